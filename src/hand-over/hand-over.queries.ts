import type { EntityManager } from 'typeorm'
import type { Database } from '../database'
import { isLive, type Session } from '../sessions'
import type { HandOver } from './hand-over.entity'
import { BUSY_SQL, CANDIDATES_SQL, HOSTED_SQL, PROGRESS_SQL, UNDER_WAY_SQL } from './hand-over.sql'

/** A session that could be handed over. */
export interface Hosted extends Pick<Session, 'id' | 'title' | 'startsAt' | 'endsAt' | 'onZoom' | 'learnerCount'> {
  roomName: string
}

export interface Candidate {
  id: string
  name: string
  plan: 'basic' | 'licensed' | null
}

export type Busy = Pick<Session, 'id' | 'title' | 'startsAt' | 'endsAt'>

/** A hand-over and how far it is. */
export interface Progress extends Pick<
  HandOver,
  'id' | 'sessionId' | 'state' | 'problem' | 'problemText' | 'formerFate'
> {
  title: string
  startsAt: Date
  toName: string
  /** When it is tried next, while it waits. */
  triedAt: Date | null
}

export const PER_PAGE = 50
const MOST_CANDIDATES = 300
const MOST_BUSY = 1000
const MOST_PROGRESS = 100
const SHOWN_MS = 3 * 86_400_000

/** Reads of the hand-over, each one statement, always of one institution. */
export class HandOverQueries {
  constructor(private readonly db: Database) {}

  /** One page of what this person is going to host, and one more if there are more. What runs now stays theirs. */
  async hosted(institutionId: string, personId: string, now: Date): Promise<Hosted[]> {
    const rows = await this.db.query<RawHosted>(HOSTED_SQL, [institutionId, personId, now, PER_PAGE + 1])
    return rows
      .map(({ startedAt, endedAt, ...row }) => ({
        ...row,
        onZoom: this.db.flag(row.onZoom),
        startsAt: this.db.instant(row.startsAt),
        endsAt: this.db.instant(row.endsAt),
        startedAt: startedAt && this.db.instant(startedAt),
        endedAt: endedAt && this.db.instant(endedAt),
      }))
      .filter(row => !isLive(row, now))
  }

  candidates(institutionId: string, personId: string): Promise<Candidate[]> {
    return this.db.query<Candidate>(CANDIDATES_SQL, [institutionId, personId, MOST_CANDIDATES])
  }

  async busy(institutionId: string, personId: string, from: Date, to: Date): Promise<Busy[]> {
    const rows = await this.db.query<Busy>(BUSY_SQL, [institutionId, personId, from, to, MOST_BUSY])
    return rows.map(row => ({
      ...row,
      startsAt: this.db.instant(row.startsAt),
      endsAt: this.db.instant(row.endsAt),
    }))
  }

  /** What was handed over in the last days, the newest first. */
  async progress(institutionId: string, personId: string, now: Date): Promise<Progress[]> {
    const since = new Date(now.getTime() - SHOWN_MS)
    const rows = await this.db.query<Progress>(PROGRESS_SQL, [institutionId, personId, since, MOST_PROGRESS])
    return rows.map(row => ({
      ...row,
      startsAt: this.db.instant(row.startsAt),
      triedAt: row.triedAt && this.db.instant(row.triedAt),
    }))
  }

  /** How much of a hand-over still needs this person: their account, or their readiness to take over. */
  async underWay(tx: EntityManager, institutionId: string, personId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }[]>(UNDER_WAY_SQL, [institutionId, personId])
    return Number(row?.count ?? 0)
  }
}

type RawHosted = Hosted & Pick<Session, 'startedAt' | 'endedAt'>
