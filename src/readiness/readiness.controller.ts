import type { RequestHandler, Response } from 'express'
import { Conflict, NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import { mayManage, type SessionQueries } from '../sessions'
import { actorOf, parseForm, signedInVisit, type Flash, type FlashNotes, type Links } from '../web'
import { boardQuery, fixForm, noFields } from './readiness.forms'
import type { ReadinessQueries } from './readiness.queries'
import type { ReadinessService } from './readiness.service'
import { boardHref, boardPage, boardPart, cardPart, filterLinks, presentBoard, presentCard } from './readiness.view'
import type { Fix } from './readiness.words'

type ById = RequestHandler<{ id: string }>

export interface ReadinessWeb {
  clock: Clock
  links: Links
  flash: FlashNotes
  sessions: { queries: SessionQueries }
}

/** The board of what is ready for the next days, and the buttons that look again or help. */
export class ReadinessController {
  constructor(
    private readonly service: ReadinessService,
    private readonly queries: ReadinessQueries,
    private readonly web: ReadinessWeb,
  ) {}

  board: RequestHandler = async (req, res) => {
    const { filter, after, counts, board } = await this.read(req.query, res)
    const start = after && `&after=${after[0].getTime()}_${after[1]}`
    await boardPage(res, {
      title: 'Readiness',
      section: 'zoom',
      board,
      boardSrc: `/zoom/readiness/live?f=${filter}${start ?? ''}`,
      filters: filterLinks(counts, filter),
      filter,
      isFirst: after === null,
    })
  }

  /** The rows alone, for the script that keeps them fresh. */
  live: RequestHandler = async (req, res) => {
    const { board } = await this.read(req.query, res)
    await boardPart(res, { board })
  }

  checkAll: RequestHandler = async (req, res) => {
    parseForm(noFields, req.body)
    const count = await this.service.checkAll(actorOf(res))
    this.web.flash.say(res, checkingWords(count))
    res.redirect(303, this.web.links.href(boardHref('all')))
  }

  /** Looks again, or does what helps. */
  fix: ById = async (req, res) => {
    const parsed = parseForm(fixForm, req.body)
    const { id } = req.params
    const flash = parsed.ok ? await this.attempt(res, id, parsed.value.do) : NO_SUCH_BUTTON
    this.web.flash.say(res, flash)
    const back = parsed.ok && parsed.value.back === 'board' ? '/zoom/readiness' : `/sessions/${id}#readiness`
    res.redirect(303, this.web.links.href(back))
  }

  /** The card alone, for the script that keeps it fresh. */
  liveCard: ById = async (req, res) => {
    const visit = signedInVisit(res)
    const session = await this.web.sessions.queries.visible(visit.actor, req.params.id)
    const row = await this.queries.of(session.institutionId, session.id)
    if (!row || !mayManage(visit.actor, session)) throw new NotFound('This session')
    await cardPart(res, { readiness: presentCard(row, visit, this.web.clock.now()) })
  }

  private async attempt(res: Response, id: string, fix: Fix): Promise<Flash> {
    const actor = actorOf(res)
    try {
      await this.service.fix(actor, id, fix)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      return { kind: 'warn', title: error.message }
    }
    const isThere = await this.service.settled(actor, id)
    return isThere ? DONE[fix] : STILL_ASKING
  }

  private async read(query: unknown, res: Response) {
    const visit = signedInVisit(res)
    const { f: filter, after } = boardQuery.parse(query)
    const { institutionId } = visit.actor
    const now = this.web.clock.now()
    const [rows, counts] = await Promise.all([
      this.queries.board(institutionId, now, { onlyProblems: filter === 'problems', after }),
      this.queries.counts(institutionId, now),
    ])
    return { filter, after, counts, board: presentBoard(rows, counts, visit, now, filter) }
  }
}

const DONE: Record<Fix, Flash> = {
  check: { kind: 'ok', title: 'The session was checked.' },
  make: { kind: 'ok', title: 'The meeting is made again.', text: 'Students keep their link.' },
  replace: {
    kind: 'ok',
    title: 'The meeting is made in the present account.',
    text: 'Students keep their link. The former meeting can be deleted in Zoom by whoever has that account.',
  },
  repair: { kind: 'ok', title: 'The settings of the meeting are put right.' },
  ours: { kind: 'ok', title: 'Our time and title go back to Zoom.' },
  zoom: { kind: 'ok', title: 'The session now has the time and title of Zoom.' },
}

const NO_SUCH_BUTTON: Flash = { kind: 'bad', title: 'This button does not exist.' }

const STILL_ASKING: Flash = {
  kind: 'info',
  title: 'Zoom is being asked.',
  text: 'The outcome appears here by itself. You can leave this page.',
}

const checkingWords = (count: number): Flash =>
  count === 0
    ? { kind: 'info', title: 'There is no session to check.' }
    : {
        kind: 'info',
        title: count === 1 ? 'One session is being checked.' : `${count} sessions are being checked.`,
        text: 'You can leave this page.',
      }
