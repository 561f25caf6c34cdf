import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type Who } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let visitors: Map<Who, Visitor>

// Wednesday 09:00 in Chicago; the session is on Thursday at 10:00.
beforeAll(async () => {
  center = await openCenter({
    jobs: true,
    knobs: { retryBaseMs: 60_000 },
    sessions: [aSession({ startsAt: '2026-12-03T16:00:00Z' })],
  })
  visitors = new Map()
  for (const who of ['admin', 'instructor'] as const) visitors.set(who, await center.visitor(who))
  await center.settled()
})
afterAll(() => center.close())

const id = (): string => center.seeded.sessions[0]!
const session = (): Promise<Session> => center.db.read.findOneByOrFail(Session, { id: id() })
const host = (): string => center.zoomUsers.instructor!
const as = (who: Who): Visitor => visitors.get(who)!
const meeting = async () => {
  const { meetingId } = await session()
  return center.control.exportWorld().meetings.find(each => String(each.id) === meetingId)!
}

/** What the page of the session says, without asking Zoom. */
async function shown(who: Who = 'admin') {
  const visitor = await as(who).open(`/sessions/${id()}`)
  const light = visitor.select('#readiness .pill')[0]
  return { light, problems: visitor.select('#readiness li:not(.ok) b') }
}

/** What it says after Zoom was asked. */
async function checked(who: Who = 'admin') {
  await as(who).open(`/sessions/${id()}`)
  await as(who).submit('Check now')
  await center.settled()
  return shown(who)
}

/** Presses the button beside a cause, and waits for all that follows. */
async function pressed(button: string, who: Who = 'admin') {
  await as(who).open(`/sessions/${id()}`)
  await as(who).submit(button)
  await center.settled()
  return shown(who)
}

const READY = { light: 'Ready', problems: [] }

it('a session is not called ready before Zoom was asked, and then all that was looked at is told', async () => {
  expect(await shown('instructor')).toEqual({ light: 'Not checked yet', problems: [] })
  expect(as('instructor').text.match(/Not checked yet/g)).toHaveLength(1)

  expect(await checked('instructor')).toEqual(READY)

  expect(as('instructor').select('#readiness li.ok b')).toEqual([
    ...['Connection', 'Zoom account', 'Meeting', 'Passcode', 'Recording'],
  ])
  expect(as('instructor').text).toContain('Checked today at 09:00.')
})

it('a plan that becomes Basic is told at once, with 40 minutes and without recordings', async () => {
  center.control.updateUser({ user: host(), type: 1 })
  await center.settled()

  expect(await shown()).toEqual({
    light: 'Look at this',
    problems: ['Zoom will end this meeting after 40 minutes.', 'It will not be recorded.'],
  })
  expect(as('admin').link('Hand over')).toContain(`/people/${center.person('instructor')}/hand-over?session=${id()}`)
  await as('admin').follow('Change the length')
  expect(as('admin').heading).toContain('Change')
  await shown('instructor')
  expect(as('instructor').link('Hand over')).toBeNull()

  await center.advance({ seconds: 1 })
  center.control.updateUser({ user: host(), type: 2 })
  await center.settled()
  expect(await shown()).toEqual(READY)
})

it('recording that is off in the host’s settings is amber until it is on', async () => {
  center.control.updateUser({ user: host(), settings: { recording: { cloud_recording: false } } })
  expect(await checked()).toEqual({ light: 'Look at this', problems: ['It will not be recorded.'] })

  center.control.updateUser({ user: host(), settings: { recording: { cloud_recording: true } } })

  expect(await pressed('Check again')).toEqual(READY)
})

it('a meeting that would not record is told to again', async () => {
  center.control.changeMeeting({
    meeting: (await session()).meetingId!,
    request: { settings: { auto_recording: 'none' } },
  })
  expect(await checked()).toEqual({ light: 'Look at this', problems: ['It will not be recorded.'] })

  expect(await pressed('Record it again')).toEqual(READY)
  expect((await meeting()).settings).toMatchObject({ auto_recording: 'cloud' })
})

it('a meeting without a passcode gets one, and learners the link with it', async () => {
  const free = { schedule_meeting: { require_password_for_scheduling_new_meetings: false } }
  center.control.updateUser({ user: host(), settings: free })
  center.control.changeMeeting({ meeting: (await session()).meetingId!, request: { password: '' } })
  expect((await meeting()).password).toBe('')
  expect(await checked('instructor')).toEqual({ light: 'Look at this', problems: ['The meeting has no passcode.'] })

  expect(await pressed('Set a passcode', 'instructor')).toEqual(READY)

  const { password, encryptedPassword } = await meeting()
  expect(password).toMatch(/^[A-Z][a-z]{2}\d{5}$/)
  expect(as('instructor').html).not.toContain(password)
  expect(await enter()).toContain(`pwd=${encryptedPassword}`)
  free.schedule_meeting.require_password_for_scheduling_new_meetings = true
  center.control.updateUser({ user: host(), settings: free })
})

it('a passcode that the host changed in Zoom reaches the learners’ link without anybody’s doing', async () => {
  center.control.changeMeeting({ meeting: (await session()).meetingId!, request: { password: 'abc123' } })

  expect(await checked()).toEqual(READY)

  expect(await enter()).toContain(`pwd=${(await meeting()).encryptedPassword}`)
})

it('another time in Zoom is amber; ours goes back, or Zoom’s is taken', async () => {
  const { meetingId, startsAt } = await session()
  const later = new Date(startsAt.getTime() + 3600_000)
  const move = (): unknown => center.control.moveMeeting({ meeting: meetingId!, startTime: later.toISOString() })
  move()
  expect(await checked()).toEqual({ light: 'Look at this', problems: ['Zoom has another time or title.'] })
  expect(await pressed('Put our time back')).toEqual(READY)
  expect((await meeting()).startTime).toContain('T16:00')

  move()
  await checked()
  expect(await pressed('Use Zoom’s')).toEqual(READY)
  expect((await session()).startsAt).toEqual(later)
})

it('a meeting that was deleted in Zoom is red, also for whoever did not ask, and is made again', async () => {
  const former = (await session()).meetingId!
  center.control.deleteMeeting({ meeting: former })
  await center.settled()
  expect(await shown('instructor')).toEqual({ light: 'Not ready', problems: ['The meeting was deleted in Zoom.'] })

  expect(await pressed('Make the meeting again', 'instructor')).toEqual(READY)
  expect((await session()).meetingId).not.toBe(former)
})

it.each([
  ['server_error', 'Zoom does not answer. It could not be checked; tried again at 09:'],
  ['html_page', 'Zoom does not answer.'],
  ['connection_reset', 'Zoom does not answer.'],
  ['rate_per_second', 'Zoom limits how fast we may ask. It could not be checked;'],
] as const)(
  '%s while it is checked is no one’s fault here: the light stays, and it is tried again',
  async (kind, words) => {
    const fault = center.control.setFault({ kind })
    expect(await checked()).toEqual(READY)
    expect(as('admin').text).toContain(words)
    const { state } = (await center.parts.connections.queries.of(center.institutionId, center.person('instructor')))!
    expect(state).toBe('connected')

    center.control.clearFaults({ id: fault.id })
    await center.advance({ minutes: 2 })

    expect(await shown()).toEqual(READY)
    expect(as('admin').text).not.toContain('could not be checked')
    expect((await center.parts.outbox.counts()).dead).toBe(0)
  },
)

it('a session that was changed after the check has to be checked again', async () => {
  await checked()
  await as('instructor').open(`/sessions/${id()}/edit`)
  await as('instructor').submit('Save changes', { Title: 'Septic shock' })

  await center.settled()

  // What Zoom took over is looked at by itself.
  expect(await shown()).toEqual(READY)
})

it('another Zoom account than before cannot start the meeting: it is made again there', async () => {
  const second = center.control.createUser({
    firstName: 'Adaeze',
    lastName: 'Second',
    email: 'second@northlake.example',
  })
  await reconnect(second.id)
  await center.settled()
  expect(await shown('instructor')).toEqual({
    light: 'Not ready',
    problems: ['The meeting is in another Zoom account.'],
  })

  expect(await pressed('Make the meeting again', 'instructor')).toEqual(READY)
  expect((await session()).meetingHostId).toBe(second.id)
})

it('an authorization that Zoom ended is red, and green again by itself after connecting', async () => {
  const { meetingHostId } = await session()
  center.control.revokeGrant({ app: center.app.id, user: meetingHostId! })
  expect(await checked()).toEqual({
    light: 'Not ready',
    problems: ['Zoom no longer accepts the connection of Dr. Adaeze Okafor.'],
  })
  expect(as('admin').link('See the connection')).toContain(`/zoom/people/${center.person('instructor')}`)
  expect(await shown('instructor')).toEqual({
    light: 'Not ready',
    problems: ['Zoom no longer accepts our connection.'],
  })

  await as('instructor').follow('Connect again')
  expect(as('instructor').heading).toBe('Your Zoom account')
  await reconnect(meetingHostId!)
  await center.settled()

  expect(await shown('instructor')).toEqual(READY)
})

it('a user whom Zoom switched off is red without anybody asking', async () => {
  const { meetingHostId } = await session()
  center.control.updateUser({ user: meetingHostId!, status: 'inactive' })
  await center.settled()
  expect((await shown()).light).toBe('Not ready')

  center.control.updateUser({ user: meetingHostId!, status: 'active' })
  await reconnect(meetingHostId!)
  await center.settled()
  expect(await shown()).toEqual(READY)
})

it.each(['deleted', 'moved'] as const)('a user who was %s at Zoom is told at once', async fate => {
  const { meetingHostId } = await session()
  const { accountId } = center.control.exportWorld().users.find(each => each.id === meetingHostId)!
  const elsewhere = center.control.exportWorld().accounts.find(each => each.id !== accountId)!.id
  await center.db.write(tx => tx.query('UPDATE zoom_app SET zoom_account_id = $1', [accountId]))
  await center.advance({ seconds: 1 })
  center.control.updateUser({
    user: meetingHostId!,
    ...(fate === 'deleted' ? { status: 'deleted' } : { accountId: elsewhere }),
  })
  await center.settled()

  expect(await shown()).toEqual(
    fate === 'deleted'
      ? { light: 'Not ready', problems: ['Zoom no longer accepts the connection of Dr. Adaeze Okafor.'] }
      : { light: 'Look at this', problems: ['The Zoom account of Dr. Adaeze Okafor is not the center’s.'] },
  )
  await center.advance({ seconds: 1 })
  center.control.updateUser({ user: meetingHostId!, status: 'active', accountId })
  await reconnect(meetingHostId!)
  await center.settled()
  expect(await shown()).toEqual(READY)
})

it('missing permissions are amber', async () => {
  const { meetingHostId } = await session()
  const { scopes } = center.control.exportWorld().apps.find(app => app.id === center.app.id)!
  await reconnect(meetingHostId!, scopes.slice(0, -1))
  await center.settled()

  expect(await shown()).toEqual({
    light: 'Look at this',
    problems: ['Dr. Adaeze Okafor has not allowed everything in Zoom.'],
  })
  await reconnect(meetingHostId!)
  await center.settled()
})

it('nobody else’s sessions are checked, and no button does what it does not offer', async () => {
  const other = await center.visitor('other-instructor')
  await other.open('/help')
  await other.post(`/sessions/${id()}/readiness`, { _csrf: other.csrf, do: 'check' })
  expect(other.status).toBe(404)
  await as('admin').open(`/sessions/${id()}`)
  await as('admin').post(`/sessions/${id()}/readiness`, { _csrf: as('admin').csrf, do: 'explode' })
  expect(as('admin').text).toContain('This button does not exist.')
})

/** Where whoever joins is led to: at the simulator, the page of the meeting with the passcode in its address. */
async function enter(): Promise<string> {
  const admin = await as('admin').open(`/sessions/${id()}`)
  await admin.submit('Join as observer')
  return admin.url
}

/** As after Zoom's consent page. */
async function reconnect(zoomUserId: string, scopes?: string[]): Promise<void> {
  const user = center.control.exportWorld().users.find(each => each.id === zoomUserId)!
  const tokens = center.control.issueGrant({ app: center.app.id, user: user.id, ...(scopes && { scopes }) })
  await center.parts.connections.service.seed(center.institutionId, center.person('instructor'), {
    ...{ zoomUserId, zoomAccountId: user.accountId, zoomEmail: user.email, plan: 'licensed' },
    ...{ accessToken: tokens.access_token, refreshToken: tokens.refresh_token!, scope: tokens.scope },
    expiresAt: new Date(center.clock.now().getTime() + tokens.expires_in * 1000),
  })
}
