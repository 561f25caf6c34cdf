import type { RequestHandler, Response } from 'express'
import { SimcenterError } from '../errors'
import type { Clock } from '../lib/clock'
import { actorOf, emptyForm, parseForm, signedInVisit, type Actor, type CenterFacts, type Links } from '../web'
import {
  ago,
  awaitsEvent,
  frameSetUp,
  hasHeard,
  hasPassedTest,
  stepHref,
  type IsAway,
  type NoteTestMeeting,
  type RecordTest,
  type SetUpPage,
  type TestCall,
  type ZoomApp,
  type ZoomAddresses,
  type ZoomAppService,
} from '../zoom-app'
import type { Accounts } from './accounts'
import type { BoardQueries } from './board.queries'
import { personalLink, presentLine, readyWords } from './board.view'
import { confirmForm } from './connections.forms'
import { isLive } from './connection.entity'
import type { ConnectionsQueries } from './connections.queries'
import { invitePage, resultOf, stepsPart, testPage, testResultPart } from './last-steps.view'
import { HOST_BUDGET, testWithAccount, type NewestAnswer } from './zoom-test'

const EVERYBODY = { filter: 'all', find: '' } as const
const MOST_INVITED = 1000
/** By then the event has come, or the page says that none did. */
const SETTLED_MS = 90_000

/** The last two steps of the set-up: they need connections, the admin's own and everybody's. */
export class LastStepsController {
  constructor(
    private readonly queries: ConnectionsQueries,
    private readonly board: BoardQueries,
    private readonly set: {
      zoomApp: ZoomAppService
      recordTest: RecordTest
      noteTestMeeting: NoteTestMeeting
      isAway: IsAway
    },
    private readonly accounts: Accounts,
    private readonly addresses: ZoomAddresses,
    private readonly clock: Clock,
    private readonly links: Links,
  ) {}

  showTest: RequestHandler = async (_req, res) => {
    const { institutionId, personId } = actorOf(res)
    const app = await this.set.zoomApp.find(institutionId)
    const connection = await this.queries.of(institutionId, personId)
    const calls = app?.lastTest ?? []
    const now = this.clock.now()
    await testPage(res, {
      ...this.frame(app, 'test'),
      isConnected: isLive(connection),
      isAway: await this.set.isAway(actorOf(res)),
      canConnect: Boolean(app?.clientSecret),
      result: resultOf(app, now),
      testedAgo: app?.testedAt ? ago(app.testedAt, now) : null,
      isAwaiting: awaitsEvent(app, now),
      budget: { used: calls.filter(call => call.counted).length, of: HOST_BUDGET },
    })
  }

  /** The result alone, for the script that waits for the event. */
  showResult: RequestHandler = async (_req, res) => {
    const app = await this.unsettled(res)
    if (app) await testResultPart(res, { result: resultOf(app, this.clock.now()) })
  }

  /** The list of the steps alone: the event that is awaited finishes two of them. */
  showSteps: RequestHandler = async (_req, res) => {
    const app = await this.unsettled(res)
    if (app) await stepsPart(res, { setUp: frameSetUp(app, 'test', this.clock.now()) })
  }

  runTest: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    const { actor, center } = signedInVisit(res)
    const calls = await this.testCalls(actor, center)
    await this.set.recordTest(actor, calls)
    res.redirect(303, this.links.href(stepHref('test')))
  }

  invite: RequestHandler = async (_req, res) => {
    const { actor, center } = signedInVisit(res)
    const now = this.clock.now()
    const [rows, counts, app] = await Promise.all([
      this.board.rows(actor.institutionId, EVERYBODY, now, MOST_INVITED),
      this.board.counts(actor, now),
      this.set.zoomApp.find(actor.institutionId),
    ])
    await invitePage(res, {
      ...this.frame(app, 'invite'),
      lines: rows.filter(row => row.isToHost).map(row => presentLine(row, actor, now, center.timeZone)),
      ready: readyWords(counts),
      isUnheard: app !== null && hasPassedTest(app) && !hasHeard(app),
      link: personalLink(this.links, null),
    })
  }

  /** The app while the result of its test may still change; else null, and the script is told to stop. */
  private async unsettled(res: Response): Promise<ZoomApp | null> {
    const app = await this.set.zoomApp.find(actorOf(res).institutionId)
    if (app?.testedAt && this.clock.now().getTime() - app.testedAt.getTime() <= SETTLED_MS) return app
    res.status(204).end()
    return null
  }

  private async testCalls({ institutionId, personId }: Actor, center: CenterFacts): Promise<TestCall[]> {
    const newest: NewestAnswer = { status: null }
    try {
      const zoom = await this.accounts.as(institutionId, personId, ({ status }) => void (newest.status = status))
      const note = (meetingId: string) => this.set.noteTestMeeting(institutionId, meetingId)
      return await testWithAccount(zoom, { newest, note }, center, this.clock.now())
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      return [{ call: 'Connection', what: 'Use your own connection', ok: false, result: error.message, ms: 0 }]
    }
  }

  private frame(app: ZoomApp | null, step: 'test' | 'invite'): SetUpPage {
    const setUp = frameSetUp(app, step, this.clock.now())
    const { marketplaceHref } = this.addresses
    const wording = app?.wording ?? 'today'
    return { title: `Set up Zoom: ${setUp.title}`, section: 'zoom', setUp, marketplaceHref, wording, form: emptyForm() }
  }
}
