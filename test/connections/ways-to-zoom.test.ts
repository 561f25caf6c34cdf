import { OAuthTransaction } from '../../src/connections'
import { ConsentTransactions } from '../../src/connections/consent-transactions'
import { Secret } from '../../src/lib/secret'
import { SecretBox } from '../../src/lib/secret-box'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

const ANN = 'c0000000-0000-4000-8000-000000000001'
const BEN = 'c0000000-0000-4000-8000-000000000002'
const OTHER = 'b0000000-0000-4000-8000-000000000002'
const CHECK = { purpose: 'check', returnTo: '/zoom/set-up/test' } as const
const CONNECT = { purpose: 'connect', returnTo: '/me/zoom?from=session' } as const

let here: Installation
let ways: ConsentTransactions
beforeAll(async () => {
  here = await openInstallation({ kind: 'sqlite' })
  ways = new ConsentTransactions(db(), here.clock, new SecretBox([Buffer.alloc(32, 7)]))
})
beforeEach(() => db().write(tx => tx.clear(OAuthTransaction)))
afterAll(() => here.close())

const db = () => here.processes[0]!.db
const browserOf = (personId: string, signInKey = 'this browser', institutionId = INSTITUTION) =>
  ({ institutionId, personId, signInKey, role: 'instructor', name: '', email: null }) as const
const ann = browserOf(ANN)
const begin = (who: typeof ann = ann, wish: typeof CHECK | typeof CONNECT = CONNECT, verifier = 'v') =>
  ways.begin(who, wish, new Secret(verifier))
const problemOf = async (state: string, who: typeof ann = ann) => (await ways.redeem(who, state)).problem

describe('A way to Zoom', () => {
  it('leaves only what nobody can use: the hash of its state, and the sealed verifier', async () => {
    const state = await begin(ann, CONNECT, 'the verifier')
    expect(state).toMatch(/^[\w-]{43}$/)
    const rows = await db().read.find(OAuthTransaction)
    expect(rows).toEqual([
      expect.objectContaining({
        ...{ ...CONNECT, institutionId: INSTITUTION, personId: ANN, signInKey: 'this browser', usedAt: null },
        ...{ createdAt: here.clock.now(), expiresAt: new Date(here.clock.now().getTime() + 10 * 60_000) },
      }),
    ])
    expect(JSON.stringify(rows)).not.toContain(state)
    expect(JSON.stringify(rows)).not.toContain('the verifier')
  })

  it('is gone once, with the wish and the verifier it began with', async () => {
    const [state, another] = [await begin(ann, CHECK, 'mine'), await begin()]
    const redeemed = await ways.redeem(ann, state)
    expect(redeemed).toMatchObject({ problem: null, wish: CHECK })
    expect('verifier' in redeemed && redeemed.verifier.reveal()).toBe('mine')
    expect(await problemOf(state)).toBe('used')
    expect(await problemOf(another)).toBeNull()
    expect(await problemOf('AAAA')).toBe('unknown')
  })

  it.each([
    ['person', browserOf(BEN)],
    ['browser', browserOf(ANN, 'another browser')],
    ['center', browserOf(ANN, 'this browser', OTHER)],
  ])('of another %s counts for nothing, and stays open', async (_what, who) => {
    const state = await begin()
    expect(await problemOf(state, who)).toBe('foreign')
    expect(await problemOf(state)).toBeNull()
    expect(await problemOf(state, who)).toBe('foreign')
  })

  it('is open for ten minutes', async () => {
    const [soon, late] = [await begin(), await begin()]
    here.clock.advance({ minutes: 9, seconds: 59 })
    expect(await problemOf(soon)).toBeNull()
    here.clock.advance({ seconds: 1 })
    expect(await problemOf(late)).toBe('old')
  })

  it('is remembered for a day after it ended, so that a second click on Allow is recognized', async () => {
    const state = await begin()
    await problemOf(state)
    here.clock.advance({ hours: 24, minutes: 10 })
    await begin(browserOf(BEN))
    expect(await problemOf(state)).toBe('used')
    here.clock.advance({ seconds: 1 })
    await begin(browserOf(BEN))
    expect(await problemOf(state)).toBe('unknown')
  })

  it('makes way for newer ones: of six open at a time the oldest is dropped, of this person alone', async () => {
    const foreign = [browserOf(BEN), browserOf(ANN, 'this browser', OTHER)]
    const theirs = [await begin(foreign[0]), await begin(foreign[1])]
    const used = await begin()
    await problemOf(used)
    const states: string[] = []
    for (let tab = 0; tab < 6; tab++) {
      here.clock.advance({ seconds: 1 })
      states.push(await begin())
    }
    const problems: unknown[] = []
    for (const state of [used, ...states]) problems.push(await problemOf(state))
    expect(problems).toEqual(['used', 'unknown', null, null, null, null, null])
    expect(await problemOf(theirs[0]!, foreign[0])).toBeNull()
    expect(await problemOf(theirs[1]!, foreign[1])).toBeNull()
  })
})

describe('Whoever went to Zoom for a check', () => {
  it('is away until they come back, or half an hour has passed', async () => {
    expect(await ways.isAway(ann)).toBe(false)
    const state = await begin(ann, CHECK)
    expect(await ways.isAway(ann)).toBe(true)
    expect(await ways.isAway(browserOf(BEN))).toBe(false)
    expect(await ways.isAway(browserOf(ANN, 'this browser', OTHER))).toBe(false)
    here.clock.advance({ minutes: 9 })
    await problemOf(state)
    expect(await ways.isAway(ann)).toBe(false)

    await begin(ann, CHECK)
    here.clock.advance({ minutes: 29, seconds: 59 })
    expect(await ways.isAway(ann)).toBe(true)
    here.clock.advance({ seconds: 1 })
    expect(await ways.isAway(ann)).toBe(false)
  })

  it('is back, too, when Zoom answers another way of theirs later; an answer from before says nothing', async () => {
    const earlier = await begin(ann, CONNECT)
    here.clock.advance({ minutes: 1 })
    await problemOf(earlier)
    here.clock.advance({ minutes: 1 })
    await begin(ann, CHECK)
    expect(await ways.isAway(ann)).toBe(true)
    const later = await begin(ann, CONNECT)
    await problemOf(later)
    expect(await ways.isAway(ann)).toBe(false)
  })

  it('is told apart from who went to connect', async () => {
    await begin(ann, CONNECT)
    expect(await ways.isAway(ann)).toBe(false)
  })

  it('is away by the newest check, not by an older one that was never answered', async () => {
    await begin(ann, CHECK)
    here.clock.advance({ minutes: 2 })
    const answered = await begin(ann, CHECK)
    await problemOf(answered)
    expect(await ways.isAway(ann)).toBe(false)
    here.clock.advance({ minutes: 2 })
    await begin(ann, CHECK)
    expect(await ways.isAway(ann)).toBe(true)
  })
})
