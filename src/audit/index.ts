import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import type { RouteTable } from '../web'
import { AuditController } from './audit.controller'
import { AuditQueries } from './audit.queries'

export interface AuditDeps {
  db: Database
  clock: Clock
  activity: ActivityLog
}

/** Who did what, to what, when: the center's memory, for its admins. Nobody can change it. */
export function createAudit({ db, clock, activity }: AuditDeps) {
  const controller = new AuditController({ db, queries: new AuditQueries(db), activity, clock })
  return {
    addRoutes(table: RouteTable<Action>): void {
      table.get('/audit', 'audit.view', controller.list)
      table.get('/audit.csv', 'audit.view', controller.csv)
    },
  }
}
