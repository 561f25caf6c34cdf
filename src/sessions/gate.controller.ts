import type { RequestHandler, Response } from 'express'
import type { Clock } from '../lib/clock'
import { Secret } from '../lib/secret'
import { actorOf, parseForm, signedInVisit, type Flash, type FlashNotes, type Links } from '../web'
import { gatePage, gatePart, presentGate } from './gate.view'
import type { GateService, StartRefusal, View } from './gate.service'
import { buttonForm } from './sessions.forms'

export interface GateWeb {
  clock: Clock
  links: Links
  flash: FlashNotes
  opensMinutes: number
  /** Zoom's app knows who joins; the door of the built-in simulator is told. */
  tellsName: boolean
}

type WithId = RequestHandler<{ id: string }>

/** The permanent address of a session's meeting: it never changes, whatever becomes of the meeting at Zoom. */
export class GateController {
  constructor(
    private readonly gate: GateService,
    private readonly web: GateWeb,
  ) {}

  show: WithId = async (req, res) => {
    const model = this.present(res, await this.gate.look(actorOf(res), req.params.id))
    await (req.query['part'] === '1' ? gatePart(res, model) : gatePage(res, model))
  }

  join: WithId = async (req, res) => {
    parseForm(buttonForm, req.body)
    const view = await this.gate.join(actorOf(res), req.params.id)
    if (view.link) return sendToZoom(res, this.web.tellsName ? named(view.link, actorOf(res).name) : view.link)
    res.status(403)
    await gatePage(res, this.present(res, view))
  }

  start: WithId = async (req, res) => {
    parseForm(buttonForm, req.body)
    const outcome = await this.gate.start(actorOf(res), req.params.id)
    if (outcome.link) return sendToZoom(res, outcome.link)
    this.web.flash.say(res, refusalWords(outcome.refusal, outcome.session.meetingId))
    res.redirect(303, this.web.links.href(`/sessions/${req.params.id}/join`))
  }

  private present(res: Response, { session, gate }: View) {
    const { actor, center } = signedInVisit(res)
    const { clock, opensMinutes } = this.web
    return presentGate(session, gate, { actor, center, now: clock.now(), opensMinutes })
  }
}

function named(link: Secret, name: string): Secret {
  const url = new URL(link.reveal())
  url.searchParams.set('uname', name)
  return new Secret(url.href)
}

// The link opens the meeting by itself: it is kept by no cache, and not told to Zoom as where somebody came from.
function sendToZoom(res: Response, link: Secret): void {
  res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
  res.status(303).location(link.reveal()).end()
}

function refusalWords(refusal: StartRefusal, meetingId: string | null): Flash {
  switch (refusal) {
    case 'closed':
      return { kind: 'warn', title: 'This session cannot be started now.' }
    case 'gone':
      return { kind: 'bad', title: 'This meeting was deleted in Zoom.', text: 'The session is still planned.' }
    case 'zoom-down':
    case 'zoom-busy':
      return {
        kind: 'bad',
        title: 'Zoom does not answer.',
        text: `Try again in a minute, or open meeting ${meetingId ?? ''} in your Zoom app.`,
      }
    case 'refused':
      return {
        kind: 'bad',
        title: 'Zoom did not let you in as the host.',
        text: `Open meeting ${meetingId ?? ''} in your Zoom app.`,
      }
    case 'set-up':
      return { kind: 'bad', title: 'Your center’s Zoom set-up has a problem.', text: 'An admin has to repair it.' }
    default:
      return {
        kind: 'bad',
        title: 'Your Zoom is not connected.',
        text: 'Connect it under My Zoom, then start the session.',
      }
  }
}
