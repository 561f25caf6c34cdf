import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import { Conflict } from '../errors'
import { actorOf, emptyForm, parseForm, type FlashNotes, type FormState, type Links } from '../web'
import { newPersonForm } from './people.forms'
import { PEOPLE_PER_PAGE, type PeopleQueries } from './people.queries'
import { StillNeeded, type PeopleService } from './people.service'
import { peoplePage, presentPerson, stillNeeded, type PeoplePage } from './people.view'

const query = z.object({
  role: z.enum(['', 'admin', 'instructor', 'student']).catch(''),
  q: z.string().max(100).catch(''),
  after: z.string().max(200).catch(''),
})

/** What the page tells above the list, once. */
type News = Pick<PeoplePage, 'added' | 'stillNeeded'>

/** The admin's list of people. */
export class PeopleController {
  constructor(
    private readonly service: PeopleService,
    private readonly queries: PeopleQueries,
    private readonly web: { links: Links; flash: FlashNotes; ownAccounts: boolean },
  ) {}

  list: RequestHandler = (req, res) => this.draw(res, req.query, emptyForm({ role: 'instructor' }))

  add: RequestHandler = async (req, res) => {
    const parsed = parseForm(newPersonForm, req.body)
    if (!parsed.ok) return this.refuse(res, parsed.form)
    try {
      const { person, password } = await this.service.add(actorOf(res), parsed.value)
      await this.draw(res, {}, emptyForm({ role: person.role }), {
        added: { name: person.name, email: person.email!, password },
      })
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      await this.refuse(res, { ...parsed.form, errors: { email: error.message } })
    }
  }

  disable: RequestHandler<{ id: string }> = async (req, res) => {
    try {
      const person = await this.service.disable(actorOf(res), req.params.id)
      this.web.flash.say(res, { kind: 'ok', title: `${person.name} can no longer sign in.` })
      res.redirect(303, this.web.links.href('/people'))
    } catch (error) {
      if (!(error instanceof StillNeeded)) throw error
      res.status(error.status)
      await this.draw(res, {}, emptyForm({ role: 'instructor' }), { stillNeeded: stillNeeded(error) })
    }
  }

  enable: RequestHandler<{ id: string }> = async (req, res) => {
    const person = await this.service.enable(actorOf(res), req.params.id)
    this.web.flash.say(res, { kind: 'ok', title: `${person.name} can sign in again.` })
    res.redirect(303, this.web.links.href('/people'))
  }

  private refuse(res: Response, form: FormState): Promise<void> {
    res.status(422)
    return this.draw(res, {}, form)
  }

  private async draw(res: Response, asked: unknown, form: FormState, news: Partial<News> = {}): Promise<void> {
    const filter = query.parse(asked)
    const people = await this.queries.list(actorOf(res).institutionId, filter)
    const page = people.slice(0, PEOPLE_PER_PAGE)
    const more = people.length > PEOPLE_PER_PAGE ? page.at(-1)! : null
    const next =
      more &&
      `/people?${new URLSearchParams({ role: filter.role, q: filter.q, after: `${more.name}\u001f${more.id}` }).toString()}`
    const canAdd = this.web.ownAccounts
    await peoplePage(res, {
      title: 'People',
      section: 'people',
      people: page.map(presentPerson),
      form,
      filter,
      added: news.added ?? null,
      stillNeeded: news.stillNeeded ?? null,
      next,
      canAdd,
    })
  }
}
