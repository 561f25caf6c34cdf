import type { Response } from 'express'

export type Role = 'admin' | 'instructor' | 'student'

/** The signed-in person behind a request. */
export interface Actor {
  readonly personId: string
  readonly institutionId: string
  readonly role: Role
  readonly name: string
  readonly email: string | null
  /** Changes with every sign-in: binds form tokens and OAuth transactions to this browser. */
  readonly signInKey: string
}

/** What every page of a center shows: its name, its clocks. */
export interface CenterFacts {
  readonly name: string
  readonly timeZone: string
  readonly helpPhone: string | null
}

/** Who is visiting, and which center they belong to; both unknown before sign-in. */
export interface Visit {
  readonly actor: Actor
  readonly center: CenterFacts
}

/** Set once per request, by the identifying middleware. */
export function rememberVisit(res: Response, visit: Visit | null): void {
  res.locals['visit'] = visit
}

export const visitOf = (res: Response): Visit | null => (res.locals['visit'] as Visit | null | undefined) ?? null

/** The signed-in person. Routes that call this are behind a role; without one this is a defect of ours. */
export function actorOf(res: Response): Actor {
  return signedInVisit(res).actor
}

export function signedInVisit(res: Response): Visit {
  const visit = visitOf(res)
  if (!visit) throw new Error('This route is served without a signed-in person.')
  return visit
}
