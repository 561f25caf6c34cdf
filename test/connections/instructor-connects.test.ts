import { Connection } from '../../src/connections'
import { openCenter, aSession, type Center } from '../support/center'

let center: Center
afterEach(() => center.close())

const row = (who: 'instructor' | 'other-instructor' | 'admin') =>
  center.db.read.findOneBy(Connection, { institutionId: center.institutionId, personId: center.person(who) })

it('An instructor connects their account, comes back to where they were, and the waiting session gets its link', async () => {
  center = await openCenter({ zoom: 'set-up', sessions: [aSession()] })
  const visitor = await center.visitor('instructor')
  await visitor.open('/me/zoom?return_to=/help')
  expect(visitor.text).toContain('One of your sessions is waiting for a Zoom link. It starts today at 10:00.')

  await visitor.submit('Connect my Zoom')
  await visitor.follow('Adaeze Okafor')
  await visitor.submit('Allow')

  expect(visitor.path).toBe('/help')
  expect(visitor.text).toContain('Connected as a.okafor@northlake.example. Your session gets its link now.')
  expect(await row('instructor')).toMatchObject({ state: 'connected', zoomUserId: center.zoomUsers.instructor })
  await center.settled()
  expect(center.control.exportWorld().meetings.filter(meeting => !meeting.deletedAt)).toHaveLength(1)
  await visitor.open('/me/zoom')
  expect(visitor.text).toContain('7 of 7 scopes')
  expect(visitor.text).not.toContain('waiting for a Zoom link')
})

it('Under a mount path of a host application the way to Zoom and back is the same', async () => {
  center = await openCenter({ zoom: 'set-up', mount: '/training/zoom' })
  const visitor = await center.visitor('instructor')
  await visitor.open('/me/zoom')
  await visitor.submit('Connect my Zoom')
  expect(new URL(visitor.url).searchParams.get('redirect_uri')).toBe(`${center.url}/zoom/callback`)
  await visitor.follow('Adaeze Okafor')
  await visitor.submit('Allow')
  expect(visitor.path).toBe('/me/zoom')
  expect(visitor.text).toContain('Connected as a.okafor@northlake.example.')
})
