import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Role, SiteNotice } from '../web'

const HOUR_MS = 3600_000
/** So many within an hour are not the doing of so many people. */
const MANY = 5
const TOLD_HOURS = 24
const MOST_LOOKED_AT = 500

/**
 * Tells an admin, once for all, when Zoom ended many connections together: after a restored backup, or a change of the
 * app or of the Zoom account. Each connection is marked as always: Zoom's word counts. (Zoom reference 9.3)
 */
export class MassLoss {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async noticeFor(institutionId: string, role: Role): Promise<SiteNotice | null> {
    if (role !== 'admin') return null
    const since = new Date(this.clock.now().getTime() - TOLD_HOURS * HOUR_MS)
    const rows = await this.db.query<{ at: Date }>(LOST_SQL, [institutionId, since])
    const count = mostWithinAnHour(rows.map(({ at }) => this.db.instant(at).getTime()))
    return count < MANY ? null : notice(count)
  }
}

const LOST_SQL = `
  SELECT state_since AS "at" FROM connection
  WHERE institution_id = $1 AND state = 'reconnect' AND state_since > $2
  ORDER BY state_since LIMIT ${MOST_LOOKED_AT}`

/** @param instants in order, in milliseconds */
function mostWithinAnHour(instants: readonly number[]): number {
  let [most, first] = [0, 0]
  for (const [last, instant] of instants.entries()) {
    while (instant - instants[first]! > HOUR_MS) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

const notice = (count: number): SiteNotice => ({
  kind: 'bad',
  title: `Zoom ended ${count} connections within an hour.`,
  text:
    'That is hardly the doing of each of these people: a restored backup, or a change of the app or of the account in ' +
    'Zoom, does this. Sessions and meetings stay. Each of them has to connect once more.',
  action: { href: '/zoom?f=attention', text: 'See who' },
})
