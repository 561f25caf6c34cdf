import type { Request, Response } from 'express'
import type { ConnectionsQueries } from '../connections'
import { Conflict, NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { PeopleQueries, Person } from '../people'
import { emptyForm, parseForm, signedInVisit, type FlashNotes, type FormState, type Links } from '../web'
import { handOverForm, handOverQuery } from './hand-over.forms'
import type { Candidate, HandOverQueries, Hosted } from './hand-over.queries'
import { countWords, type HandOverService } from './hand-over.service'
import {
  handOverPage,
  presentHandOver,
  presentOverlaps,
  presentProgress,
  progressPart,
  type HandOverFacts,
  type HandOverPage,
} from './hand-over.view'
import { consentToOverlaps, overlapsOf, type Overlap } from './overlaps'

export interface HandOverWeb {
  people: PeopleQueries
  connections: { queries: ConnectionsQueries }
  clock: Clock
  links: Links
  flash: FlashNotes
}

type ById = Request<{ id: string }>

/** The admin's page that gives the sessions of somebody who leaves to another host. */
export class HandOverController {
  constructor(
    private readonly service: HandOverService,
    private readonly queries: HandOverQueries,
    private readonly web: HandOverWeb,
  ) {}

  show = async (req: ById, res: Response): Promise<void> => {
    const facts = await this.facts(req, res)
    const { session } = handOverQuery.parse(req.query)
    const isTheirs = facts.hosted.some(({ id }) => id === session)
    await this.draw(res, facts, emptyForm(), session && isTheirs ? [session] : null)
  }

  /** What is on its way, for the script that keeps it fresh. */
  live = async (req: ById, res: Response): Promise<void> => {
    const { person, progress, now } = await this.facts(req, res)
    const { timeZone } = signedInVisit(res).center
    await progressPart(res, { progress: presentProgress(progress, person, now, timeZone) })
  }

  start = async (req: ById, res: Response): Promise<void> => {
    const facts = await this.facts(req, res)
    const parsed = parseForm(handOverForm, req.body, ['session'])
    if (!parsed.ok) return this.refuse(res, facts, parsed.form)
    const { session: ids, host, anyway } = parsed.value
    const taker = facts.candidates.find(({ id }) => id === host)
    if (!taker) return this.refuse(res, facts, wrongHost(parsed.form))
    const chosen = facts.hosted.filter(({ id }) => ids.includes(id))
    const overlaps = await this.overlaps(facts.person, taker, chosen)
    const consent = consentToOverlaps(overlaps)
    if (overlaps.length > 0 && consent !== anyway) {
      const { timeZone } = signedInVisit(res).center
      return this.refuse(res, facts, parsed.form, presentOverlaps(overlaps, taker.name, consent, timeZone))
    }
    await this.begin(res, facts.person, taker, chosen)
  }

  private async begin(res: Response, person: Person, taker: Candidate, chosen: readonly Hosted[]): Promise<void> {
    const { flash, links } = this.web
    try {
      const ids = chosen.map(({ id }) => id)
      const count = await this.service.start(signedInVisit(res).actor, person, taker.id, ids)
      flash.say(res, startedWords(count, taker.name))
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      flash.say(res, { kind: 'warn', title: error.message })
    }
    res.redirect(303, links.href(`/people/${person.id}/hand-over`))
  }

  private async overlaps(person: Person, { id }: Candidate, chosen: readonly Hosted[]): Promise<Overlap[]> {
    if (chosen.length === 0) return []
    const from = new Date(Math.min(...chosen.map(({ startsAt }) => startsAt.getTime())))
    const to = new Date(Math.max(...chosen.map(({ endsAt }) => endsAt.getTime())))
    return overlapsOf(chosen, await this.queries.busy(person.institutionId, id, from, to))
  }

  private async facts(req: ById, res: Response): Promise<HandOverFacts> {
    const { institutionId } = signedInVisit(res).actor
    const person = ID.test(req.params.id) ? await this.web.people.find(institutionId, req.params.id) : null
    if (!person || person.role === 'student') throw new NotFound('This person')
    const now = this.web.clock.now()
    const [hosted, candidates, progress, connection] = await Promise.all([
      this.queries.hosted(institutionId, person.id, now),
      this.queries.candidates(institutionId, person.id),
      this.queries.progress(institutionId, person.id, now),
      this.web.connections.queries.of(institutionId, person.id),
    ])
    return { person, hosted, candidates, progress, connection, now }
  }

  private refuse(
    res: Response,
    facts: HandOverFacts,
    form: FormState,
    overlaps: HandOverPage['overlaps'] = null,
  ): Promise<void> {
    res.status(422)
    return this.draw(res, facts, form, [form.values['session'] ?? []].flat(), overlaps)
  }

  private draw(
    res: Response,
    facts: HandOverFacts,
    form: FormState,
    chosen: readonly string[] | null,
    overlaps: HandOverPage['overlaps'] = null,
  ): Promise<void> {
    return handOverPage(res, { ...presentHandOver(facts, signedInVisit(res), form, chosen), overlaps })
  }
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const wrongHost = (form: FormState): FormState => ({
  ...form,
  errors: { ...form.errors, host: 'Choose a host who has connected Zoom' },
})

const startedWords = (count: number, name: string) =>
  count === 0
    ? ({
        kind: 'info',
        title: 'Nothing was handed over.',
        text: 'Somebody else changed these sessions meanwhile.',
      } as const)
    : ({
        kind: 'info',
        title: `${count === 1 ? 'One session goes' : `${countWords(count)} go`} to ${name}.`,
        text: 'You can leave this page.',
      } as const)
