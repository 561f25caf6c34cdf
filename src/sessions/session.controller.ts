import type { RequestHandler, Response } from 'express'
import { Conflict } from '../errors'
import {
  actorOf,
  emptyForm,
  parseForm,
  signedInVisit,
  type Flash,
  type FlashNotes,
  type FormState,
  type Links,
} from '../web'
import { dayAndTime } from '../zoom-app'
import { cancelPage } from './cancel.view'
import { meetingNote, type MeetingFacts } from './meeting-words'
import type { SessionService } from './session.service'
import { buttonForm, cancelForm, differenceForm } from './sessions.forms'
import type { SessionQueries, SessionRow } from './sessions.queries'
import type { Clock } from '../lib/clock'

export interface SessionWeb {
  clock: Clock
  links: Links
  flash: FlashNotes
  watch: (sessionId: string) => Promise<MeetingFacts | null>
}

type WithId = RequestHandler<{ id: string }>

/** What can be done with a session after it was planned. */
export class SessionController {
  constructor(
    private readonly service: SessionService,
    private readonly queries: SessionQueries,
    private readonly web: SessionWeb,
  ) {}

  askToCancel: WithId = async (req, res) => {
    const session = await this.queries.visible(actorOf(res), req.params.id)
    await this.drawCancel(res, session, emptyForm())
  }

  cancel: WithId = async (req, res) => {
    const session = await this.queries.visible(actorOf(res), req.params.id)
    const parsed = parseForm(cancelForm, req.body)
    if (!parsed.ok) {
      res.status(422)
      return this.drawCancel(res, session, parsed.form)
    }
    await this.attempt(res, session.id, async () => {
      await this.service.cancel(actorOf(res), session.id, parsed.value.reason)
      return { kind: 'ok', title: 'The session is cancelled.', text: 'Its learners see that in their calendar.' }
    })
  }

  restore: WithId = async (req, res) => {
    parseForm(buttonForm, req.body)
    await this.attempt(res, req.params.id, async () => {
      const isInTheWay = await this.service.restore(actorOf(res), req.params.id)
      if (isInTheWay) return RESTORED_IN_THE_WAY
      return this.linkWords(res, req.params.id, 'The session is restored.')
    })
  }

  makeMeeting: WithId = async (req, res) => {
    parseForm(buttonForm, req.body)
    await this.attempt(res, req.params.id, async () => {
      await this.service.makeMeetingAgain(actorOf(res), req.params.id)
      return this.linkWords(res, req.params.id, 'The Zoom link is ready.')
    })
  }

  settleDifference: WithId = async (req, res) => {
    const parsed = parseForm(differenceForm, req.body)
    await this.attempt(res, req.params.id, async () => {
      if (!parsed.ok) return { kind: 'bad', title: 'Choose whose time holds.' }
      await this.service.settleDifference(actorOf(res), req.params.id, parsed.value.whose)
      return parsed.value.whose === 'zoom'
        ? { kind: 'ok', title: 'The session now has the time and title of Zoom.' }
        : { kind: 'ok', title: 'Our time and title go back to Zoom.' }
    })
  }

  // A reason why not is told on the session's page, where the other buttons are.
  private async attempt(res: Response, id: string, deed: () => Promise<Flash>): Promise<void> {
    try {
      this.web.flash.say(res, await deed())
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      this.web.flash.say(res, { kind: 'warn', title: error.message })
    }
    res.redirect(303, this.web.links.href(`/sessions/${id}`))
  }

  private async linkWords(res: Response, id: string, title: string): Promise<Flash> {
    const actor = actorOf(res)
    const fate = await this.web.watch(id)
    const { instructorId, instructorName } = await this.queries.visible(actor, id)
    const note = fate && meetingNote(fate, { hostName: instructorName, isHost: instructorId === actor.personId })
    return note ?? { kind: 'ok', title }
  }

  private async drawCancel(res: Response, session: SessionRow, form: FormState): Promise<void> {
    const { center } = signedInVisit(res)
    await cancelPage(res, {
      title: 'Cancel the session',
      section: 'calendar',
      form,
      sessionTitle: session.title,
      when: dayAndTime(session.startsAt, this.web.clock.now(), center.timeZone),
      learners: session.learnerCount,
      hasLink: session.meetingState === 'ready',
      action: `/sessions/${session.id}/cancel`,
      back: `/sessions/${session.id}`,
    })
  }
}

const RESTORED_IN_THE_WAY: Flash = {
  kind: 'warn',
  title: 'The session is restored.',
  text: 'Its room or host was given to another session meanwhile. Change one of them.',
}
