import type { ZoomApp } from './zoom-app.entity'

/** The seven steps, in the order in which Zoom's pages want them. */
export const STEPS = ['who', 'create', 'basic-information', 'scopes', 'events', 'test', 'invite'] as const
export type Step = (typeof STEPS)[number]

/** `alert`: it was done, or tried, and does not hold. */
export type StepState = 'done' | 'todo' | 'alert'

/** Zoom asks an address to prove itself every 72 hours; some hours later something is wrong. */
export const MOST_HOURS_UNPROVED = 80

/** How far the set-up has come. @param app null before anything was saved */
export function stepStates(app: ZoomApp | null, granted: number | null, now: Date): Record<Step, StepState> {
  return {
    who: done(app?.rightsConfirmedAt),
    create: done(app?.appCreatedAt ?? app?.clientSecretSavedAt),
    'basic-information': credentialsState(app),
    scopes: granted === null ? 'todo' : granted < 7 ? 'alert' : 'done',
    events: eventsState(app, now),
    test: testState(app, now),
    invite: done(app?.finishedAt),
  }
}

/** Where the admin goes on: the first step that is not done. */
export const nextStep = (states: Record<Step, StepState>): Step =>
  STEPS.find(step => states[step] !== 'done') ?? 'invite'

export const isSetUp = (app: ZoomApp | null): boolean => Boolean(app?.clientId && app.clientSecret)

/**
 * Whether replacing the Client secret takes the admin's own password: it works, or may work. One that Zoom refuses and
 * with which nothing was ever granted is nothing to protect; what Zoom could not be asked about counts as working.
 */
export const isSecretGuarded = (app: ZoomApp | null): boolean =>
  Boolean(app?.clientSecret) && !(app!.credentialsCheck === 'refused' && app!.grantedScopes === null)

/** As for the Client secret: a Secret token works once Zoom has validated the address with it. */
export const isTokenGuarded = (app: ZoomApp | null): boolean => Boolean(app?.secretToken && app.validatedAt)

/** Whether Zoom has stopped asking for proof: it has then stopped sending events, too. */
export const isUnproved = (app: ZoomApp, now: Date): boolean =>
  app.validatedAt !== null && now.getTime() - app.validatedAt.getTime() > MOST_HOURS_UNPROVED * 3600_000

/** Events come within seconds; a meeting that was held this long ago without one says that none come any more. */
const MOST_SILENCE_MS = 15 * 60_000

/** After this moment a meeting that nobody told of is a sign: null while no events are expected. */
export function silentSince({ validatedAt, lastEventAt }: ZoomApp): Date | null {
  if (!validatedAt) return null
  const newest = lastEventAt && lastEventAt > validatedAt ? lastEventAt : validatedAt
  return new Date(newest.getTime() + MOST_SILENCE_MS)
}

/** Zoom tells of a test's meeting within seconds: after so long it tells of nothing. */
export const NO_EVENT_MS = 30_000

/** Whether the last test passed. One of an earlier version left no meeting that Zoom could be seen to tell of. */
export const hasPassedTest = ({ lastTest, testedAt, testMeetings }: ZoomApp): boolean =>
  Boolean(testedAt && testMeetings && lastTest?.every(call => call.ok))

/** When Zoom first told of the last test's meeting, or of anything since; null while it has not. */
export function eventSinceTest({ testedAt, testEventAt, lastEventAt }: ZoomApp): Date | null {
  if (testEventAt) return testEventAt
  return testedAt && lastEventAt && lastEventAt > testedAt ? lastEventAt : null
}

/** Zoom knew the address, and told of nothing: no event is ticked there, or it was not saved. */
export const isUntold = (app: ZoomApp, now: Date): boolean =>
  expectsEvent(app) && !eventSinceTest(app) && now.getTime() - app.testedAt!.getTime() >= NO_EVENT_MS

/** Zoom had the address when the test was made, so that it could tell of it. */
export const expectsEvent = (app: ZoomApp): boolean =>
  hasPassedTest(app) && app.validatedAt !== null && app.validatedAt <= app.testedAt!

/** Validated alone says nothing of events: whether one ever came. */
export const hasHeard = (app: ZoomApp | null): boolean => Boolean(app?.lastEventAt ?? app?.testEventAt)

const done = (since: Date | null | undefined): StepState => (since ? 'done' : 'todo')

function credentialsState(app: ZoomApp | null): StepState {
  if (!isSetUp(app)) return 'todo'
  return app!.credentialsCheck === 'refused' || app!.brokenSince ? 'alert' : 'done'
}

function eventsState(app: ZoomApp | null, now: Date): StepState {
  if (!app?.secretToken) return 'todo'
  if (app.badSignatures > 0 || app.challengeProblem) return 'alert'
  if (!app.validatedAt) return 'todo'
  return isUnproved(app, now) || isUntold(app, now) ? 'alert' : 'done'
}

function testState(app: ZoomApp | null, now: Date): StepState {
  if (!app?.lastTest) return 'todo'
  if (!app.lastTest.every(call => call.ok)) return 'alert'
  // Without a validated address no event can come: that is the step before.
  if (!app.validatedAt) return 'done'
  if (isUntold(app, now)) return 'alert'
  // Between the calls of the very first test and the event that makes it whole.
  return hasPassedTest(app) && !hasHeard(app) ? 'todo' : 'done'
}
