import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSimcenterZoom, type SimcenterZoom } from '../../src'
import { freshDatabase } from '../support/databases'
import { Visitor } from '../support/visitor'

const WISH = {
  'Name of your center': 'Lakeside Skills Lab',
  'Time zone': 'America/Chicago',
  'Your name': 'Elena Mora',
  'Your e-mail': 'e.mora@lakeside.example',
  'Choose a password': 'practice-makes-perfect',
}

describe('the first administrator of an empty installation', () => {
  let server: Server
  let simcenter: SimcenterZoom
  let url: string
  let drop: () => Promise<void>

  beforeEach(async () => {
    const database = await freshDatabase('sqlite')
    drop = () => database.drop()
    server = createServer((req, res) => simcenter.app(req, res))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    simcenter = createSimcenterZoom({
      publicUrl: url,
      database: database.url,
      secrets: [randomBytes(32).toString('base64')],
      auth: [{ kind: 'local' }],
      zoom: { mode: 'live' },
      jobs: 'none',
    })
    await simcenter.start()
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await simcenter.stop()
    await drop()
  })

  const welcomed = async (code: string): Promise<Visitor> => {
    const visitor = new Visitor(url)
    await visitor.open('/')
    expect(visitor.path).toBe('/welcome')
    return visitor.submit('Create my center', { ...WISH, 'Code from the console': code })
  }

  it('comes in with the code from the console, and goes on to set Zoom up', async () => {
    const visitor = await welcomed((await simcenter.operations.firstAdminCode())!)
    expect(visitor.path).toMatch(/^\/zoom\/setup/)
    expect(visitor.text).toContain('Lakeside Skills Lab')
    await visitor.open('/audit')
    expect(visitor.select('tbody tr').join()).toContain('made the center and its first account')
    // Outside practice mode nobody is anybody by one click.
    const stranger = new Visitor(url)
    await stranger.open('/sign-in')
    expect(stranger.text).not.toContain('Elena Mora')
    expect(stranger.text).not.toContain('Practice mode')
  })

  it('is nobody without the code', async () => {
    await simcenter.operations.firstAdminCode()
    const visitor = await welcomed('guessed')
    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['This is not the code from the console.'])
  })

  it('can use the code once, and only the newest', async () => {
    const older = (await simcenter.operations.firstAdminCode())!
    const newer = (await simcenter.operations.firstAdminCode())!
    expect((await welcomed(older)).status).toBe(422)
    expect((await welcomed(newer)).status).toBe(200)
    const late = await new Visitor(url).open(`/welcome?code=${newer}`)
    expect(late.status).toBe(404)
    expect(await simcenter.operations.firstAdminCode()).toBeNull()
  })

  it('is told all that is missing, and keeps what was typed', async () => {
    const visitor = new Visitor(url)
    await visitor.open('/welcome')
    await visitor.submit('Create my center', { ...WISH, 'Code from the console': '', 'Choose a password': 'short' })
    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['Enter the code from the console', 'Choose a password of at least 10 characters'])
    expect(visitor.attr('#name', 'value')).toBe('Elena Mora')
  })
})
