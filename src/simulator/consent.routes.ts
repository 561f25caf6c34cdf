import { Router, type Request, type Response } from 'express'
import { allow, consentStep, decline, type AuthorizeQuery, type ConsentStep } from './consent'
import { scopeInWords } from './data/scope-words'
import { allowFormsToLeave, fieldsOf, showPage } from './pages'
import type { Simulation } from './simulation'
import type { ZoomApp, ZoomUser } from './world'

const SHOWN_USERS = 50

/** `/oauth/authorize`: signing in as one of the simulated users, and consent (Zoom reference sections 1.2, 1.3). */
export function consentRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/oauth/authorize', (req, res) => showStep(sim, req, res))
  router.post('/oauth/authorize', (req, res) => decide(sim, req, res))
  // The real one also ends the sign-in that its consent page would go on with; this one asks everybody anew.
  router.get('/logout', (_req, res) =>
    showPage(res, 200, 'message', {
      title: 'Signed out',
      text: 'You are signed out of Zoom. You can close this page.',
    }),
  )
  return router
}

function showStep(sim: Simulation, req: Request, res: Response): void {
  const { as, find, ...query } = singleTexts(req.query)
  const step = consentStep(sim, query, as)
  // Somebody of another account does not get to see the consent page, and the app learns nothing.
  if (step.step === 'foreign account')
    return res.redirect(
      302,
      `/marketplace/apps/${step.app.id}?${new URLSearchParams({ ...query, as: step.user.id }).toString()}`,
    )
  // The decision form leads to the app's own address, which Chromium checks against form-action.
  if (step.step === 'consent') allowFormsToLeave(res)
  showPage(res, statusOf(step), viewOf(step), {
    title: titleOf(step),
    ...step,
    query,
    find: find ?? '',
    users: step.step === 'choose user' ? usersToChoose(sim, step.app, find ?? '') : [],
    inWords: scopeInWords,
  })
}

function decide(sim: Simulation, req: Request, res: Response): void {
  const { as, decision, ...query } = singleTexts(req.body as Record<string, unknown>)
  const step = consentStep(sim, query, as)
  if (step.step !== 'consent') return showStep(sim, req, res)
  const ticked = fieldsOf(req.body, 'optional')
  const location = decision === 'allow' ? allow(sim, query, step, ticked) : decline(sim, query, step.user)
  sim.commit()
  if (location) res.redirect(302, location)
  else
    showPage(res, 200, 'message', {
      title: 'You declined',
      text: `You did not allow ${step.app.name} to use your account. You can close this page.`,
    })
}

/** The people to sign in as, with the name of their account: those of the app's center first, then by name. */
function usersToChoose(sim: Simulation, app: ZoomApp, find: string) {
  const wanted = find.toLowerCase()
  return sim.world.users
    .filter(user => user.status !== 'deleted')
    .filter(user => nameOf(user).toLowerCase().includes(wanted))
    .sort((one, other) => rank(app, one) - rank(app, other) || nameOf(one).localeCompare(nameOf(other)))
    .slice(0, SHOWN_USERS)
    .map(user => ({ ...user, account: sim.account(user.accountId).name }))
}

const nameOf = ({ firstName, lastName, email }: ZoomUser): string => `${firstName} ${lastName} ${email}`

// All share one Zoom account here. What tells centers apart is their name, in their app's name and in their mail domain.
function rank({ name }: ZoomApp, { email }: ZoomUser): number {
  const center = email
    .slice(email.indexOf('@') + 1)
    .split('.')[0]!
    .toLowerCase()
  return name.toLowerCase().includes(center) ? 0 : 1
}

const statusOf = ({ step }: ConsentStep): number => (step === 'refused' ? 400 : 200)

const viewOf = ({ step }: ConsentStep): string =>
  step === 'consent' ? 'consent' : step === 'choose user' ? 'choose-user' : 'consent-stopped'

function titleOf(step: ConsentStep): string {
  switch (step.step) {
    case 'refused':
      return 'This app cannot be authorized'
    case 'choose user':
      return 'Sign in to Zoom'
    case 'deactivated':
      return 'Your account is deactivated'
    case 'foreign account':
      return 'This app is not available'
    case 'needs approval':
      return 'Your admin must approve this app'
    case 'consent':
      return `${step.app.name} asks for access`
  }
}

/** A field that stands twice is read as its first value. */
function singleTexts(source: Record<string, unknown>): AuthorizeQuery {
  const entries = Object.entries(source).map(
    ([name, value]) => [name, Array.isArray(value) ? value[0] : value] as const,
  )
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
