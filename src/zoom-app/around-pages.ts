import type { Clock } from '../lib/clock'
import type { Role, SiteNotice } from '../web'
import type { EventSilence } from './event-silence'
import { ago } from './moments'
import { STEP_HREFS } from './set-up-frame'
import { isSetUp } from './set-up.policy'
import type { ZoomApp } from './zoom-app.entity'
import type { ZoomAppService } from './zoom-app.service'

export interface ZoomAround {
  /** The app does not work, or is switched off. */
  notice: SiteNotice | null
  /** Zoom has stopped sending events. */
  silence: SiteNotice | null
  /** The newest sign of life from Zoom, for the foot of the page. */
  line: string | null
}

/** What every page says of Zoom. It is asked at every page: the app is read once. */
export class AroundPages {
  constructor(
    private readonly service: ZoomAppService,
    private readonly silence: EventSilence,
    private readonly clock: Clock,
  ) {}

  async of(institutionId: string, role: Role): Promise<ZoomAround> {
    if (role === 'student') return { notice: null, silence: null, line: null }
    const app = await this.service.find(institutionId)
    const now = this.clock.now()
    const [notice, silence] = await Promise.all([
      this.service.noticeOf(app, role),
      role === 'admin' ? this.silence.noticeFor(app, now) : null,
    ])
    return { notice: notice ?? notSetUp(app, role), silence, line: lineOf(app, now) }
  }
}

/** Only an admin can do something about it; everybody else works on without links. */
function notSetUp(app: ZoomApp | null, role: Role): SiteNotice | null {
  if (role !== 'admin' || isSetUp(app)) return null
  const action = { href: '/zoom/setup', text: 'Set up Zoom' }
  const text = 'It takes about 12 minutes.'
  return { kind: 'info', title: 'Zoom is not set up yet.', text, action, saidOn: STEP_HREFS }
}

function lineOf(app: ZoomApp | null, now: Date): string {
  if (!app?.clientSecret) return 'Zoom is not set up'
  if (app.offSince) return 'Zoom is switched off'
  if (app.brokenCode) return 'Zoom: the set-up has a problem'
  return app.lastEventAt ? `Zoom: last event ${ago(app.lastEventAt, now)}` : 'Zoom: no event yet'
}
