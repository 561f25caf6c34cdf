import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { PeopleQueries } from '../people'
import { actorOf, parseForm, type Flash, type FlashNotes, type Links } from '../web'
import type { Need } from './need'
import type { Reminded, RemindService } from './remind.service'
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
    const done = await this.deps.service.remind(
      actor,
      people.map(({ personId }) => personId),
    )
    this.answer(req, res, allWords(done), people)
  }

  remindOne = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const actor = actorOf(res)
    const person = ID.test(req.params.id) ? await this.deps.people.find(actor.institutionId, req.params.id) : null
    if (!person || person.role === 'student' || person.disabledAt) throw new NotFound('This person')
    const need = await this.deps.queries.needOf(actor.institutionId, person.id, this.deps.clock.now())
    if (!need) return this.answer(req, res, { kind: 'info', title: `${person.name} is connected.` }, [])
    if (person.id === actor.personId) return this.answer(req, res, ONESELF, [])
    const isFirst = need.state === 'none' && !(await this.deps.queries.wasTold(actor.institutionId, person.id))
    const { reminded } = await this.deps.service.remind(actor, [person.id])
    if (reminded === 0) return this.answer(req, res, tooSoonWords(person.name), [])
    this.answer(req, res, { kind: 'ok', title: `${person.name} was ${isFirst ? 'invited' : 'reminded'}.` }, [need])
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

function allWords({ reminded, tooSoon }: Reminded): Flash {
  if (reminded === 0 && tooSoon === 0) return { kind: 'info', title: 'Nobody needs a reminder.' }
  if (reminded === 0)
    return { kind: 'info', title: 'Everybody was reminded within the last hour.', text: 'Nobody is written to again.' }
  return { kind: 'ok', title: `${reminded} ${reminded === 1 ? 'person was' : 'people were'} reminded.` }
}

const tooSoonWords = (name: string): Flash => ({
  kind: 'info',
  title: `${name} was reminded within the last hour.`,
  text: 'Nobody is written to more often.',
})

function reachWords(reminded: readonly Need[], isMailSetUp: boolean): string {
  if (!isMailSetUp) return 'They read it here when they sign in: this installation has no mail server.'
  const without = reminded.filter(({ email }) => !email).length
  if (without === 0) return 'They get a mail, and read it here.'
  return `${without} of them ${without === 1 ? 'has' : 'have'} no e-mail address: they read it here when they sign in.`
}
