import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import * as face from '../../src'
import {
  createSimcenterZoom,
  BadOptions,
  type HostIdentity,
  type SimcenterOptions,
  type SimcenterZoom,
} from '../../src'
import { freshDatabase } from '../support/databases'
import { Visitor } from '../support/visitor'

const NORTH = { id: 'north', name: 'Northfield', timeZone: 'America/Chicago' }

describe('a host application mounts the module', () => {
  let server: Server
  let simcenter: SimcenterZoom
  let origin: string
  let leave: (() => Promise<void>)[]
  let visitor: HostIdentity | null | (() => never)

  const options = (publicUrl: string, database: string): SimcenterOptions => ({
    publicUrl,
    database,
    secrets: [randomBytes(32).toString('base64')],
    auth: [
      {
        kind: 'host',
        identify: () => (typeof visitor === 'function' ? visitor() : visitor),
        signInUrl: returnTo => `${origin}/login?next=${encodeURIComponent(returnTo)}`,
      },
    ],
    zoom: { mode: 'live' },
    jobs: 'none',
  })

  beforeEach(async () => {
    visitor = null
    const host = express()
    host.engine('html', (_file, _locals, done) => done(null, 'THE HOST'))
    host.set('view engine', 'html')
    host.locals['title'] = 'A secret of the host'
    server = createServer(host)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const database = await freshDatabase('sqlite')
    simcenter = createSimcenterZoom(options(`${origin}/a/sim`, database.url))
    host.post('/a/sim/zoom/webhooks', simcenter.webhooks)
    host.use(express.json(), express.urlencoded({ extended: true }))
    host.use((_req, res, next) => {
      res.locals['page'] = { title: 'A secret of the host' }
      next()
    })
    host.use('/a/sim', simcenter.app)
    host.get('/login', (_req, res) => res.send('<h1>The host signs you in</h1>'))
    leave = [() => simcenter.stop(), () => database.drop()]
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    for (const act of leave) await act()
  })

  const teacher = (wish: Partial<HostIdentity> = {}): HostIdentity => ({
    id: 'u1',
    displayName: 'Dr. Host Person',
    role: 'admin',
    institution: NORTH,
    sessionKey: 's1',
    ...wish,
  })
  const browse = (): Visitor => new Visitor(`${origin}/a/sim`)

  it('answers 503 until it is started', async () => {
    const page = await browse().open('/help')
    expect(page.status).toBe(503)
    await simcenter.start()
    expect((await page.open('/help')).status).toBe(200)
  })

  it('leads strangers to the sign-in page of the host, and back', async () => {
    await simcenter.start()
    const page = await browse().open('/calendar/week?by=room')
    expect(page.heading).toBe('The host signs you in')
    expect(new URL(page.url).searchParams.get('next')).toBe(`${origin}/a/sim/calendar/week?by=room`)
  })

  it('shows its own pages under the mount path, with nothing of the host in them', async () => {
    await simcenter.start()
    visitor = teacher()
    const page = await browse().open('/people')
    expect(page.status).toBe(200)
    expect(page.text).toContain('Dr. Host Person')
    expect(page.html).not.toContain('secret of the host')
    expect(page.hasButton('Sign out')).toBe(false)
    const addresses = [...page.html.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map(match => match[1]!)
    expect(addresses.length).toBeGreaterThan(10)
    expect(addresses.filter(address => !address.startsWith('/a/sim'))).toEqual([])
  })

  it('keeps one line about a person, whatever the host calls them later', async () => {
    await simcenter.start()
    visitor = teacher()
    const page = await browse().open('/people')
    visitor = teacher({ displayName: 'Dr. New Name' })
    await page.open('/people')
    expect(page.select('tbody tr')).toHaveLength(1)
    expect(page.text).toContain('Dr. New Name')
  })

  it('lets nobody in who was switched off here, and tells them instead of sending them round in circles', async () => {
    await simcenter.start()
    const learner = teacher({ id: 'u2', displayName: 'Lea Learner', role: 'student', sessionKey: 's2' })
    const off = 'Your account was switched off for this center. Ask an administrator.'
    visitor = learner
    const page = await browse().open('/calendar/week')
    const { csrf } = page
    expect(page.status).toBe(200)

    visitor = teacher()
    const admin = await browse().open('/people')
    await admin.submit('Switch off Lea Learner')

    visitor = learner
    await page.open('/calendar/week')
    expect([page.status, page.path]).toEqual([403, '/calendar/week'])
    expect(page.text).toContain(off)
    const answer = await page.ask('/calendar/week', { accept: 'application/json' })
    expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ error: off })])
    expect((await page.post('/theme', { _csrf: csrf, theme: 'dark', back: '/' })).status).toBe(403)

    visitor = teacher()
    await admin.submit('Switch on Lea Learner')
    visitor = learner
    expect((await page.open('/calendar/week')).status).toBe(200)
  })

  it('leaves it to the host to sign out whoever opened the personal link of somebody else', async () => {
    await simcenter.start()
    visitor = teacher()
    const page = await browse().open('/me/zoom?for=somebody-else')
    expect(page.text).toContain('sign out where you signed in, then open the link again')
    expect(page.select('main button')).toEqual([])
  })

  it('says 503, not “nobody”, when the host cannot tell', async () => {
    await simcenter.start()
    visitor = () => {
      throw new Error('the host is ill')
    }
    expect((await browse().open('/people')).status).toBe(503)
  })

  it('names everything that is wrong with its options at once', () => {
    const wrong = { ...options('ftp://x', 'mysql://x'), secrets: ['short'], auth: [] }
    expect(() => createSimcenterZoom(wrong)).toThrow(BadOptions)
    expect(() => createSimcenterZoom(wrong)).toThrow(/publicUrl[\s\S]*database[\s\S]*secrets[\s\S]*auth/)
  })

  it('exports what it promises, and nothing else', () => {
    expect(Object.keys(face).sort()).toEqual([
      'BadOptions',
      'BadRequest',
      'Conflict',
      'Forbidden',
      'NotFound',
      'SimcenterError',
      'StandingClock',
      'Unavailable',
      'createLogger',
      'createSimcenterZoom',
      'systemClock',
    ])
  })
})
