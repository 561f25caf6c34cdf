import type { Request, RequestHandler, Response } from 'express'
import type { ActivityLog } from '../activity'
import type { Outbox } from '../database'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import { dayOf, startOfDay } from '../lib/time-zone'
import type { PeopleQueries, Person } from '../people'
import { actorOf, parseForm, signedInVisit, type FlashNotes, type Links } from '../web'
import type { ZoomAppService } from '../zoom-app'
import { presentAccount, type Coming, type Scene } from './account-card'
import { boardCsv } from './board-csv'
import { boardFacts } from './board-facts'
import type { BoardQueries } from './board.queries'
import {
  BOARD_PAGE,
  boardPage,
  csvHref,
  filterLinks,
  givenUpWords,
  nobodyWords,
  personalLink,
  personPage,
  pillOf,
  presentLine,
  readyWords,
  remarksOf,
  remindAllWords,
  remindButton,
  toldWords,
  WAYS,
} from './board.view'
import { boardQuery, confirmForm } from './connections.forms'
import type { ConnectionsQueries } from './connections.queries'
import type { DisconnectService } from './disconnect.service'
import { historyLines } from './history.view'
import { consequencesOf, disconnectPage, endingWords, fatesOf, moreFatesWords } from './my-zoom.view'

const MOST_IN_A_FILE = 10_000

export interface BoardDeps {
  board: BoardQueries
  queries: ConnectionsQueries
  outbox: Outbox
  people: PeopleQueries
  activity: ActivityLog
  zoomApp: ZoomAppService
  mailer: { isSetUp: boolean }
  disconnects: DisconnectService
  comingSessions: (institutionId: string, personId: string) => Promise<Coming>
  clock: Clock
  links: Links
  flash: FlashNotes
}

type WithId = Request<{ id: string }>

/** The admin's pages of who is connected. */
export class BoardController {
  constructor(private readonly deps: BoardDeps) {}

  /** Before Zoom is set up there is nobody to show: the set-up comes first. */
  board: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const { board, outbox, zoomApp, mailer, clock, links } = this.deps
    const app = await zoomApp.find(actor.institutionId)
    if (!app?.clientSecret) return res.redirect(303, links.href('/zoom/setup'))
    const { f, q } = boardQuery.parse(req.query)
    const now = clock.now()
    const search = { filter: f, find: q }
    const midnight = startOfDay(dayOf(now, center.timeZone), center.timeZone)
    const [rows, counts, week, dead] = await Promise.all([
      board.rows(actor.institutionId, search, now, BOARD_PAGE + 1),
      board.counts(actor, now),
      board.week(actor.institutionId, now, midnight),
      outbox.list(actor.institutionId, 'dead'),
    ])
    await boardPage(res, {
      title: 'Zoom connections',
      section: 'zoom',
      lead: readyWords(counts),
      ways: WAYS,
      givenUp: givenUpWords(dead.length),
      facts: boardFacts(app, week, now, center),
      lines: rows.slice(0, BOARD_PAGE).map(row => presentLine(row, actor, now, center.timeZone)),
      filters: filterLinks(counts, f),
      ...search,
      nobody: nobodyWords(search),
      remindAll: remindAllWords(counts),
      csvHref: csvHref(search),
      remarks: remarksOf(counts, mailer.isSetUp, rows.length > BOARD_PAGE),
    })
  }

  csv: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const { board, clock, links } = this.deps
    const { f, q } = boardQuery.parse(req.query)
    const now = clock.now()
    const rows = await board.rows(actor.institutionId, { filter: f, find: q }, now, MOST_IN_A_FILE)
    res.type('text/csv').attachment(`zoom-connections-${dayOf(now, center.timeZone)}.csv`)
    res.send(boardCsv(rows, center.timeZone, links))
  }

  person = async (req: WithId, res: Response): Promise<void> => {
    const { actor, center } = signedInVisit(res)
    const { board, queries, activity, clock, links } = this.deps
    const person = await this.find(res, req.params.id)
    const connection = await queries.of(actor.institutionId, person.id)
    const history = connection ? await activity.about(actor.institutionId, connection.id) : []
    const row = await board.row(actor.institutionId, person.id, clock.now())
    const account = presentAccount(connection, await this.scene(res, person))
    const isOver = !connection || connection.state === 'disconnected' || connection.state === 'deauthorized'
    await personPage(res, {
      title: person.name,
      section: 'zoom',
      name: person.name,
      email: person.email && account?.line.includes(person.email) ? null : person.email,
      pill: pillOf(connection ?? { state: 'none', plan: null, scopes: '', failingSince: null }),
      account,
      personalLink: personalLink(links, person.id),
      told: row && toldWords(row, clock.now()),
      remind: row && remindButton(row, actor),
      handOverHref: `/people/${person.id}/hand-over`,
      history: historyLines(history, actor.personId, clock.now(), center.timeZone),
      disconnectHref: isOver ? null : `/zoom/people/${person.id}/disconnect`,
    })
  }

  askToDisconnect = async (req: WithId, res: Response): Promise<void> => {
    const person = await this.find(res, req.params.id)
    const connection = await this.deps.queries.of(person.institutionId, person.id)
    const scene = await this.scene(res, person)
    await disconnectPage(res, {
      title: `Disconnect Zoom of ${person.name}`,
      section: 'zoom',
      zoomEmail: connection?.zoomEmail ?? 'their Zoom account',
      ...endingWords(connection, person.name),
      consequences: consequencesOf(scene),
      fates: fatesOf(scene),
      moreFates: moreFatesWords(scene),
      action: `/zoom/people/${person.id}/disconnect`,
      back: `/zoom/people/${person.id}`,
    })
  }

  disconnect = async (req: WithId, res: Response): Promise<void> => {
    parseForm(confirmForm, req.body)
    const person = await this.find(res, req.params.id)
    await this.deps.disconnects.disconnect(actorOf(res), person.id)
    this.deps.flash.say(res, { kind: 'ok', title: `Zoom of ${person.name} is disconnected.` })
    res.redirect(303, this.deps.links.href('/zoom'))
  }

  private async find(res: Response, id: string): Promise<Person> {
    const person = ID.test(id) ? await this.deps.people.find(actorOf(res).institutionId, id) : null
    if (!person || person.role === 'student') throw new NotFound('This person')
    return person
  }

  private async scene(res: Response, person: Person): Promise<Scene> {
    const { center } = signedInVisit(res)
    const [app, coming] = await Promise.all([
      this.deps.zoomApp.find(person.institutionId),
      this.deps.comingSessions(person.institutionId, person.id),
    ])
    return { ownerName: person.name, isOwn: false, center, app, coming, lastUse: null, now: this.deps.clock.now() }
  }
}

const ID = /^[0-9a-f-]{36}$/
