import type { Response } from 'express'
import type { Clock } from '../lib/clock'
import { actorOf, emptyForm, type Links } from '../web'
import { frameSetUp, stepHref, type SetUpPage } from './set-up-frame'
import type { Step } from './set-up.policy'
import type { ZoomAddresses } from './zoom-addresses'
import type { ZoomApp } from './zoom-app.entity'
import type { ZoomAppService } from './zoom-app.service'

/** What all pages of the set-up have in common. */
export class SetUpPages {
  constructor(
    private readonly app: ZoomAppService,
    readonly addresses: ZoomAddresses,
    readonly clock: Clock,
    private readonly links: Links,
  ) {}

  /** The institution's app as it is now; null before anything was saved. */
  find(res: Response): Promise<ZoomApp | null> {
    return this.app.find(actorOf(res).institutionId)
  }

  frame(app: ZoomApp | null, step: Step): SetUpPage {
    const setUp = frameSetUp(app, step, this.clock.now())
    const { marketplaceHref } = this.addresses
    const wording = app?.wording ?? 'today'
    return { title: `Set up Zoom: ${setUp.title}`, section: 'zoom', setUp, marketplaceHref, wording, form: emptyForm() }
  }

  goToSupport(res: Response): void {
    res.redirect(303, this.links.href('/zoom/support'))
  }

  goTo(res: Response, step: Step): void {
    res.redirect(303, this.links.href(stepHref(step)))
  }
}
