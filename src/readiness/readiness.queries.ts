import type { ConnectionState } from '../connections'
import type { Database } from '../database'
import type { MeetingProblem, Session } from '../sessions'
import type { Light, Line } from './lines'
import { boardSql, COUNTS_SQL, ONE_SQL } from './readiness.sql'

/** A session to come, and what is known of how ready it is. */
export interface ReadinessRow extends Pick<
  Session,
  'title' | 'startsAt' | 'endsAt' | 'meetingState' | 'meetingProblem' | 'meetingProblemText'
> {
  sessionId: string
  hostId: string
  hostName: string
  /** Null: never connected. */
  hostState: ConnectionState | 'host-off' | null
  /** Since when a look is wanted. */
  askedAt: Date | null
  setback: MeetingProblem | null
  checkedAt: Date | null
  lines: Line[] | null
  /** When the host's job runs next, while it waits. */
  triedAt: Date | null
  shown: Light | 'none'
}

export interface ReadinessCounts {
  green: number
  amber: number
  red: number
  none: number
  /** How many are being looked at. */
  asked: number
}

export const PER_PAGE = 50
export const DAYS_AHEAD = 7

/** Reads of what is known, each one statement, always of one institution. */
export class ReadinessQueries {
  constructor(private readonly db: Database) {}

  async of(institutionId: string, sessionId: string): Promise<ReadinessRow | null> {
    const [raw] = await this.db.query<RawRow>(ONE_SQL, [institutionId, sessionId])
    return raw ? this.present(raw) : null
  }

  /** One page by start, and one row more if there is another. @param after the last row seen: start and id */
  async board(
    institutionId: string,
    now: Date,
    { onlyProblems, after }: { onlyProblems: boolean; after: [Date, string] | null },
  ): Promise<ReadinessRow[]> {
    const [from, id] = after ?? [now, '']
    const parameters = [institutionId, now, daysAfter(now), from, id, PER_PAGE + 1]
    const rows = await this.db.query<RawRow>(boardSql(onlyProblems), parameters)
    return rows.map(row => this.present(row))
  }

  async counts(institutionId: string, now: Date): Promise<ReadinessCounts> {
    const rows = await this.db.query<{ shown: keyof ReadinessCounts; count: number; asked: number }>(COUNTS_SQL, [
      ...[institutionId, now, daysAfter(now)],
    ])
    const counts = { green: 0, amber: 0, red: 0, none: 0, asked: 0 }
    for (const { shown, count, asked } of rows) {
      counts[shown] = Number(count)
      counts.asked += Number(asked)
    }
    return counts
  }

  private present(raw: RawRow): ReadinessRow {
    const instant = (value: Date | null): Date | null => value && this.db.instant(value)
    return {
      ...raw,
      startsAt: this.db.instant(raw.startsAt),
      endsAt: this.db.instant(raw.endsAt),
      askedAt: instant(raw.askedAt),
      checkedAt: instant(raw.checkedAt),
      triedAt: instant(raw.triedAt),
      lines: raw.lines === null ? null : (JSON.parse(raw.lines) as Line[]),
    }
  }
}

export const daysAfter = (now: Date): Date => new Date(now.getTime() + DAYS_AHEAD * 86_400_000)

type RawRow = Omit<ReadinessRow, 'lines'> & { lines: string | null }
