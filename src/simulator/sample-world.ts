import { randomBytes } from 'node:crypto'
import { CLASSIC_SEVEN, GRANULAR_SET } from './data/scope-words'
import { defaultSettings } from './user-settings'
import type { Account, World, ZoomApp, ZoomUser } from './world'

export const NORTHLAKE: Account = {
  id: 'nL4kE5imQ2uVx0aPz7TtRg',
  number: 50081734,
  name: 'Northlake University Simulation Center',
  plan: 'business',
}

const LAKESIDE: Account = {
  id: 'lK5iD3hosP8tAlQ0vWe2Zg',
  number: 50092218,
  name: 'Lakeside Hospital',
  plan: 'pro',
}

const REDIRECT_URL = 'https://sim.northlake.example/zoom/oauth/callback'

/** The world before anybody changed it: the account, the people and the two apps that the reference's samples speak of (13.3). */
export function sampleWorld(now: Date): World {
  const at = now.toISOString()
  return {
    version: 1,
    signingKey: randomBytes(32).toString('base64url'),
    clock: { offsetMs: 0, pausedAt: null },
    uuidsMade: { firstRun: 0, laterRun: 0 },
    nextParticipant: 16_776_192,
    accessTokenSeconds: 3599,
    accounts: [{ ...NORTHLAKE }, { ...LAKESIDE }],
    users: sampleUsers(at),
    apps: [sampleClassicApp(), sampleGranularApp()],
    grants: [],
    codes: [],
    meetings: [],
    instances: [],
    recordings: [],
    deliveries: [],
    faults: [],
    daily: { day: at.slice(0, 10), counts: {} },
  }
}

function sampleUsers(at: string): ZoomUser[] {
  const person = (id: string, firstName: string, lastName: string, facts: Partial<ZoomUser> = {}): ZoomUser => ({
    ...newUser(id, firstName, lastName, `${firstName}.${lastName}@northlake.example`.toLowerCase(), at),
    ...facts,
  })
  return [
    person('aD7mInP3rT9oXw2Lk5QsVg', 'Morgan', 'Reyes', { role: 'owner', email: 'zoom.owner@northlake.example' }),
    person('hO5tAm4raQ6KfR1xZb8Yuw', 'Amara', 'Okafor', { jobTitle: 'Clinical Faculty', pmi: 5512083344 }),
    person('dK1mSeoN7wQ3rTz5Vb9Lxg', 'Daniel', 'Kim', { jobTitle: 'Clinical Faculty' }),
    person('pR2yAraM8nE4sWc6Xd0Fyg', 'Priya', 'Raman', { jobTitle: 'Simulation Educator' }),
    person('bA5iCus3R9tLq7Jh1Gm2Pw', 'Lena', 'Hoffmann', { type: 1, jobTitle: 'Adjunct Faculty' }),
    person('oF6fLin3U8dZx4Ck0Vn7Rg', 'Tomas', 'Silva', { status: 'inactive', jobTitle: 'Former Faculty' }),
    person('eX7tErn4L0wYp2Sa6Du8Tg', 'Grace', 'Lindqvist', {
      accountId: LAKESIDE.id,
      email: 'grace.lindqvist@lakeside.example',
      dept: 'Emergency Medicine',
    }),
  ]
}

/** A licensed member of the Northlake account. */
export function newUser(id: string, firstName: string, lastName: string, email: string, at: string): ZoomUser {
  return {
    id,
    accountId: NORTHLAKE.id,
    firstName,
    lastName,
    email,
    type: 2,
    role: 'member',
    status: 'active',
    mayHost: true,
    timezone: 'America/New_York',
    dept: 'Simulation',
    jobTitle: '',
    pmi: 5_000_000_000 + (Buffer.from(id).readUInt32BE(0) % 1_000_000_000),
    createdAt: at,
    settings: defaultSettings(),
  }
}

const sampleClassicApp = (): ZoomApp => ({
  ...newApp('aPpC1assicN0rthLake7xQ', 'Northlake SimCenter', 'classic'),
  clientId: 'K3vR8tQnTzW5mYxB1aPdCw',
  clientSecret: 'demoClientSecret0123456789ABCDEF',
  secretToken: 'demoSecretToken_9fQ2LkA7',
})

const sampleGranularApp = (): ZoomApp => ({
  ...newApp('aPpGranu1arN0rthLk4wZg', 'Northlake SimCenter (granular)', 'granular'),
  clientId: 'G7rNuL4rTqX2mYvB9aPdEw',
  clientSecret: 'demoGranularSecret0123456789ABCD',
  secretToken: 'demoGranularToken_4hT8WmC2',
})

/** A user-managed app of the Northlake account, ready to be authorized. */
export function newApp(id: string, name: string, scopeStyle: ZoomApp['scopeStyle']): ZoomApp {
  return {
    id,
    name,
    kind: 'user-managed',
    accountId: NORTHLAKE.id,
    clientId: id,
    clientSecret: '',
    scopeStyle,
    scopes: [...(scopeStyle === 'classic' ? CLASSIC_SEVEN : GRANULAR_SET)],
    optionalScopes: [],
    redirectUrl: REDIRECT_URL,
    allowList: [REDIRECT_URL],
    strictMode: true,
    subdomainCheck: true,
    activated: true,
    disabled: false,
    published: false,
    needsApproval: false,
    approved: false,
    secretToken: '',
    subscription: {
      enabled: false,
      name: 'SimCenter events',
      endpointUrl: '',
      validatedUrl: null,
      events: [],
      failedChallenges: 0,
      nextChallengeAt: null,
    },
  }
}
