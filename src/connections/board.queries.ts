import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import type { Connection } from './connection.entity'
import { ATTENTION_SQL, boardSql, COUNTS_SQL, EVENTS_SQL, HOSTLESS_SQL, RECORDINGS_SQL } from './board.sql'
import type { ShownState } from './connections.queries'

/** An instructor on the board. */
export interface BoardRow {
  personId: string
  name: string
  email: string | null
  state: ShownState
  plan: Connection['plan']
  scopes: string
  zoomEmail: string | null
  lastContactAt: Date | null
  /** Zoom has not answered for a while; nobody has to act for that. */
  failingSince: Date | null
  /** The start of the session they host next, or host now. */
  nextAt: Date | null
  /** An instructor, or an admin who hosts a session to come: not who connected for the check of the set-up alone. */
  isToHost: boolean
  /** Somebody has to see to it. */
  needsAttention: boolean
  /** When they were last told of how it is now: by mail, or by an admin. */
  remindedAt: Date | null
  /** An admin may ask them now: the last time was more than an hour ago. */
  mayBeReminded: boolean
}

/** `not-invited` and `invited`: never connected, and told of it or not. */
export type BoardFilter = 'all' | 'attention' | 'not-invited' | 'invited' | 'connected'

export interface BoardCounts {
  all: number
  /** Of all, who hosts: not who has connected for the check of the set-up alone. */
  hosts: number
  attention: number
  /** Of those who need attention, all but the reader. */
  others: number
  notInvited: number
  invited: number
  connected: number
  /** Of those who need attention, whom an admin may remind now. */
  remindable: number
  /** Of these, who has never connected: they are invited. */
  invitable: number
}

/** Which people, by what they need and by what is typed. */
export interface BoardSearch {
  filter: BoardFilter
  find: string
}

/** What the facts above the board are made of. */
export interface WeekFacts {
  /** Sessions of the next seven days whose instructor cannot host. */
  hostless: number
  firstHostless: Date | null
  recordingsProcessing: number
  recordingsReady: number
  /** Events from Zoom since midnight in the center, and how many of these could not be applied. */
  events: number
  eventsFailed: number
}

const HOUR_MS = 3600_000
const WEEK_MS = 7 * 24 * HOUR_MS
/** A session that began so long ago may still run. */
const LONGEST_MS = 12 * HOUR_MS

/** Reads for the admin's board, always of one institution. */
export class BoardQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** How many people somebody has to see to. */
  async attentionCount(institutionId: string): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(ATTENTION_SQL, [institutionId, this.clock.now()])
    return Number(row!.count)
  }

  async counts({ institutionId, personId }: Actor, now: Date): Promise<BoardCounts> {
    const [row] = await this.db.query<BoardCounts>(COUNTS_SQL, [institutionId, before(now, HOUR_MS), now, personId])
    return row!
  }

  /** Instructors, those first whose next session is at risk, then by their next session. */
  async rows(institutionId: string, { filter, find }: BoardSearch, now: Date, limit: number): Promise<BoardRow[]> {
    const like = `%${find.toLowerCase().replace(/[\\%_]/g, sign => `\\${sign}`)}%`
    const rows = await this.db.query<RawRow>(boardSql(filter), [institutionId, ...moments(now), like, true, limit])
    return rows.map(row => this.present(row))
  }

  /** One person; null for who is not on the board. */
  async row(institutionId: string, personId: string, now: Date): Promise<BoardRow | null> {
    const parameters = [institutionId, ...moments(now), '%', true, 1, personId]
    const [row] = await this.db.query<RawRow>(boardSql('all', '$8'), parameters)
    return row ? this.present(row) : null
  }

  /** @param midnight the start of today in the center */
  async week(institutionId: string, now: Date, midnight: Date): Promise<WeekFacts> {
    const weekAhead = before(now, -WEEK_MS)
    const [hostless] = await this.db.query<{ count: number; first: Date | null }>(HOSTLESS_SQL, [
      ...[institutionId, now, weekAhead, true],
    ])
    const weekAgo = before(now, WEEK_MS)
    const [recordings] = await this.db.query<RecordingCounts>(RECORDINGS_SQL, [institutionId, weekAgo])
    const [events] = await this.db.query<EventCounts>(EVENTS_SQL, [institutionId, midnight])
    return {
      hostless: hostless!.count,
      firstHostless: this.db.instant(hostless!.first),
      ...recordings!,
      ...events!,
    }
  }

  private present({ rank, toHost, mayBeReminded, ...row }: RawRow): BoardRow {
    const needsAttention = rank === 0
    return {
      ...{ ...row, isToHost: toHost === 1, needsAttention, mayBeReminded: needsAttention && mayBeReminded === 1 },
      lastContactAt: this.db.instant(row.lastContactAt),
      failingSince: this.db.instant(row.failingSince),
      nextAt: this.db.instant(row.nextAt),
      remindedAt: this.db.instant(row.remindedAt),
    }
  }
}

type RecordingCounts = Pick<WeekFacts, 'recordingsProcessing' | 'recordingsReady'>
type EventCounts = Pick<WeekFacts, 'events' | 'eventsFailed'>
type RawRow = Omit<BoardRow, 'isToHost' | 'needsAttention' | 'mayBeReminded'> & {
  rank: 0 | 1
  toHost: 0 | 1
  mayBeReminded: 0 | 1
}

const moments = (now: Date): Date[] => [now, before(now, LONGEST_MS), before(now, HOUR_MS)]

const before = (now: Date, milliseconds: number): Date => new Date(now.getTime() - milliseconds)
