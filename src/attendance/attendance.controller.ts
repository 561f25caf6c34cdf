import type { RequestHandler } from 'express'
import { NotFound } from '../errors'
import { dayOf } from '../lib/time-zone'
import type { SessionRow } from '../sessions'
import { actorOf, parseForm, signedInVisit, type Actor, type FlashNotes, type Links } from '../web'
import { attendanceCsv } from './attendance-csv'
import { chooseForm } from './attendance.forms'
import type { AttendanceService } from './attendance.service'
import { guestPage, presentGuest, type GuestFacts } from './guest.view'

export interface AttendanceControllerDeps {
  service: AttendanceService
  /** The session, if this person may see it. @throws NotFound */
  visible: (actor: Actor, sessionId: string) => Promise<SessionRow>
  flash: FlashNotes
  links: Links
}

export class AttendanceController {
  constructor(private readonly deps: AttendanceControllerDeps) {}

  csv: RequestHandler<{ id: string }> = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const session = await this.deps.visible(actor, req.params.id)
    const report = await this.deps.service.report(session)
    if (!report) throw new NotFound('This attendance')
    await this.deps.service.noteExport(actor, session.id)
    const text = attendanceCsv(report, center.timeZone)
    res
      .type('text/csv')
      .attachment(`attendance-${dayOf(session.startsAt, center.timeZone)}.csv`)
      .send(text)
  }

  guest: RequestHandler<{ id: string; guest: string }> = async (req, res) => {
    await guestPage(res, presentGuest(await this.facts(actorOf(res), req.params)))
  }

  choose: RequestHandler<{ id: string; guest: string }> = async (req, res) => {
    const facts = await this.facts(actorOf(res), req.params)
    const { form, ...parsed } = parseForm(chooseForm, req.body)
    if (!parsed.ok) return guestPage(res.status(422), presentGuest({ ...facts, form }))
    const choice = { guestId: req.params.guest, personId: parsed.value.person }
    await this.deps.service.chooseWho(actorOf(res), facts.session, choice)
    this.deps.flash.say(res, { kind: 'ok', title: 'Attendance is corrected.' })
    res.redirect(303, this.deps.links.href(`/sessions/${req.params.id}#attendance`))
  }

  private async facts(actor: Actor, params: { id: string; guest: string }): Promise<Facts> {
    const session = await this.deps.visible(actor, params.id)
    const report = await this.deps.service.report(session)
    const guest = report?.guests.find(each => each.id === params.guest)
    if (!report || !guest) throw new NotFound('This guest')
    return { session, report, guest }
  }
}

type Facts = GuestFacts & { session: SessionRow }
