import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { PeopleQueries } from '../people'
import { actorOf, parseForm, type Flash, type FlashNotes, type Links } from '../web'
import type { Need } from './need'
import type { RemindService } from './remind.service'
import type { RemindersQueries } from './reminders.queries'

const BOARD = '/zoom'
const ID = /^[0-9a-f-]{36}$/
const remindForm = z.strictObject({ return_to: z.string().optional() })

export interface RemindersControllerDeps {
  service: RemindService
  queries: RemindersQueries
  people: PeopleQueries
  mailer: { isSetUp: boolean }
  clock: Clock
  links: Links
  flash: FlashNotes
}

/** An admin's buttons on the board of connections. */
export class RemindersController {
  constructor(private readonly deps: RemindersControllerDeps) {}

  remindAll: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const needs = await this.deps.queries.needs(actor.institutionId, this.deps.clock.now())
    const people = needs.filter(need => isExpectedToAct(need) && need.personId !== actor.personId)
    await this.ask(req, res, people, allWords)
  }

  remindOne = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const actor = actorOf(res)
    const person = ID.test(req.params.id) ? await this.deps.people.find(actor.institutionId, req.params.id) : null
    if (!person || person.role === 'student' || person.disabledAt) throw new NotFound('This person')
    const need = await this.deps.queries.needOf(actor.institutionId, person.id, this.deps.clock.now())
    if (!need) return this.answer(req, res, { kind: 'info', title: `${person.name} is connected.` }, [])
    if (person.id === actor.personId) return this.answer(req, res, ONESELF, [])
    await this.ask(req, res, [need], outcome => oneWords(person.name, outcome))
  }

  private async ask(req: Request, res: Response, people: Need[], words: (outcome: Outcome) => Flash): Promise<void> {
    const actor = actorOf(res)
    const ids = people.map(({ personId }) => personId)
    const { reminded, tooSoon } = await this.deps.service.remind(actor, ids)
    const asked = people.filter(({ personId }) => reminded.includes(personId))
    const invited = asked.filter(({ state }) => state === 'none').length
    this.answer(req, res, words({ invited, reminded: asked.length - invited, tooSoon }), asked)
  }

  // Who reads that people were reminded has to know whom no mail reaches.
  private answer(req: Request, res: Response, flash: Flash, reminded: readonly Need[]): void {
    const { links, mailer } = this.deps
    const form = parseForm(remindForm, req.body)
    const text = flash.text ?? (flash.kind === 'ok' ? reachWords(reminded, mailer.isSetUp) : undefined)
    this.deps.flash.say(res, { ...flash, text })
    const wish = form.ok ? links.returnPath(form.value.return_to) : '/'
    res.redirect(303, links.href(wish === '/' ? BOARD : wish))
  }
}

// As on the board: an admin who does not host is not expected to connect.
const isExpectedToAct = ({ role, state, coming }: Need): boolean =>
  role === 'instructor' || (state !== 'none' && coming > 0)

const ONESELF: Flash = { kind: 'info', title: 'That is you.', text: 'Connect your account under My Zoom.' }

/** How many were asked: who never connected is invited, the others are reminded. And who was not, because they just were. */
interface Outcome {
  invited: number
  reminded: number
  tooSoon: number
}

function allWords({ invited, reminded, tooSoon }: Outcome): Flash {
  const words = [peopleWords(invited, 'invited'), peopleWords(reminded, 'reminded')].filter(Boolean)
  if (words.length > 0) return { kind: 'ok', title: `${words.join(', ')}.` }
  if (tooSoon === 0) return { kind: 'info', title: 'Nobody needs a reminder.' }
  return { kind: 'info', title: 'Everybody was asked within the last hour.', text: 'Nobody is asked again.' }
}

const peopleWords = (count: number, deed: string): string =>
  count === 0 ? '' : `${count} ${count === 1 ? 'person was' : 'people were'} ${deed}`

function oneWords(name: string, { invited, reminded }: Outcome): Flash {
  if (invited + reminded > 0) return { kind: 'ok', title: `${name} was ${invited > 0 ? 'invited' : 'reminded'}.` }
  const title = `${name} was asked within the last hour.`
  return { kind: 'info', title, text: 'Nobody is asked more often.' }
}

function reachWords(reminded: readonly Need[], isMailSetUp: boolean): string {
  if (!isMailSetUp) return 'They read it here when they sign in: this installation has no mail server.'
  const without = reminded.filter(({ email }) => !email).length
  if (without === 0) return 'They get a mail, and read it here.'
  return `${without} of them ${without === 1 ? 'has' : 'have'} no e-mail address: they read it here when they sign in.`
}
