import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StandingClock } from '../../src/lib/clock'
import { startZoomSimulator, type ZoomSimulator } from '../../src/simulator'
import { Program, scratchFolder } from '../support/program'
import { AMARA, APP, Endpoint, startZoom, Visitor, type Json } from './client'

let folder: ReturnType<typeof scratchFolder>

beforeEach(() => void (folder = scratchFolder()))
afterEach(() => folder.remove())

const control = async (url: string, operation: string, input: object = {}): Promise<Json> => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }
  return (await (await fetch(`${url}/simulator/control/${operation}`, init)).json()) as Json
}

describe('the state file', () => {
  it('brings back what was answered, and goes on with the retries', async () => {
    const stateFile = join(folder.path, 'zoom.json')
    const endpoint = await Endpoint.open()
    const clock = new StandingClock('2026-11-24T09:00:00Z')
    const first = await startZoomSimulator({ stateFile, clock })
    await first.control.subscribe({ app: APP.name, url: endpoint.url })
    const pair = first.control.issueGrant({ app: APP.name, user: AMARA })
    endpoint.answer = 503
    const { id } = first.control.createMeeting({ user: AMARA, request: { topic: 'Kept' } })
    await first.control.settle()
    await first.stop()
    endpoint.answer = 204
    clock.advance({ minutes: 5 })
    const second = await startZoomSimulator({ stateFile, clock })
    await second.control.settle()
    const app = new Visitor(second)

    expect((await app.call(pair.access_token, 'GET', `/meetings/${id}`)).body['topic']).toBe('Kept')
    expect((await app.refresh(pair.refresh_token!)).status).toBe(200)
    expect(second.control.deliveries().map(({ state, tries }) => [state, tries.length])).toEqual([['delivered', 2]])
    await second.stop()
    await endpoint.close()
  })

  it('is complete before an answer leaves', async () => {
    const stateFile = join(folder.path, 'zoom.json')
    const { zoom } = await startZoom({ stateFile })
    const { access_token: token } = zoom.control.issueGrant({ app: APP.name, user: AMARA })
    for (let count = 1; count <= 20; count += 1) {
      await new Visitor(zoom).call(token, 'POST', '/users/me/meetings', { topic: `M${count}` })
      const saved = JSON.parse(readFileSync(stateFile, 'utf8')) as { meetings: { topic: string }[] }
      expect(saved.meetings.at(-1)!.topic).toBe(`M${count}`)
    }
    await zoom.stop()
  })

  it('survives kill -9 in the middle of the work', async () => {
    const program = await new Program('simulator/main.js', { PORT: '0', DATA_DIR: folder.path }).start()
    const grant = (await control(program.url, 'issueGrant', { app: APP.name, user: AMARA })) as { access_token: string }
    const headers = { authorization: `Bearer ${grant.access_token}`, 'content-type': 'application/json' }
    const answered: number[] = []
    const work = async () => {
      for (;;) {
        const answer = await fetch(`${program.url}/v2/users/me/meetings`, { method: 'POST', headers, body: '{}' })
        answered.push(((await answer.json()) as { id: number }).id)
        if (answered.length === 15) void program.kill()
      }
    }
    await expect(work()).rejects.toThrow()
    const again = await new Program('simulator/main.js', { PORT: '0', DATA_DIR: folder.path }).start()
    const world = (await (await fetch(`${again.url}/simulator/control/world`)).json()) as { meetings: { id: number }[] }
    const kept = world.meetings.map(({ id }) => id)

    expect(answered.filter(id => !kept.includes(id))).toEqual([])
    expect(await again.stop()).toBe(0)
  })
})

describe('the program', () => {
  it('does not run beside the real Zoom', async () => {
    const program = new Program('simulator/main.js', { ZOOM: 'live', PORT: '0', DATA_DIR: folder.path })

    await expect(program.start()).rejects.toThrow(/ended with 78/)
    expect(program.output).toContain('does not run beside the real Zoom')
  })
})

describe('the control API', () => {
  let zoom: ZoomSimulator

  beforeEach(async () => void ({ zoom } = await startZoom()))
  afterEach(() => zoom.stop())

  it('does over HTTP what it does in the process', async () => {
    const user = await control(zoom.url, 'createUser', {
      firstName: 'Ada',
      lastName: 'Nurse',
      email: 'Ada@Northlake.example',
    })
    await control(zoom.url, 'advance', { hours: 1 })

    expect(user['email']).toBe('ada@northlake.example')
    expect(await control(zoom.url, 'now')).toBe('2026-11-24T10:00:00.000Z')
  })

  it.each([
    ['an unknown operation', 'explode', {}, /no operation/],
    ['a field too many', 'now', { extra: 1 }, /extra/],
    ['an unknown fault', 'setFault', { kind: 'gremlin' }, /kind/],
    ['a meeting that is not there', 'startMeeting', { meeting: 1 }, /no meeting 1/],
    ['nobody', 'issueGrant', { app: APP.name, user: 'nobody' }, /no user nobody/],
  ])('refuses %s in words', async (_case, operation, input, words) => {
    expect((await control(zoom.url, operation, input))['error']).toMatch(words)
  })

  it.each(['application/x-www-form-urlencoded', 'text/plain'])(
    'does not take %s, which another site’s page can send unasked',
    async type => {
      zoom.control.createUser({ firstName: 'Ada' })
      const init = { method: 'POST', headers: { 'content-type': type }, body: '{}' }
      const answer = await fetch(`${zoom.url}/simulator/control/reset`, init)

      expect(answer.status).toBe(415)
      expect(zoom.control.exportWorld().users.at(-1)!.firstName).toBe('Ada')
    },
  )

  it('exports a world that another simulator can go on with', async () => {
    const pair = zoom.control.issueGrant({ app: APP.name, user: AMARA })
    const { zoom: other } = await startZoom()
    other.control.importWorld({ world: zoom.control.exportWorld() as unknown as { version: 1 } })

    expect((await new Visitor(other).call(pair.access_token, 'GET', '/users/me')).body['email']).toBe(AMARA)
    await other.stop()
  })

  it('hands out copies, not the world itself', () => {
    const user = zoom.control.createUser({ firstName: 'Ada' })
    user.firstName = 'Changed'

    expect(zoom.control.exportWorld().users.at(-1)!.firstName).toBe('Ada')
  })
})

describe('the clock', () => {
  it('can be stopped, moved while it stands, and let run on from there', async () => {
    const { zoom, clock } = await startZoom()
    zoom.control.pause()
    clock.advance({ hours: 3 })
    const standing = zoom.control.now()
    zoom.control.advance({ days: 90 })
    const moved = zoom.control.now()
    zoom.control.resume()
    clock.advance({ minutes: 1 })

    expect(standing).toBe('2026-11-24T09:00:00.000Z')
    expect(moved).toBe('2027-02-22T09:00:00.000Z')
    expect(zoom.control.now()).toBe('2027-02-22T09:01:00.000Z')
    await zoom.stop()
  })
})
