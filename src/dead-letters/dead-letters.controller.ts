import type { RequestHandler, Response } from 'express'
import type { Clock } from '../lib/clock'
import { actorOf, signedInVisit, type FlashNotes, type Links } from '../web'
import type { DeadLettersService } from './dead-letters.service'
import { deadLettersPage, presentDeadLetters } from './dead-letters.view'

type ById = RequestHandler<{ id: string }>

export class DeadLettersController {
  constructor(
    private readonly service: DeadLettersService,
    private readonly clock: Clock,
    private readonly web: { flash: FlashNotes; links: Links },
  ) {}

  list: RequestHandler = async (_req, res) => {
    const { actor, center } = signedInVisit(res)
    const jobs = await this.service.list(actor.institutionId)
    await deadLettersPage(res, presentDeadLetters(jobs, center.timeZone, this.clock.now()))
  }

  retry: ById = async (req, res) => {
    await this.service.retry(actorOf(res), req.params.id)
    this.back(res, 'It is tried again.')
  }

  discard: ById = async (req, res) => {
    await this.service.discard(actorOf(res), req.params.id)
    this.back(res, 'It was let go.')
  }

  private back(res: Response, title: string): void {
    this.web.flash.say(res, { kind: 'ok', title })
    res.redirect(303, this.web.links.href('/jobs'))
  }
}
