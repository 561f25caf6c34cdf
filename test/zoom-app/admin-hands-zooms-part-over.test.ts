import { ZoomApp } from '../../src/zoom-app'
import { openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let admin: Visitor

const LINK = '/zoom/hand-over?link='

async function makeLink(): Promise<string> {
  await admin.open('/zoom/setup/who')
  await admin.submit(admin.hasButton('Make a link') ? 'Make a link' : 'Make a new link')
  return admin.attr('#hand-over', 'value')!
}

const statusOf = async (url: string): Promise<number> => (await (await center.visitor()).open(url)).status

describe('An admin hands Zoom’s part of the set-up over', () => {
  beforeAll(async () => {
    center = await openCenter({ zoom: 'set-up' })
    admin = await center.visitor('admin')
  })
  afterAll(() => center.close())

  it('by a link that shows every value to copy, no secret and nobody’s name', async () => {
    const url = await makeLink()
    expect(url).toMatch(new RegExp(`^${center.url}/zoom/hand-over\\?link=[\\w-]{43}$`))
    const stranger = await center.visitor()
    await stranger.open(url)
    expect(stranger.status).toBe(200)
    expect(stranger.attr('#redirect-url', 'value')).toBe(`${center.url}/zoom/callback`)
    expect(stranger.select('#redirect-url-hint')).toEqual(['It must match exactly as shown, and no slash at the end.'])
    expect(stranger.attr('#event-url', 'value')).toBe(`${center.url}/zoom/webhooks`)
    for (const text of ['meeting:read', 'recording.completed', 'user_profile', 'The link ends on Dec 16, 2026'])
      expect(stranger.text).toContain(text)
    for (const person of await center.parts.db.query<{ name: string }>('SELECT name FROM person'))
      expect(stranger.html).not.toContain(person.name)
    const { clientId, clientSecret, secretToken } = center.app
    for (const key of [clientId, clientSecret, secretToken]) expect(stranger.html).not.toContain(key)
  })

  it('which is stored as a hash, and shown once', async () => {
    const token = (await makeLink()).split(LINK)[1]!
    const row = await center.db.read.findOneByOrFail(ZoomApp, { institutionId: center.institutionId })
    expect(JSON.stringify(row)).not.toContain(token)
    await admin.open('/zoom/setup/who')
    expect(admin.html).not.toContain(token)
    expect(admin.text).toContain('A link is out. It ends on Dec 16, 2026.')
  })

  it('and survives a reload, the back button, and the same form once more', async () => {
    const url = await makeLink()
    expect(admin.path).toBe('/zoom/setup/who')
    await admin.open('/zoom/setup/who')
    await admin.post('/zoom/setup/hand-over', { _csrf: admin.csrf })
    expect(admin.text).toContain('A link is out already, and still good. Nothing was changed.')
    expect(admin.html).not.toContain(LINK)
    expect(await statusOf(url)).toBe(200)
  })

  it('while the browser keeps no token that can be read, and shows no link that ended meanwhile', async () => {
    await admin.open('/zoom/setup/who')
    let cookie = ''
    admin.atRedirect = async () => {
      cookie = admin.cookie('simcenter-link')!
      await center.db.write(tx => tx.update(ZoomApp, { institutionId: center.institutionId }, { handOverHash: null }))
    }
    await admin.submit('Make a new link')
    expect(cookie).toMatch(/^[\w.-]{80,}$/)
    expect(admin.html).not.toContain(LINK)
    expect(admin.cookie('simcenter-link')).toBeUndefined()
  })

  it('asks before it ends the link that is out', async () => {
    await admin.open('/zoom/setup/who')
    expect(admin.select('details.confirm').join()).toContain('End the link that is out?')
    expect(admin.attr('details.confirm', 'open')).toBeUndefined()
  })

  it('and says of a link that ended whom to ask, and leads a stranger nowhere', async () => {
    const url = await makeLink()
    await makeLink()
    const stranger = await center.visitor()
    await stranger.open(url)
    expect([stranger.status, stranger.headers.get('cache-control')]).toEqual([404, 'no-store'])
    expect(stranger.text).toContain('This link has ended or was replaced. Ask whoever sent it for a new one.')
    expect(stranger.text).not.toContain('start page')
  })

  it('in the name of the center', async () => {
    const stranger = await center.visitor()
    await stranger.open(await makeLink())
    expect(stranger.select('header .brand')).toEqual(['Northlake Simulation Center'])
    for (const words of ['in a safe way: not by e-mail', 'pass it on together with the two keys'])
      expect(stranger.text).toContain(words)
  })

  it('and which ends: by a newer one, by withdrawing it, after 14 days', async () => {
    const first = await makeLink()
    const second = await makeLink()
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 200])
    await admin.open('/zoom/setup/who')
    await admin.submit('Withdraw it')
    expect(await statusOf(second)).toBe(404)
    const third = await makeLink()
    center.clock.advance({ days: 13, hours: 23 })
    expect(await statusOf(third)).toBe(200)
    center.clock.advance({ hours: 2 })
    expect(await statusOf(third)).toBe(404)
  })

  it.each(['', 'x', 'A'.repeat(43), "' OR 1=1 --", '%00', 'a&link=b'])('and nobody guesses: %j', async text => {
    expect(await statusOf(`${LINK}${text}`)).toBe(404)
  })

  it('asks whether Zoom is licensed for everybody, and says what “no” means', async () => {
    admin = await center.visitor('admin')
    await admin.open('/zoom/setup/who')
    await admin.submit('No')
    expect(admin.text).toContain('Then the app reaches one Zoom account only.')
    await admin.submit('Yes')
    expect(admin.text).toContain('One app in the institution’s Zoom account reaches all its users.')
  })

  it('lets that question wait, and shows nothing as seen that nobody looked at', async () => {
    await admin.open('/zoom/setup/who')
    expect(admin.text).toContain('If you do not know, answer it later: nothing waits for it.')
    expect(admin.html.split('id="needs"')[1]).not.toMatch(/#(check|x)"/)
    await admin.open('/zoom/setup/events')
    const events = admin.html.split('Events to tick')[1]!.split('What Zoom sends')[0]
    expect(events!.match(/#circle"/g)).toHaveLength(8)
    for (const text of ['Somebody joins', 'Somebody leaves']) expect(admin.text).toContain(text)
  })

  it('speaks today’s words of Zoom or the older ones, on every step', async () => {
    const words = { create: 'On the tile OAuth', 'basic-information': 'Whitelist URL', events: 'Verification Token' }
    for (const [step, word] of Object.entries(words)) {
      await admin.open(`/zoom/setup/${step}`)
      expect(admin.text.includes(word)).toBe(false)
      await admin.submit('older')
      expect([admin.path, admin.text]).toEqual([`/zoom/setup/${step}`, expect.stringContaining(word)])
      await admin.submit('new')
    }
    for (const step of ['scopes', 'test']) {
      await admin.open(`/zoom/setup/${step}`)
      await admin.submit('older')
      expect(admin.path).toBe(`/zoom/setup/${step}`)
    }
    for (const step of ['who', 'invite']) {
      await admin.open(`/zoom/setup/${step}`)
      expect([admin.status, admin.hasButton('older')]).toEqual([200, false])
    }
    await admin.open('/zoom/setup/create')
    expect(admin.attr('#short-description', 'value')).toContain('Zoom meetings')
  })
})
