import type { Clock } from '../lib/clock'
import type { Actor, SiteNotice, Visit } from '../web'
import { ago, dayAndTime, reportOf, STEP_HREFS, type ZoomAppService } from '../zoom-app'
import { isPressing, type Need } from './need'
import { needWords } from './need-words'
import { connectPath } from './reminder.letters'
import type { Asked, RemindersQueries } from './reminders.queries'

/** What somebody whose Zoom needs them reads on every page, until it is put right. */
export class OwnNotice {
  constructor(
    private readonly queries: RemindersQueries,
    private readonly clock: Clock,
    private readonly zoomApp: Pick<ZoomAppService, 'isReady' | 'find'>,
  ) {}

  async for({ actor, center }: Visit): Promise<SiteNotice | null> {
    if (actor.role === 'student') return null
    const need = await this.queries.needOf(actor.institutionId, actor.personId, this.clock.now())
    if (!need) return null
    const asked = await this.asked(actor, need)
    const isGentle = !asked && !isPressing(need)
    if (isGentle && !isNewcomer(need)) return null
    // Until the center has set Zoom up there is nothing that the person could do.
    if (!(await this.zoomApp.isReady(actor.institutionId))) return null
    if (isGentle) return invitation(actor)
    const words = [sessionWords(need, this.clock.now(), center.timeZone), askedWords(asked, need, this.clock.now())]
    return this.pressing(actor, need, words.join(' ').trim())
  }

  private async pressing({ role, personId, institutionId }: Actor, need: Need, text: string): Promise<SiteNotice> {
    const { title, button } = needWords(need)
    const isScopes = need.state === 'permissions-missing'
    const saidOn = ['/me/zoom', `/sessions/${need.next?.id}`, ...STEP_HREFS]
    const notice = { kind: isScopes ? 'warn' : 'bad', title, text, saidOn } as const
    if (!isScopes || !(await this.appLacksSome(institutionId)))
      return { ...notice, action: { href: connectPath(personId, need.next?.id), text: button } }
    return role === 'admin' ? { ...notice, action: APP_FIRST } : { ...notice, text: `${ADMIN_FIRST} ${text}` }
  }

  /** What the app itself lacks, nobody can allow. */
  private async appLacksSome(institutionId: string): Promise<boolean> {
    const app = await this.zoomApp.find(institutionId)
    return app?.grantedScopes != null && !reportOf(app.grantedScopes).complete
  }

  private asked({ institutionId, personId }: Actor, need: Need): Promise<Asked | null> {
    return this.queries.askedSince(institutionId, personId, need.stateSince)
  }
}

const isNewcomer = ({ role, state }: Need): boolean => role === 'instructor' && state === 'none'

/** Nothing depends on it yet. */
function invitation({ personId }: Actor): SiteNotice {
  const action = { href: connectPath(personId, undefined), text: 'Connect my Zoom' }
  const text = 'It takes about 30 seconds.'
  return { kind: 'info', title: 'Connect your Zoom.', text, action, saidOn: ['/me/zoom', ...STEP_HREFS] }
}

const APP_FIRST = { href: '/zoom/setup/scopes', text: 'First add them to the app' }
const ADMIN_FIRST = 'An administrator has to add them to the center’s Zoom app first.'

function sessionWords({ next, coming }: Need, now: Date, zone: string): string {
  if (!next) return ''
  const when = dayAndTime(next.startsAt, now, zone)
  return coming === 1
    ? `You host “${next.title}” ${when}.`
    : `You host ${coming} sessions to come, the first is “${next.title}” ${when}.`
}

function askedWords(asked: Asked | null, { state }: Need, now: Date): string {
  if (!asked) return ''
  return `${asked.by ?? 'An administrator'} ${state === 'none' ? 'invited' : 'reminded'} you ${ago(asked.at, now)}.`
}
