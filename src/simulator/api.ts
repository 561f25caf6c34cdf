import { randomBytes } from 'node:crypto'
import { Router, type Request, type Response } from 'express'
import { answerWithFault, cutShort, drip, keepSilent, resetConnection } from './broken-answers'
import { callerOf, demandScope, lackingScopes, userOfToken, type Caller } from './caller'
import { CALLS, type CallName } from './data/calls'
import { strike, type Fault } from './faults'
import { announceLimit, LimitReached, RateLimits } from './rate-limits'
import type { Simulation } from './simulation'
import { paidOnly, tokenExpired, ZoomError } from './zoom-error'

/** What a REST call brings along. Path parameters are decoded once, as the path is. */
export interface ApiRequest {
  sim: Simulation
  limits: RateLimits
  caller: Caller
  params: Record<string, string>
  query: Record<string, string>
  body: Record<string, unknown>
}

export interface ApiAnswer {
  status: number
  body?: object
}

export type ApiHandler = (request: ApiRequest) => ApiAnswer

export const ok = (body: object): ApiAnswer => ({ status: 200, body })
export const created = (body: object): ApiAnswer => ({ status: 201, body })
export const noContent: ApiAnswer = { status: 204 }

/** Zoom's REST side: what all calls have in common, in the order Zoom does it. */
export class Api {
  readonly router = Router()
  private readonly limits: RateLimits

  constructor(private readonly sim: Simulation) {
    this.limits = new RateLimits(sim)
  }

  /** Serves one call of the table `CALLS`. */
  on(call: CallName, handler: ApiHandler): this {
    const [method = '', template = ''] = call.split(' ')
    const path = template.replaceAll(/\{(\w+)\}/g, ':$1')
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    this.router[verb](path, (req, res) => this.serve(call, handler, req, res))
    return this
  }

  private async serve(call: CallName, handler: ApiHandler, req: Request, res: Response): Promise<void> {
    res.set('x-zm-trackingid', `v=2.0;clid=us05;rid=WEB_${randomBytes(16).toString('hex')}`)
    const userId = userOfToken(this.sim, req.get('authorization'))
    const fault = strike(this.sim.world, 'api', { call, userId })
    if (fault?.kind === 'slow') await new Promise(resolve => setTimeout(resolve, fault.delayMs ?? 10_000).unref())
    if (fault && answerWithFault(fault, res)) {
      this.record(call, req, res.headersSent ? res.statusCode : 0, null, fault)
      return this.sim.commit()
    }
    const answer = this.attempt(() => this.perform(call, handler, fault, req, res), res)
    this.record(call, req, answer.status, answer.body ?? null, fault)
    if (req.method !== 'GET' || fault) this.sim.commit()
    send(res, answer, fault)
  }

  private perform(call: CallName, handler: ApiHandler, fault: Fault | null, req: Request, res: Response): ApiAnswer {
    const caller = callerOf(this.sim, req.get('authorization'))
    this.limits.count(this.sim.account((caller.user ?? caller.app).accountId), CALLS[call], res)
    if (fault) this.refuse(call, caller, fault)
    demandScope(caller, call)
    return handler({
      sim: this.sim,
      limits: this.limits,
      caller,
      params: req.params as Record<string, string>,
      query: textsOnly(req.query),
      body: (req.body ?? {}) as Record<string, unknown>,
    })
  }

  /** The faults that are ordinary refusals of Zoom. */
  private refuse(call: CallName, caller: Caller, fault: Fault): void {
    if (fault.kind === 'access_token_expired') throw tokenExpired()
    if (fault.kind === 'missing_scope') throw lackingScopes(caller, call, fault.status)
    if (fault.kind === 'plan_missing') throw paidOnly(caller.app.accountId, fault.status ?? 200)
    if (fault.kind.startsWith('rate_')) throw this.limits.pretended(fault)
  }

  private attempt(work: () => ApiAnswer, res: Response): ApiAnswer {
    try {
      return work()
    } catch (error) {
      if (error instanceof LimitReached) announceLimit(res, error)
      if (error instanceof ZoomError || error instanceof LimitReached) return { status: error.status, body: error.body }
      throw error
    }
  }

  private record(call: CallName, req: Request, status: number, body: object | null, fault: Fault | null): void {
    const userId = userOfToken(this.sim, req.get('authorization')) ?? null
    this.sim.remember({
      at: this.sim.now().toISOString(),
      method: req.method,
      path: req.originalUrl,
      call,
      status,
      code: body && 'code' in body && typeof body.code === 'number' ? body.code : 0,
      userId,
      fault: fault?.kind ?? null,
    })
  }
}

function textsOnly(query: Request['query']): Record<string, string> {
  const texts = Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts)
}

/** The answer, or what the fault leaves of it. The call itself is done by now. */
function send(res: Response, answer: ApiAnswer, fault: Fault | null): void {
  res.status(answer.status)
  if (fault?.kind === 'lost_answer') return resetConnection(res)
  if (fault?.kind === 'no_answer') return keepSilent(res)
  if (!answer.body) return void res.end()
  res.type('json')
  const text = JSON.stringify(answer.body)
  if (fault?.kind === 'truncated') return cutShort(res, Buffer.from(text))
  if (fault?.kind === 'drip') return drip(res, text)
  res.send(text)
}
