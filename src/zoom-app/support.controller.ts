import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import { actorOf, definePage, type Page } from '../web'
import type { Zoom } from '../zoom'
import { reportOf } from './permission-report'
import type { EventSilence } from './event-silence'
import type { SetUpPages } from './set-up-pages'
import { isSetUp, stepStates } from './set-up.policy'
import { troublesOf, type Seen, type Trouble, type Unanswered } from './troubles'
import type { ZoomApp } from './zoom-app.entity'

interface SupportPage extends Page {
  troubles: Trouble[]
  /** Client ID and secret are there. */
  isSetUp: boolean
  isOff: boolean
  redirectUrl: string
  zoomHost: string
  details: string
}

/** How long Zoom has not answered for connected accounts of the center; null while it does. */
export type UnansweredIn = (institutionId: string) => Promise<Unanswered | null>

const supportPage = definePage<SupportPage>('zoom-app/support')

const VERSION = (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }).version

/** What is wrong now, what Zoom's own pages mean, and what to send to whoever helps. */
export class SupportController {
  constructor(
    private readonly pages: SetUpPages,
    private readonly zoom: Zoom,
    private readonly silence: EventSilence,
    private readonly unansweredIn: UnansweredIn,
  ) {}

  show: RequestHandler = async (_req, res) => {
    const app = await this.pages.find(res)
    const seen: Seen = {
      clockAheadMs: this.zoom.clockAheadMs(),
      isSilent: await this.silence.isSilent(app),
      unanswered: await this.unansweredIn(actorOf(res).institutionId),
    }
    await supportPage(res, {
      title: 'When Zoom does not work',
      section: 'zoom',
      troubles: troublesOf(app, seen, this.pages.clock.now()),
      isSetUp: isSetUp(app),
      isOff: Boolean(app?.offSince),
      redirectUrl: this.pages.addresses.redirectUrl,
      zoomHost: this.pages.addresses.zoomHost,
      details: this.details(app, seen),
    })
  }

  // Facts that identify the installation and the failure. No key, no token, no person.
  private details(app: ZoomApp | null, { clockAheadMs, unanswered }: Seen): string {
    const now = this.pages.clock.now()
    const granted = app?.grantedScopes == null ? null : reportOf(app.grantedScopes).granted
    const steps = Object.entries(stepStates(app, granted, now)).map(([step, state]) => `${step}=${state}`)
    const trace = app?.brokenTrace
    const facts: [name: string, value: string | number | null | undefined][] = [
      ['Version', `simcenter-zoom ${VERSION}, Node ${process.versions.node}`],
      ['Now', iso(now)],
      ['Redirect URL', this.pages.addresses.redirectUrl],
      ['Event URL', this.pages.addresses.eventUrl],
      ['Zoom', this.zoom.hosts.webUrl],
      ['Zoom account', app?.zoomAccountId],
      ['Switched off since', iso(app?.offSince)],
      ['Steps', steps.join(', ')],
      ['Keys checked', app?.credentialsCheck && `${app.credentialsCheck}, ${iso(app.credentialsCheckedAt)}`],
      ['Own address', app?.reach && `${app.reach}, ${iso(app.reachCheckedAt)}`],
      ['Permissions', granted === null ? null : `${granted} of 7, ${iso(app?.scopesCheckedAt)}`],
      ['Address validated', iso(app?.validatedAt)],
      ['Last event', iso(app?.lastEventAt)],
      ['Wrong signatures', app?.badSignatures],
      ['Clock ahead of Zoom’s, seconds', secondsOf(clockAheadMs)],
      ['Accounts without an answer', unanswered && `${unanswered.count}, since ${iso(unanswered.since)}`],
      ['Problem', app?.brokenCode && `${app.brokenCode}, ${iso(app.brokenSince)}`],
      ['Refused call', trace && `${trace.call}, HTTP ${trace.httpStatus ?? 'none'}, Zoom code ${trace.code ?? 'none'}`],
      ['Zoom tracking id', trace?.trackingId],
      ['Last test', app?.lastTest?.map(({ call, ok }) => `${call}: ${ok ? 'ok' : 'failed'}`).join('; ')],
    ]
    return facts.map(([name, value]) => `${name}: ${value ?? '–'}`).join('\n')
  }
}

const iso = (instant: Date | null | undefined): string | null => instant?.toISOString() ?? null
const secondsOf = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 1000))
