import type { Request, RequestHandler, Response } from 'express'
import { BadRequest } from '../errors'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import type { Secret } from '../lib/secret'
import { answerChallenge, parseZoomEvent, verifySignature, type ZoomEvent } from '../zoom'
import { BadSignatures } from './bad-signatures'
import type { Dispatcher } from './event-handlers'
import type { Inbox } from './inbox'
import { rawBodyOf, Refusal } from './raw-body'

/** The secret tokens of one institution's Zoom app: the current one, and for a day the one before. */
export interface InstitutionSecrets {
  institutionId: string
  secrets: readonly Secret[]
}

/** What the set-up pages want to know about the traffic. None of it may hold up the answer. */
export interface TrafficNotes {
  /** @param isFormer the secret before the current one could answer, and the current one could not */
  noteChallenge(institutionId: string, isFormer: boolean): Promise<void>
  /** A challenge came that nobody's secret could answer. */
  noteUnanswered(): Promise<void>
  noteEvent(institutionId: string, eventAt: Date): Promise<void>
  noteBadSignature(): Promise<void>
}

export interface ReceiverDeps {
  inbox: Inbox
  dispatcher: Dispatcher
  secrets: () => Promise<readonly InstitutionSecrets[]>
  notes: TrafficNotes
  clock: Clock
  logger: Logger
}

interface Sender {
  institutionId: string
  secret: Secret
  isFormer: boolean
}

/** Takes Zoom's deliveries: nothing in one is believed before its signature is found right over the bytes as they came. */
export class Receiver {
  private readonly bad: BadSignatures

  constructor(private readonly deps: ReceiverDeps) {
    this.bad = new BadSignatures(deps.clock)
  }

  readonly receive: RequestHandler = async (req, res) => {
    try {
      if (req.method !== 'POST') throw new Refusal(405, 'only POST')
      await this.take(req, res)
    } catch (error) {
      this.turnAway(req, res, error)
    }
  }

  private async take(req: Request, res: Response): Promise<void> {
    const rawBody = await rawBodyOf(req, res)
    const senders = await this.sendersOf(req, rawBody)
    if (senders.length === 0) throw new Refusal(401, 'the signature is not right')
    const event = parseZoomEvent(rawBody, this.deps.clock.now())
    if (event.kind === 'endpoint.url_validation') return this.answer(res, event.plainToken, senders)
    if (this.deps.dispatcher.wants(event)) await this.keep(req, rawBody, event, senders)
    res.status(204).end()
    for (const { institutionId } of senders) this.handOn(this.deps.notes.noteEvent(institutionId, event.eventAt))
  }

  // One Zoom app may serve several institutions: each of them gets the event, and applies what it knows.
  private async sendersOf(req: Request, rawBody: Buffer): Promise<Sender[]> {
    const timestamp = req.get('x-zm-request-timestamp')
    const signature = req.get('x-zm-signature')
    if (!timestamp || !signature) return []
    const now = this.deps.clock.now()
    const institutions = await this.deps.secrets()
    return institutions.flatMap(({ institutionId, secrets }) => {
      const secret = secrets.find(each => verifySignature({ secrets: [each], timestamp, signature, rawBody, now }))
      return secret ? [{ institutionId, secret, isFormer: secret !== secrets[0] }] : []
    })
  }

  // Answered only when signed: an unsigned challenge would let anybody have any text signed with our secret.
  private async answer(res: Response, plainToken: string, senders: readonly Sender[]): Promise<void> {
    const answer = answerChallenge(plainToken, senders[0]!.secret)
    for (const { institutionId, isFormer } of senders) await this.deps.notes.noteChallenge(institutionId, isFormer)
    res.status(200).json(answer)
  }

  private async keep(req: Request, rawBody: Buffer, event: ZoomEvent, senders: readonly Sender[]): Promise<void> {
    const requestId = req.get('x-zm-request-id') ?? null
    await Promise.all(
      senders.map(({ institutionId }) => this.deps.inbox.add({ institutionId, event, rawBody, requestId })),
    )
  }

  private turnAway(req: Request, res: Response, error: unknown): void {
    const status = statusOf(error)
    if (status === 401) return this.turnAwayStranger(req, res)
    if (status === 500) this.deps.logger.error({}, HOST_PARSED)
    if (status === 503) this.deps.logger.error({ err: error }, 'an event from Zoom could not be stored')
    if (res.headersSent) return
    if (status === 405) res.set('Allow', 'POST')
    // What is left of the body is not read: the connection cannot be used again.
    if (status === 408 || status === 413) res.set('Connection', 'close')
    res.status(status).end()
  }

  private turnAwayStranger(req: Request, res: Response): void {
    const seconds = this.bad.count(req.ip ?? '')
    if (seconds === null) this.handOn(this.deps.notes.noteBadSignature())
    if (seconds === null && looksLikeChallenge(req.body)) this.handOn(this.deps.notes.noteUnanswered())
    if (seconds === null) res.status(401).end()
    else res.status(429).set('Retry-After', String(seconds)).end()
  }

  private handOn(note: Promise<void>): void {
    note.catch((error: unknown) => this.deps.logger.warn({ err: error }, 'a note about Zoom traffic was lost'))
  }
}

// Not proved to be Zoom's: good for a hint to an admin who has saved no secret, and for nothing else.
const looksLikeChallenge = (body: unknown): boolean =>
  Buffer.isBuffer(body) && body.includes('"endpoint.url_validation"')

const HOST_PARSED =
  "Zoom's events cannot be checked: something parsed the body before. Mount `webhooks` before every body parser."

// Whatever keeps an event from being stored is 503: only then does Zoom send it again.
function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status
  return error instanceof BadRequest ? 400 : 503
}
