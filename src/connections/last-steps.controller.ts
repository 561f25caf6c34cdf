import type { RequestHandler, Response } from 'express'
import { SimcenterError } from '../errors'
import type { Clock } from '../lib/clock'
import { actorOf, emptyForm, parseForm, signedInVisit, type Links } from '../web'
import {
  ago,
  frameSetUp,
  stepHref,
  type RecordTest,
  type SetUpPage,
  type TestCall,
  type ZoomAddresses,
  type ZoomAppService,
} from '../zoom-app'
import type { Accounts } from './accounts'
import type { BoardQueries } from './board.queries'
import { invitePage, personalLink, presentLine, testPage } from './board.view'
import { confirmForm } from './connections.forms'
import { isLive } from './connection.entity'
import type { ConnectionsQueries } from './connections.queries'
import { HOST_BUDGET, testWithAccount } from './zoom-test'

const EVERYBODY = { filter: 'all', find: '' } as const
const MOST_INVITED = 1000

/** The last two steps of the set-up: they need connections, the admin's own and everybody's. */
export class LastStepsController {
  constructor(
    private readonly queries: ConnectionsQueries,
    private readonly board: BoardQueries,
    private readonly set: { zoomApp: ZoomAppService; recordTest: RecordTest },
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
    await testPage(res, {
      ...(await this.frame(res, 'test')),
      isConnected: isLive(connection),
      canConnect: Boolean(app?.clientSecret),
      calls,
      testedAgo: app?.testedAt ? ago(app.testedAt, this.clock.now()) : null,
      budget: { used: calls.filter(call => call.counted).length, of: HOST_BUDGET },
      passed: calls.length > 0 && calls.every(call => call.ok),
    })
  }

  runTest: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    const { actor, center } = signedInVisit(res)
    const calls = await this.testCalls(actor.institutionId, actor.personId, center.name, center.timeZone)
    await this.set.recordTest(actor, calls)
    res.redirect(303, this.links.href(stepHref('test')))
  }

  invite: RequestHandler = async (_req, res) => {
    const { actor, center } = signedInVisit(res)
    const now = this.clock.now()
    const rows = await this.board.rows(actor.institutionId, EVERYBODY, now, MOST_INVITED)
    await invitePage(res, {
      ...(await this.frame(res, 'invite')),
      lines: rows.map(row => presentLine(row, actor, now, center.timeZone)),
      ready: rows.filter(row => row.state === 'connected').length,
      link: personalLink(this.links, null),
    })
  }

  private async testCalls(institutionId: string, personId: string, name: string, zone: string): Promise<TestCall[]> {
    try {
      const zoom = await this.accounts.as(institutionId, personId)
      return await testWithAccount(zoom, name, zone, this.clock.now())
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      return [{ call: 'Connection', what: 'Use your own connection', ok: false, result: error.message, ms: 0 }]
    }
  }

  private async frame(res: Response, step: 'test' | 'invite'): Promise<SetUpPage> {
    const app = await this.set.zoomApp.find(actorOf(res).institutionId)
    const setUp = frameSetUp(app, step, this.clock.now())
    const { marketplaceHref } = this.addresses
    const wording = app?.wording ?? 'today'
    return { title: `Set up Zoom: ${setUp.title}`, section: 'zoom', setUp, marketplaceHref, wording, form: emptyForm() }
  }
}
