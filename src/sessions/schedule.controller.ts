import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import { BadRequest } from '../errors'
import type { Clock } from '../lib/clock'
import { parseForm, signedInVisit, type FlashNotes, type FormState, type Links, type ParsedForm } from '../web'
import { ClashFound } from './clashes'
import type { MeetingFacts } from './meeting-words'
import { clashErrors } from './room-day.view'
import { planOf, type Choices, type Draft, type Former, type ScheduleDesk } from './schedule-desk'
import { emptyValues, valuesOf, type ScheduleSheets } from './schedule-sheets'
import { StaleForm, type ScheduleService } from './schedule.service'
import { lostWords, savedWords } from './schedule-words'
import { presentSchedule, schedulePage, type SchedulePage } from './schedule.view'
import { intentOf, prefillQuery, scheduleForm, typedValue, withOffer, type ScheduleForm } from './sessions.forms'
import type { SessionQueries, SessionRow } from './sessions.queries'

export interface ScheduleWeb {
  clock: Clock
  links: Links
  flash: FlashNotes
  /** Waits a moment for the meeting of a session that was just saved. */
  watch: (sessionId: string) => Promise<MeetingFacts | null>
}

type WithId = RequestHandler<{ id: string }>
type Frame = Pick<SchedulePage, 'title' | 'action' | 'cancelHref' | 'hidden' | 'submitText' | 'stale'>

/** What somebody sent: the draft, what there is to choose from, and the form by itself. */
interface Submission {
  id: string
  frame: Frame
  parsed: ParsedForm<ScheduleForm>
  choices: Choices
  draft: Draft
}

/** The form with which sessions are planned and changed. */
export class ScheduleController {
  constructor(
    private readonly schedule: ScheduleService,
    private readonly desk: ScheduleDesk,
    private readonly sheets: ScheduleSheets,
    private readonly queries: SessionQueries,
    private readonly web: ScheduleWeb,
  ) {}

  showNew: RequestHandler = async (req, res) => {
    const visit = signedInVisit(res)
    const choices = await this.desk.choices(visit.actor, null)
    const values = emptyValues(visit, choices, prefillQuery.parse(req.query), this.web.clock.now())
    const draft = await this.desk.read(visit.actor, { values, errors: {} }, choices, null)
    const id = randomUUID()
    await this.draw(res, { id, frame: newFrame(id), choices, draft: { ...draft, errors: {} } })
  }

  create: RequestHandler = async (req, res) => {
    const parsed = parseForm(scheduleForm, req.body, ['learners'])
    const id = typedValue(parsed.form.values, 'id')
    if (!id || parsed.form.errors['id']) throw new BadRequest('This form is not complete. Reload the page.')
    const submission = await this.read(res, parsed, { id, frame: newFrame(id) }, null)
    await this.save(res, submission, async (plan, agreed) => {
      const { actor } = signedInVisit(res)
      return this.schedule.schedule(actor, id, plan, agreed)
    })
  }

  showEdit: WithId = async (req, res) => {
    const session = await this.toEdit(res, req.params.id)
    if (session) await this.drawCurrent(res, session, null)
  }

  change: WithId = async (req, res) => {
    const { actor } = signedInVisit(res)
    const session = await this.toEdit(res, req.params.id)
    if (!session) return
    const parsed = parseForm(scheduleForm, req.body, ['learners'])
    const version = Number(typedValue(parsed.form.values, 'version') || NaN)
    if (Number.isNaN(version)) throw new BadRequest('This form is not complete. Reload the page.')
    const submission = await this.read(res, parsed, { id: session.id, frame: editFrame(session, version) }, session)
    try {
      await this.save(res, submission, async (plan, agreed) => {
        await this.schedule.change(actor, session.id, version, plan, agreed)
        return true
      })
    } catch (error) {
      if (!(error instanceof StaleForm)) throw error
      res.status(409)
      await this.drawCurrent(res, await this.queries.visible(actor, session.id), submission.draft.values)
    }
  }

  private async read(
    res: Response,
    parsed: ParsedForm<ScheduleForm>,
    about: { id: string; frame: Frame },
    former: Former | null,
  ): Promise<Submission> {
    const { actor } = signedInVisit(res)
    const choices = await this.desk.choices(actor, former)
    const form = { ...parsed.form, values: withOffer(parsed.form.values) }
    return { ...about, parsed, choices, draft: await this.desk.read(actor, form, choices, former) }
  }

  private async save(
    res: Response,
    submission: Submission,
    store: (plan: ReturnType<typeof planOf>, agreed: string) => Promise<boolean>,
  ): Promise<void> {
    const { draft, parsed } = submission
    if (intentOf(parsed.form.values).kind !== 'save') return this.draw(res, { ...submission, draft: looked(draft) })
    if (!parsed.ok || Object.keys(draft.errors).length > 0) {
      res.status(422)
      return this.draw(res, submission)
    }
    try {
      const isSaved = await store(planOf(draft, parsed.value), parsed.value.anyway)
      await this.tell(res, submission, isSaved)
    } catch (error) {
      if (!(error instanceof ClashFound)) throw error
      res.status(422)
      await this.draw(res, submission, true)
    }
  }

  private async tell(res: Response, { id, draft, choices }: Submission, isSaved: boolean): Promise<void> {
    const visit = signedInVisit(res)
    const fate = await this.web.watch(id)
    const { day } = await this.sheets.of(visit, id, draft, choices)
    const host = choices.hosts.find(each => each.id === draft.instructorId)
    const reader = { hostName: host?.name ?? 'The host', isHost: host?.id === visit.actor.personId }
    this.web.flash.say(res, savedWords(fate, reader, day?.busy ?? [], isSaved))
    res.redirect(303, this.web.links.href(`/sessions/${id}`))
  }

  /** The session, if it can be changed; otherwise the answer is given. */
  private async toEdit(res: Response, id: string): Promise<SessionRow | null> {
    const session = await this.queries.visible(signedInVisit(res).actor, id)
    if (!session.cancelledAt) return session
    this.web.flash.say(res, { kind: 'warn', title: 'This session was cancelled.', text: 'Restore it to change it.' })
    res.redirect(303, this.web.links.href(`/sessions/${id}`))
    return null
  }

  /** @param lost what somebody entered who was not the first: it is told, not kept */
  private async drawCurrent(res: Response, session: SessionRow, lost: FormState['values'] | null): Promise<void> {
    const { actor } = signedInVisit(res)
    const choices = await this.desk.choices(actor, session)
    const learnerIds = await this.queries.learnerIds(actor.institutionId, session.id)
    const values = valuesOf(session, learnerIds, choices)
    const draft = await this.desk.read(actor, { values, errors: {} }, choices, session)
    const stale = lost && lostWords(lost, values, choices)
    const frame = { ...editFrame(session, session.version), stale }
    await this.draw(res, { id: session.id, frame, choices, draft: { ...draft, errors: {} } })
  }

  private async draw(
    res: Response,
    { id, frame, choices, draft }: Omit<Submission, 'parsed'>,
    isClash = false,
  ): Promise<void> {
    const sheet = await this.sheets.of(signedInVisit(res), id, draft, choices)
    const errors = isClash ? clashErrors(sheet) : draft.errors
    await schedulePage(res, { ...presentSchedule({ ...sheet, draft: { ...draft, errors } }), ...frame })
  }
}

const newFrame = (id: string): Frame => ({
  title: 'Schedule a session',
  action: '/sessions',
  cancelHref: '/calendar/week',
  hidden: { id },
  submitText: 'Schedule session',
  stale: null,
})

const editFrame = (session: SessionRow, version: number): Frame => ({
  title: `Change “${session.title}”`,
  action: `/sessions/${session.id}`,
  cancelHref: `/sessions/${session.id}`,
  hidden: { version: String(version) },
  submitText: 'Save changes',
  stale: null,
})

const WHEN_FIELDS = ['date', 'time', 'which', 'minutes', 'timeZone', 'room', 'paste']

// Who only looks is not told off for fields that are still empty.
function looked(draft: Draft): Draft {
  const told = Object.entries(draft.errors).filter(
    ([name]) => WHEN_FIELDS.includes(name) && (name === 'which' || typedValue(draft.values, name as 'date') !== ''),
  )
  return { ...draft, errors: Object.fromEntries(told) }
}
