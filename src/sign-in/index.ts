import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import { rememberVisit, type AskToSignIn, type CookieJar, type FlashNotes, type Links, type RouteTable } from '../web'
import { FirstAdmin } from './first-admin'
import { PracticePeople } from './practice-people'
import { SIGN_IN_COOKIE, SignInController } from './sign-in.controller'
import { SignInService } from './sign-in.service'

export { createHostSignIn } from './host-sign-in'
export { createCenterWithAdmin } from './first-admin'
export { FirstAdminCode, SignIn } from './sign-in.entity'

export interface SignInDeps {
  db: Database
  clock: Clock
  activity: ActivityLog
  links: Links
  cookies: CookieJar
  flash: FlashNotes
  practice: boolean
}

/** Accounts of our own: who is at the other end, and the pages with which they say so. */
export function createSignIn({ db, clock, activity, practice, ...web }: SignInDeps) {
  const service = new SignInService(db, clock, activity)
  const firstAdmin = new FirstAdmin(db, clock, activity)
  const controller = new SignInController(service, firstAdmin, practice ? new PracticePeople(db) : null, web)
  const ask: AskToSignIn = controller.ask

  const identify: RequestHandler = async (req, res, next) => {
    const token = web.cookies.read(req, SIGN_IN_COOKIE)
    rememberVisit(res, token ? await service.visit(token) : null)
    next()
  }

  const addRoutes = (table: RouteTable<Action>): RouteTable<Action> => {
    table.router.post(['/sign-in', '/welcome'], limitGuesses('address', 100), limitGuesses('account', 10))
    table
      .get('/sign-in', 'public', controller.show)
      .post('/sign-in', 'public', controller.submit)
      .post('/sign-out', 'public', controller.signOut)
      .get('/welcome', 'public', controller.welcome)
      .post('/welcome', 'public', controller.createFirst)
      .get('/me', 'profile.view.own', controller.profile)
      .post('/me/password', 'profile.password', controller.changePassword)
    if (practice) table.post('/practice/sign-in', 'public', controller.choose)
    return table
  }

  return { service, firstAdmin, identify, ask, addRoutes }
}

// Two counters: many guesses at one account, and one guess each at many accounts from one address.
function limitGuesses(what: 'address' | 'account', limit: number): RequestHandler {
  return rateLimit({
    windowMs: 10 * 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode < 400,
    validate: { trustProxy: false, xForwardedForHeader: false },
    keyGenerator: req => {
      const email: unknown = (req.body as Record<string, unknown> | undefined)?.['email']
      const account = typeof email === 'string' ? email.trim().toLowerCase() : ''
      return what === 'address' ? ipKeyGenerator(req.ip ?? '') : `${account} ${ipKeyGenerator(req.ip ?? '')}`
    },
    message: 'Too many tries. Try again in 10 minutes.',
  })
}
