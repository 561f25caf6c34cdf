import { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { NotFound } from '../errors'
import { visitOf, type Actor } from './actor'

/** `public`: for everybody. Others name an action of the permission table. */
export type Gate<Action extends string> = Action | 'public'

export interface RouteEntry {
  method: 'get' | 'post'
  path: string
  action: string
}

/** Decides what happens to a visitor who is not signed in. */
export type AskToSignIn = (req: Request, res: Response, options: { asRedirect: boolean }) => void | Promise<void>

/**
 * A feature's URL table. Each route names the action of the permission table that it needs, and is refused
 * before its handler runs when the person's role never may; the handler's query decides about the object.
 */
export class RouteTable<Action extends string> {
  readonly router = Router()
  readonly entries: RouteEntry[] = []

  constructor(
    private readonly may: (actor: Actor, action: Action) => boolean,
    /** Whether a stranger who asks for this is led to the sign-in page; elsewhere the answer itself says 401. */
    private readonly leadsToSignIn: (action: Action) => boolean,
    private readonly askToSignIn: AskToSignIn,
  ) {}

  get(path: string, action: Gate<Action>, handler: RequestHandler<never>): this {
    return this.add('get', path, action, handler)
  }

  post(path: string, action: Gate<Action>, handler: RequestHandler<never>): this {
    return this.add('post', path, action, handler)
  }

  private add(method: 'get' | 'post', path: string, action: Gate<Action>, handler: RequestHandler<never>): this {
    this.entries.push({ method, path, action })
    this.router[method](path, this.guard(action), handler as unknown as RequestHandler)
    return this
  }

  private guard(action: Gate<Action>) {
    return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
      if (action === 'public') return next()
      const visit = visitOf(res)
      if (!visit) return this.askToSignIn(req, res, { asRedirect: this.leadsToSignIn(action) })
      if (!this.may(visit.actor, action)) throw new NotFound()
      next()
    }
  }
}
