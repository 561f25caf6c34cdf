import { LessThan } from 'typeorm'
import type { Database } from '../database'
import type { PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import { dayOf } from './use-counter'
import { ZoomUse } from './zoom-use.entity'

/** For how many days it is kept what a connection was used for. */
export const USES_KEPT_DAYS = 90
const MOST_MEETINGS = 1000
const DAY_MS = 86_400_000

/** Calls of one kind. */
export interface KindOfUse {
  kind: string
  /** In the last seven days. */
  week: number
  calls: number
  failures: number
  lastAt: Date
}

/** Calls about one meeting, or about one run of it. */
export interface MeetingUse {
  meeting: string
  sessionId: string | null
  calls: number
  lastAt: Date
}

/** Reads what a connection was used for. */
export class UsesQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The kinds of calls, the newest first. */
  async kinds(institutionId: string, connectionId: string): Promise<KindOfUse[]> {
    const rows = await this.db.query<Raw<KindOfUse>>(KINDS_SQL, [institutionId, connectionId, this.day(7)])
    return rows.map(({ kind, week, calls, failures, lastAt }) => ({
      ...{ kind, week: Number(week), calls: Number(calls), failures: Number(failures) },
      lastAt: this.db.instant(lastAt),
    }))
  }

  /** The meetings, the newest first. */
  async meetings(institutionId: string, connectionId: string): Promise<MeetingUse[]> {
    const rows = await this.db.query<Raw<MeetingUse>>(MEETINGS_SQL, [institutionId, connectionId, MOST_MEETINGS])
    return rows.map(row => ({ ...row, calls: Number(row.calls), lastAt: this.db.instant(row.lastAt) }))
  }

  /** What it was used for last; null when it was not. */
  async last(institutionId: string, connectionId: string): Promise<Pick<ZoomUse, 'kind' | 'lastAt'> | null> {
    const order = { lastAt: 'DESC' } as const
    return this.db.read.findOne(ZoomUse, { where: { institutionId, connectionId }, order })
  }

  /** Forgets what is older. */
  readonly forget: PeriodicWork = {
    name: 'connections.forget-uses',
    everySeconds: 6 * 3600,
    run: async () => {
      await this.db.write(tx => tx.delete(ZoomUse, { day: LessThan(this.day(USES_KEPT_DAYS)) }))
    },
  }

  private day(daysAgo: number): string {
    return dayOf(new Date(this.clock.now().getTime() - daysAgo * DAY_MS))
  }
}

type Raw<Row extends { lastAt: Date }> = Omit<Row, 'lastAt'> & { lastAt: Date | string }

const KINDS_SQL = `
  SELECT kind, sum(CASE WHEN day > $3 THEN calls ELSE 0 END) AS "week", sum(calls) AS "calls",
    sum(failures) AS "failures", max(last_at) AS "lastAt"
  FROM zoom_use WHERE institution_id = $1 AND connection_id = $2
  GROUP BY kind ORDER BY max(last_at) DESC, kind`

const MEETINGS_SQL = `
  SELECT meeting, max(session_id) AS "sessionId", sum(calls) AS "calls", max(last_at) AS "lastAt"
  FROM zoom_use WHERE institution_id = $1 AND connection_id = $2 AND meeting <> ''
  GROUP BY meeting ORDER BY max(last_at) DESC, meeting LIMIT $3`
