import type { RequestHandler } from 'express'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import { dayOf, startOfDay } from '../lib/time-zone'
import { actorOf, signedInVisit, writeSearch, type FlashNotes, type Links } from '../web'
import type { EventDesk } from '../webhooks'
import { readEventSearch } from './event-log.forms'
import { PAGE_ROWS, type EventLogQueries, type EventRow } from './event-log.queries'
import { eventsWords, type EventLogService } from './event-log.service'
import { eventLogPage, presentEventLog } from './event-log.view'
import { eventsCsv } from './events-csv'
import { hiddenPayload } from './hidden-payload'

type ById = RequestHandler<{ id: string }>

export interface EventLogControllerDeps {
  queries: EventLogQueries
  service: EventLogService
  desk: EventDesk
  clock: Clock
  flash: FlashNotes
  links: Links
}

const ID = /^[0-9a-f-]{36}$/
const MOST_EXPORTED = 10_000

export class EventLogController {
  constructor(private readonly deps: EventLogControllerDeps) {}

  list: RequestHandler = (req, res) => this.draw(req, res, null)

  one: ById = async (req, res) => {
    const row = ID.test(req.params.id) ? await this.deps.queries.find(actorOf(res).institutionId, req.params.id) : null
    if (!row) throw new NotFound('This event')
    await this.draw(req, res, row)
  }

  applyAgain: ById = async (req, res) => {
    const { id } = req.params
    const search = readEventSearch(req.query)
    if (!ID.test(id)) throw new NotFound('This event')
    await this.deps.service.applyAgain(actorOf(res), id)
    this.deps.flash.say(res, { kind: 'ok', title: 'The event is applied again.', text: 'This page shows the result.' })
    res.redirect(303, this.deps.links.href(`/zoom/events/${id}${writeSearch(search)}`))
  }

  applyFailed: RequestHandler = async (_req, res) => {
    const count = await this.deps.service.applyFailed(actorOf(res))
    const title = count === 0 ? 'Nothing has failed.' : `${eventsWords(count)} that failed: applied again.`
    this.deps.flash.say(res, { kind: 'ok', title })
    res.redirect(303, this.deps.links.href('/zoom/events'))
  }

  csv: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const { queries, service, clock } = this.deps
    const search = { ...readEventSearch(req.query), after: null }
    const rows = (await queries.list(actor.institutionId, search, MOST_EXPORTED)).slice(0, MOST_EXPORTED)
    await service.noteExport(actor, rows.length)
    res.type('text/csv').attachment(`zoom-events-${dayOf(clock.now(), center.timeZone)}.csv`)
    res.send(eventsCsv(rows, center.timeZone))
  }

  private async draw(
    req: Parameters<RequestHandler>[0],
    res: Parameters<RequestHandler>[1],
    chosen: EventRow | null,
  ): Promise<void> {
    const { actor, center } = signedInVisit(res)
    const { queries, clock } = this.deps
    const [search, now, zone] = [readEventSearch(req.query), clock.now(), center.timeZone]
    const [rows, counts] = await Promise.all([
      queries.list(actor.institutionId, search, PAGE_ROWS),
      queries.counts(actor.institutionId, startOfDay(dayOf(now, zone), zone)),
    ])
    const row = chosen ?? rows[0] ?? null
    const detail = row && { row, payload: await this.payloadOf(actor.institutionId, row) }
    await eventLogPage(res, presentEventLog({ rows, counts, search, detail, isChosen: chosen !== null, zone, now }))
  }

  private async payloadOf(institutionId: string, { id }: EventRow): Promise<string | null> {
    const body = await this.deps.desk.body(institutionId, id)
    return body && hiddenPayload(body.reveal())
  }
}
