import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type Who } from '../support/center'
import type { Visitor } from '../support/visitor'

const HOSTILE = `<script>alert('zq9x')</script> & "quoted"`

describe('the entry of a session says what to do', () => {
  let center: Center
  let sessionId: string

  afterEach(() => center.close())

  /** Opens at 09:00; the session is from 10:00 to 11:30. */
  async function plan(options: Parameters<typeof openCenter>[0] = {}): Promise<void> {
    center = await openCenter({ sessions: [aSession()], ...options })
    await center.settled()
    sessionId = center.seeded.sessions[0]!
  }

  async function seenBy(who: Who): Promise<Visitor> {
    return (await center.visitor(who)).open(`/sessions/${sessionId}`)
  }

  const meeting = async (): Promise<string> =>
    (await center.db.read.findOneByOrFail(Session, { id: sessionId })).meetingId!

  const offers = (visitor: Visitor): string[] => visitor.select('.s-act :is(button, a.btn)')

  it('before it opens', async () => {
    await plan()

    const student = await seenBy('student')
    const instructor = await seenBy('instructor')
    const admin = await seenBy('admin')

    expect(student.text).toContain('Join opens at 09:50, in 50 minutes')
    expect(offers(student)).toEqual(['Add to my calendar'])
    expect(offers(instructor)).toEqual(['Start early', 'Edit', 'Cancel'])
    expect(offers(admin)).toEqual(['Join as observer', 'Edit', 'Cancel'])
    expect(student.select('nav[aria-label="Breadcrumb"] a')).toEqual(['Calendar', 'Today'])
    expect(student.text).toContain('Wednesday, December 2, 2026 10:00–11:30 Central Time (Chicago)')
    expect(student.attr('.s-meta time', 'datetime')).toBe('2026-12-02T10:00:00-06:00')
  })

  it('when it can be joined, and when its host is not there', async () => {
    await plan()
    await center.advance({ minutes: 52 })
    expect(offers(await seenBy('student'))).toEqual(['Join session', 'Add to my calendar'])
    expect(offers(await seenBy('instructor'))[0]).toBe('Start session')

    await center.advance({ minutes: 10 })
    const student = await seenBy('student')
    expect(offers(student)).toEqual(['Join the waiting room'])
    expect(student.text).toContain('Dr. Okafor has not started yet.')
  })

  it('while it is live', async () => {
    await plan()
    await center.advance({ minutes: 61 })
    center.control.startMeeting({ meeting: await meeting() })
    await center.settled()

    const instructor = await seenBy('instructor')

    expect(instructor.text).toContain('Live now')
    expect(offers(instructor)).toEqual(['Go to Zoom', 'Edit'])
    expect(offers(await seenBy('admin'))).toEqual(['Join as observer', 'Edit'])
    expect(offers(await seenBy('student'))).toEqual(['Join session'])
  })

  it('when it is over, and nobody started it', async () => {
    await plan()
    await center.advance({ hours: 4 })

    const student = await seenBy('student')
    const instructor = await seenBy('instructor')

    expect(offers(student)).toEqual([])
    expect(student.text).toContain('This session was not recorded.')
    expect(student.text).not.toContain('Nobody started')
    expect(instructor.text).toContain('Nobody started the meeting in Zoom.')
  })

  it('when it was cancelled: by whom, why, and how to get it back', async () => {
    await plan()
    const instructor = await seenBy('instructor')
    await instructor.follow('Cancel')
    await instructor.post(`/sessions/${sessionId}/cancel`, { _csrf: instructor.csrf, reason: 'The manikin is broken' })

    const student = await seenBy('student')
    await instructor.open(`/sessions/${sessionId}`)

    expect(student.text).toContain('This session was cancelled today at 09:00 by Dr. Adaeze Okafor.')
    expect(student.text).toContain('Reason: The manikin is broken')
    expect(offers(student)).toEqual([])
    await instructor.submit('Restore the session')
    await center.settled()
    expect(offers(await seenBy('instructor'))).toEqual(['Start early', 'Edit', 'Cancel'])
  })

  describe('when there is no link yet', () => {
    it('because its host has not connected Zoom', async () => {
      await plan({ sessions: [aSession({ instructor: 'other-instructor' })] })

      const host = await seenBy('other-instructor')
      const admin = await seenBy('admin')
      const student = await seenBy('student')

      expect(host.text).toContain('Connect your Zoom to host this.')
      expect(host.link('Connect my Zoom')).toBe(`${center.url}/me/zoom`)
      expect(admin.text).toContain('Maria Lindqvist, RN has not connected Zoom.')
      expect(admin.link('Change host')).toBe(`${center.url}/sessions/${sessionId}/edit`)
      expect(student.text).toContain('The link for this session is not ready yet. You do not need to do anything')
      expect(student.text).not.toContain('connected Zoom')
    })

    it('because Zoom is down', async () => {
      center = await openCenter({ sessions: [aSession()], knobs: { retryBaseMs: 600_000 } })
      sessionId = center.seeded.sessions[0]!
      center.control.setFault({ kind: 'server_error' })
      await center.settled()

      const instructor = await seenBy('instructor')

      expect(instructor.text).toContain('Zoom does not answer. Your session is saved.')
      expect(offers(instructor)).toEqual(['Edit', 'Cancel'])
    })

    it('because it was deleted in Zoom: a new one is one step away', async () => {
      await plan()
      center.control.deleteMeeting({ meeting: await meeting() })
      await center.settled()
      const instructor = await seenBy('instructor')
      expect(instructor.text).toContain('This meeting was deleted in Zoom. The session is still planned.')

      await instructor.submit('Make a new link')
      await center.settled()

      expect((await seenBy('instructor')).text).not.toContain('deleted in Zoom.')
      expect(offers(await seenBy('instructor'))[0]).toBe('Start early')
    })

    it('or because it was moved there: whose plan holds is for people to say', async () => {
      await plan()
      center.control.moveMeeting({ meeting: await meeting(), startTime: '2026-12-02T16:30:00Z' })
      await center.settled()
      const instructor = await seenBy('instructor')
      expect(instructor.text).toContain('Zoom now says 10:30.')

      await instructor.submit('Use Zoom’s')

      expect((await seenBy('student')).text).toContain('10:30–12:00')
    })
  })

  it('held in person: nothing of Zoom', async () => {
    await plan({ sessions: [aSession({ onZoom: false })] })

    const instructor = await seenBy('instructor')

    expect(offers(instructor)).toEqual(['Edit', 'Cancel'])
    expect(instructor.text).toContain('In person')
    expect(instructor.text).not.toMatch(/Zoom account|Link for students|Meeting ID/)
  })

  it('to staff with the roster, fifty at a time, and the link to give away', async () => {
    await plan()

    const instructor = await seenBy('instructor')
    const student = await seenBy('student')

    expect(instructor.select('#details li')).toEqual(['ANAmara Nwosu 104180', 'BWBen Whitaker 104187'])
    expect(instructor.attr('#gate-link', 'value')).toBe(`${center.url}/sessions/${sessionId}/join`)
    expect(student.text).not.toContain('Ben Whitaker')
    expect(student.attr('#gate-link', 'value')).toBeUndefined()
    expect(student.select('#activity')).toEqual([])
  })

  it('again by itself: the head alone, until nothing changes any more', async () => {
    await plan()
    const student = await seenBy('student')
    expect(student.attr('live-part', 'src')).toBe(`/sessions/${sessionId}/live`)

    const part = await student.ask(`/sessions/${sessionId}/live`)
    const html = await part.text()
    expect(html).toContain('Join opens at 09:50')
    expect(html).not.toMatch(/<html|<nav/)

    await center.advance({ hours: 4 })
    expect((await student.ask(`/sessions/${sessionId}/live`)).status).toBe(204)
  })

  it('with hostile titles shown as the text they are', async () => {
    await plan({ sessions: [aSession({ title: HOSTILE })] })

    const instructor = await seenBy('instructor')

    expect(instructor.heading).toBe(HOSTILE)
    expect(instructor.html).not.toContain('<script>alert')
  })

  it('and nothing at all to those it is not for', async () => {
    await plan()

    for (const who of ['outside-student', 'other-instructor'] as const) {
      const visitor = await seenBy(who)
      expect(visitor.status).toBe(404)
      expect(visitor.text).not.toContain('Sepsis')
    }
    const admin = await center.visitor('admin')
    for (const id of ['x', '1', '%00', 'a'.repeat(3000), "1'--", '00000000-0000-4000-8000-000000000000'])
      expect((await admin.ask(`/sessions/${id}`)).status).toBe(404)
    for (const query of [
      'part=0',
      'part=x',
      'said=%00',
      'people=-1',
      'after=%5B',
      'said=a&said=b',
      `said=${'a'.repeat(5000)}`,
    ])
      expect((await admin.ask(`/sessions/${sessionId}?${query}`)).status).toBe(200)
  })
})
