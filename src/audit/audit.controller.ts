import type { RequestHandler } from 'express'
import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import { dayOf } from '../lib/time-zone'
import { signedInVisit, type Actor } from '../web'
import { auditCsv } from './audit-csv'
import { readAuditSearch } from './audit.forms'
import { PAGE_ROWS, type AuditQueries } from './audit.queries'
import { auditPage, presentAudit } from './audit.view'

const MOST_EXPORTED = 10_000

export interface AuditControllerDeps {
  db: Database
  queries: AuditQueries
  activity: ActivityLog
  clock: Clock
}

export class AuditController {
  constructor(private readonly deps: AuditControllerDeps) {}

  list: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const search = readAuditSearch(req.query)
    const rows = await this.deps.queries.list(actor.institutionId, search, center.timeZone, PAGE_ROWS)
    await auditPage(res, presentAudit(rows, search, center.timeZone, this.deps.clock.now()))
  }

  csv: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const search = { ...readAuditSearch(req.query), after: null }
    const found = await this.deps.queries.list(actor.institutionId, search, center.timeZone, MOST_EXPORTED)
    const rows = found.slice(0, MOST_EXPORTED)
    await this.noteExport(actor, rows.length)
    res.type('text/csv').attachment(`audit-${dayOf(this.deps.clock.now(), center.timeZone)}.csv`)
    res.send(auditCsv(rows, center.timeZone))
  }

  private noteExport({ institutionId, personId }: Actor, rows: number): Promise<void> {
    const sentence = `exported the audit log (${rows} ${rows === 1 ? 'line' : 'lines'})`
    const subject = { subjectType: 'audit', subjectId: institutionId } as const
    const deed = { institutionId, personId, ...subject, kind: 'audit.exported', sentence }
    return this.deps.db.write(tx => this.deps.activity.record(tx, deed))
  }
}
