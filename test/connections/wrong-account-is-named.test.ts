import { randomUUID } from 'node:crypto'
import { Connection } from '../../src/connections'
import { ZoomApp } from '../../src/zoom-app'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let visitor: Visitor
beforeAll(async () => {
  center = await openCenter({ zoom: 'set-up', sessions: [aSession()] })
  visitor = await center.visitor('instructor')
  center.control.updateApp({ app: center.app.id, published: true })
})
afterAll(() => center.close())

const row = () => center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })

/** Goes to Zoom from a page, and comes back as this Zoom user. */
async function connectAs(user: string, from = '/me/zoom', button = 'Connect my Zoom', by = visitor): Promise<void> {
  await by.open(from)
  await by.submit(button)
  await by.open(center.control.consent({ url: by.url, user, decision: 'allow' }).location!)
}

/** The same Zoom account, connected in a center of which nobody here knows. */
const connectElsewhere = async (user: string): Promise<void> => {
  const tokens = center.control.issueGrant({ app: center.app.id, user })
  await center.parts.connections.service.seed(randomUUID(), randomUUID(), {
    ...{ zoomUserId: user, zoomAccountId: 'theirs', zoomEmail: 'somebody@northlake.example', plan: 'licensed' },
    ...{ accessToken: tokens.access_token, refreshToken: tokens.refresh_token!, scope: tokens.scope },
    expiresAt: new Date(center.clock.now().getTime() + 3600_000),
  })
}

it('An account that another center had is connected here, and its owner is told what that does there', async () => {
  await connectElsewhere(center.zoomUsers.instructor!)
  await connectAs(center.zoomUsers.instructor!, '/me/zoom?return_to=/help')
  expect(visitor.path).toBe('/help')
  expect(visitor.text).toContain(
    'Connected as a.okafor@northlake.example. Another center had this Zoom account connected. Zoom keeps only the newest connection, so that center has just lost it.',
  )
  const rows = await center.db.read.find(Connection, { order: { state: 'ASC' } })
  expect(rows.map(each => each.state)).toEqual(['connected', 'superseded'])
})

it('The other side is told, too: taken over, never expired', async () => {
  await center.settled()
  await connectElsewhere(center.zoomUsers.instructor!)
  await visitor.open('/me/zoom')
  expect(visitor.select('#account-title')).toEqual(['This Zoom account was connected to another center today'])
  expect(visitor.select('.conn-h .pill')).toEqual(['Connected elsewhere'])
  expect(visitor.text).toContain('This center lost the connection: the Zoom account was connected in another center')
  expect(visitor.text).not.toMatch(/expired/i)
  expect(visitor.hasButton('Connect here again')).toBe(true)
  await connectAs(center.zoomUsers.instructor!, '/me/zoom', 'Connect here again')
  expect((await row()).state).toBe('connected')
})

it('A newer consent of which only Zoom knows is not called another center', async () => {
  const { institutionId } = center
  await center.db.write(tx =>
    tx.update(Connection, { institutionId }, { state: 'superseded', stateCause: 'superseded' } as never),
  )
  await visitor.open('/me/zoom')
  expect(visitor.select('#account-title')).toEqual(['This Zoom account was connected somewhere else today'])
  expect(visitor.text).toContain('the other side loses it')
  await connectAs(center.zoomUsers.instructor!, '/me/zoom', 'Connect here again')
})

it('Another account than before is asked about; to keep it leads on to where the person came from', async () => {
  const { id } = center.control.createUser({ email: 'private@northlake.example' })
  await connectAs(id, '/me/zoom?return_to=/help', 'Reconnect')
  expect(visitor.heading).toBe('Is this the right Zoom account?')
  expect(visitor.text).toContain(
    'Connected as private@northlake.example. Before, it was a.okafor@northlake.example. If that is a mistake, use another account.',
  )
  expect(visitor.link('Open Zoom’s sign-out in a new tab')).toBe(`${center.simulator.url}/logout`)
  expect((await fetch(`${center.simulator.url}/logout`)).status).toBe(200)
  const admin = await center.visitor('admin')
  await admin.open(`/zoom/people/${center.person('instructor')}`)
  expect(admin.text).toContain('Dr. Adaeze Okafor connected Zoom, with another Zoom account than before')

  await visitor.follow('Keep this account')
  expect(visitor.path).toBe('/help')
})

it('An account outside the center’s own is named, unless instructors have accounts of their own', async () => {
  const { institutionId } = center
  const app = (change: Partial<ZoomApp>) =>
    center.db.write(tx => tx.update(ZoomApp, { institutionId }, change as never))
  await app({ zoomAccountId: (await row()).zoomAccountId })
  const world = center.control.exportWorld()
  const foreign = world.users.find(
    user => user.accountId !== world.users.find(own => own.id === center.zoomUsers.instructor)!.accountId,
  )!
  await connectAs(foreign.id, '/me/zoom', 'Reconnect')
  expect(visitor.text).toContain(
    `Connected as ${foreign.email}. Before, it was private@northlake.example. It is not in the center’s Zoom account.`,
  )
  expect(visitor.text).toContain('It has none of the center’s licenses')
  await visitor.open('/me/zoom')
  expect(visitor.text).toContain(`${foreign.email} is not in the center’s Zoom account.`)
  await visitor.follow('Use another account')
  expect(visitor.hasButton('Connect another account')).toBe(true)

  await app({ licensing: 'own' })
  await visitor.open('/me/zoom')
  expect(visitor.text).not.toContain('is not in the center’s Zoom account')
})

it('An account of somebody else here is refused without telling whose it is, and the way to another one is shown', async () => {
  const { zoomUserId, zoomEmail } = await row()
  const other = await center.visitor('other-instructor')
  await connectAs(zoomUserId!, '/me/zoom', 'Connect my Zoom', other)
  expect(other.status).toBe(403)
  expect(other.select('#outcome-title')).toEqual(['This Zoom account is connected to another person of this center.'])
  expect(other.text).toContain(zoomEmail!)
  expect(other.text).not.toContain('Okafor')
  await other.follow('Use another account')
  expect(other.heading).toBe('Use another Zoom account')
  await connectAs(center.zoomUsers['other-instructor']!, '/me/zoom/other', 'Connect another account', other)
  expect(other.text).toContain('Connected as m.lindqvist@northlake.example.')
})

it('A broken set-up is the center’s trouble: the card says so, and asks nobody to connect again', async () => {
  await center.parts.zoomApp.service.noteBroken(center.institutionId, { code: 'credentials', text: 'Zoom refuses' })
  await visitor.open('/me/zoom')
  expect(visitor.select('.conn-h .pill')).toEqual(['Set-up broken'])
  expect(visitor.text).toContain('Nothing is wrong with your account, and nobody has to connect again')
  await center.parts.zoomApp.service.noteWorking(center.institutionId)
  await visitor.open('/me/zoom')
  expect(visitor.select('.conn-h .pill')).toEqual(['Connected'])
})

it('What depends on the connection is listed, and disconnecting says what becomes of each session', async () => {
  await visitor.open('/me/zoom')
  expect(visitor.select('[aria-labelledby=coming-title] li')).toEqual(['Sepsis responseToday at 10:00Has its link'])
  expect(visitor.text).toContain('See cloud recordingsBrings recordings and transcripts into the session')
  expect(visitor.text).toMatch(
    /Licensed: meetings do not stop after 40 minutes.* One meeting at a time: a second one ends the first\./,
  )
  await visitor.follow('Disconnect')
  expect(visitor.text).toContain('Sepsis response, today at 10:00Keeps its Zoom link, and students can still join.')
})
