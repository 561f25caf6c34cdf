import { openCenter, type Center } from '../support/center'
import { Visitor } from '../support/visitor'

const PASSWORD = 'practice-makes-perfect'

describe('a person signs in', () => {
  let center: Center

  beforeAll(async () => {
    center = await openCenter({ zoom: 'none' })
  })
  afterAll(() => center.close())

  const signIn = async (email: string, password: string): Promise<Visitor> => {
    const visitor = await center.visitor()
    await visitor.open('/sign-in')
    return visitor.submit('Sign in', { 'E-mail': email, Password: password })
  }

  it('with e-mail and password, whatever the case of the address', async () => {
    const visitor = await signIn('P.Raman@northlake.example', PASSWORD)
    expect(visitor.status).toBe(200)
    expect(visitor.text).toContain('Priya Raman')
  })

  it.each([
    ['a wrong password', 'p.raman@northlake.example', 'wrong'],
    ['a trailing space', 'p.raman@northlake.example', `${PASSWORD} `],
    ['an unknown address', 'nobody@northlake.example', PASSWORD],
    ['an address with SQL in it', "p.raman@northlake.example'--", PASSWORD],
  ])('is refused with %s, in the same words', async (_what, email, password) => {
    const visitor = await signIn(email, password)
    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['E-mail or password is wrong.'])
  })

  it('is told all that is missing at once', async () => {
    const visitor = await signIn('', '')
    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['Enter your e-mail address', 'Enter your password'])
  })

  it('comes back to the page they asked for, if it is ours', async () => {
    const visitor = await center.visitor()
    await visitor.open('/sessions/new')
    expect(visitor.heading).toBe('Sign in')
    await visitor.submit('Sign in', { 'E-mail': 'p.raman@northlake.example', Password: PASSWORD })
    expect(visitor.path).toMatch(/^\/sessions\/new/)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/%09/evil.example/..//x',
    'javascript:alert(1)',
  ])('never leaves the site by return_to=%s', async wish => {
    const visitor = await center.visitor()
    await visitor.open(`/sign-in?return_to=${encodeURIComponent(wish)}`)
    await visitor.submit('Sign in', { 'E-mail': 'p.raman@northlake.example', Password: PASSWORD })
    expect(new URL(visitor.url).origin).toBe(new URL(center.url).origin)
  })

  it('gets a new token each time, and the former one is dead', async () => {
    const visitor = await center.visitor('student')
    const former = visitor.cookie('simcenter')!
    await visitor.open('/sign-in')
    await visitor.open('/help')
    await visitor.submit('Sign out')
    const answer = await fetch(`${center.url}/me`, { redirect: 'manual', headers: { cookie: `simcenter=${former}` } })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toContain('/sign-in')
  })

  it('is signed out at the end of the working day', async () => {
    const own = await openCenter({ zoom: 'none' })
    const visitor = await own.visitor('student')
    own.clock.advance({ hours: 12 })
    await visitor.open('/me')
    expect(visitor.heading).toBe('Sign in')
    await own.close()
  })

  it('cannot be guessed: after ten wrong tries the account waits', async () => {
    const statuses = []
    for (let guess = 0; guess < 12; guess++)
      statuses.push((await signIn('m.lindqvist@northlake.example', `guess-${guess}`)).status)
    expect(statuses.slice(0, 10).every(status => status === 422)).toBe(true)
    expect(statuses.slice(10)).toEqual([429, 429])
  })
})

describe('a form', () => {
  let center: Center
  beforeAll(async () => {
    center = await openCenter({ zoom: 'none' })
  })
  afterAll(() => center.close())

  const change = { present: PASSWORD, next: 'another-good-one', again: 'another-good-one' }

  it.each([
    ['no token', {}, {}],
    ['a token of another sign-in', { _csrf: 'other' }, {}],
    ['another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['no site at all', {}, { origin: 'null' }],
    ['a foreign origin', {}, { 'sec-fetch-site': '', origin: 'https://evil.example' }],
  ])('is refused from %s', async (_what, fields: Record<string, string>, headers: Record<string, string>) => {
    const victim = await center.visitor('student')
    const other = await center.visitor('second-student')
    await victim.open('/me')
    await other.open('/me')
    const _csrf = fields['_csrf'] === 'other' ? other.csrf : Object.keys(headers).length > 0 ? victim.csrf : ''
    await victim.post('/me/password', { ...change, _csrf }, headers)
    expect(victim.status).toBe(403)
    expect((await signInAgain()).status).toBe(200)
  })

  const signInAgain = async (): Promise<Visitor> => {
    const visitor = await center.visitor()
    await visitor.open('/sign-in')
    return visitor.submit('Sign in', { 'E-mail': 'amara.nwosu@students.northlake.example', Password: PASSWORD })
  }

  it.each([
    ['an unknown field', { role: 'admin' }],
    ['control characters', { next: 'another\u0000good-one' }],
  ])('with %s is not read', async (_what, fields) => {
    const visitor = await center.visitor('student')
    await visitor.open('/me')
    await visitor.post('/me/password', { ...change, ...fields, _csrf: visitor.csrf })
    expect(visitor.status).toBe(400)
    expect((await signInAgain()).status).toBe(200)
  })

  it('with a field twice is not read', async () => {
    const visitor = await center.visitor('student')
    await visitor.open('/me')
    const body = new URLSearchParams({ ...change, _csrf: visitor.csrf })
    body.append('next', 'yet-another-one')
    await visitor.post('/me/password', body)
    expect(visitor.status).toBe(400)
  })

  it('changes the password, and ends every other sign-in', async () => {
    const here = await center.visitor('second-student')
    const elsewhere = await center.visitor('second-student')
    await here.open('/me')
    await here.submit('Change password', {
      'Present password': 'wrong',
      'New password': 'another-good-one',
      'New password again': 'another-good-one',
    })
    expect(here.errors).toEqual(['This is not your present password.'])
    await here.submit('Change password', {
      'Present password': PASSWORD,
      'New password': 'another-good-one',
      'New password again': 'another-good-one',
    })
    expect(here.text).toContain('Your password is changed.')
    await elsewhere.open('/me')
    expect(elsewhere.heading).toBe('Sign in')
  })
})
