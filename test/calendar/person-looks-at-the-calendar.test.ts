import { gzipSync } from 'node:zlib'
import { load } from 'cheerio'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

// Wednesday, December 2, 2026, 09:00 in Chicago.
const SESSIONS = [
  aSession({ title: 'Sepsis response', startsAt: '2026-12-02T16:00:00Z', roster: ['student'] }),
  aSession({
    title: 'Stroke alert',
    startsAt: '2026-12-02T19:00:00Z',
    instructor: 'other-instructor',
    program: 'med',
    roster: ['second-student'],
  }),
  aSession({ title: 'IV insertion', startsAt: '2026-12-03T15:00:00Z', room: 'lab', onZoom: false, roster: [] }),
  aSession({ title: 'Ward round', startsAt: '2026-12-04T16:00:00Z', room: 'net', cancelled: 'The host is ill' }),
  aSession({ title: 'Next week', startsAt: '2026-12-08T16:00:00Z' }),
]

describe('a person looks at the calendar', () => {
  let center: Center
  let admin: Visitor
  let instructor: Visitor
  let student: Visitor

  beforeAll(async () => {
    center = await openCenter({ sessions: SESSIONS })
    await center.settled()
    admin = await center.visitor('admin')
    instructor = await center.visitor('instructor')
    student = await center.visitor('student')
  })
  afterAll(() => center.close())

  const names = (visitor: Visitor): string[] => visitor.select('.wr .ev-n, .tg .ev-n, .tl .ev-n, .mo .ev-n')
  const rows = (visitor: Visitor): string[] => visitor.select('.agenda .ag-b b')

  it.each([
    ['admin', '/calendar/week?by=room'],
    ['instructor', '/calendar/week?by=time&mine=1'],
    ['student', '/next'],
  ] as const)('leads the %s from the start page to %s', async (who, path) => {
    const visitor = await (await center.visitor(who)).open('/')
    expect([visitor.status, visitor.path]).toEqual([200, path])
  })

  it('leads a stranger to the sign-in page and back', async () => {
    const stranger = await (await center.visitor()).open('/calendar/day?date=2026-12-03')
    expect(stranger.path).toBe('/sign-in?return_to=%2Fcalendar%2Fday%3Fdate%3D2026-12-03')
  })

  it('shows an admin the week, room by room', async () => {
    await admin.open('/calendar/week?by=room')
    expect(admin.heading.replace(/\s/g, ' ')).toBe('Nov 30 – Dec 6, 2026')
    expect(admin.select('.wr tbody th .rn')).toEqual(['Sim Bay 1', 'Skills Lab A', 'Online only'])
    expect(admin.select('.wr tbody tr:first-child td').map(cell => cell.split(',')[0])).toEqual([
      '',
      '',
      '10:00Sepsis response',
      '',
      '',
      '',
      '',
    ])
    expect(names(admin)).toEqual(['Sepsis response', 'Stroke alert', 'IV insertion', 'Ward round'])
    expect(admin.select('.wr thead .cnt')).toEqual(['2 sessions', '1 session', '1 session'])
  })

  it('says the state of each session in words', async () => {
    await admin.open('/calendar/week?by=room')
    const heard = admin.select('.wr .ev').map(chip => /, (.*?), /.exec(chip)![1])
    expect(heard).toEqual(['Zoom ready', 'Host not connected', 'In person', 'Cancelled'])
  })

  it('tells an admin how many sessions have no host, and where to help', async () => {
    await admin.open('/calendar/week?by=room')
    expect(admin.select('.attn h2')).toEqual(['1 session has no Zoom host'])
    expect(admin.select('.attn p')).toEqual(['One starts today. The instructor has not connected Zoom.'])
    expect(admin.link('Fix connections')).toBe(`${center.url}/zoom`)
  })

  it('shows instructors what they host, and students what they are in', async () => {
    await instructor.open('/calendar/week')
    expect(names(instructor)).toEqual(['Sepsis response', 'IV insertion', 'Ward round'])
    await student.open('/calendar/week')
    expect(names(student)).toEqual(['Sepsis response', 'Ward round'])
    await student.open('/calendar/week?by=room&mine=1&problem=1')
    expect(names(student)).toEqual(['Sepsis response', 'Ward round'])
    expect(student.select('.wr tbody th .rn')).toEqual(['Sim Bay 1', 'Online only'])
  })

  it('asks an instructor without Zoom to connect it, and no student', async () => {
    const other = await (await center.visitor('other-instructor')).open('/calendar/week')
    expect(other.select('.attn h2')).toEqual(['Connect your Zoom to host this'])
    expect(other.select('.attn p')).toEqual([
      '1 of your sessions is waiting for a link. The first one starts today at 13:00.',
    ])
    expect(other.attr('.attn a', 'href')).toMatch(/\/me\/zoom$/)
    const second = await (await center.visitor('second-student')).open('/calendar/week')
    expect(second.select('.attn')).toEqual([])
    expect(second.text).toContain('Link not ready yet')
    expect(second.text).not.toContain('Host not connected')
  })

  it('offers only what the person may open', async () => {
    for (const who of ['admin', 'instructor', 'student'] as const) {
      const visitor = await center.visitor(who)
      const pages = ['week?by=room', 'week?by=time', 'day', 'month', 'agenda'].map(view => `/calendar/${view}`)
      const links = new Set<string>()
      for (const page of [...pages, '/next']) {
        await visitor.open(page)
        for (const href of attributes(visitor, 'main a', 'href')) if (!/^(#|tel:|https:)/.test(href)) links.add(href)
      }
      const broken: string[] = []
      for (const href of links) if ((await visitor.open(href)).status !== 200) broken.push(`${who} ${href}`)
      expect(broken).toEqual([])
    }
  }, 60_000)

  it('filters by program, by what is mine and by problems', async () => {
    await admin.open('/calendar/week?by=room')
    await admin.submit('Apply', { Nursing: false })
    expect(names(admin)).toEqual(['Stroke alert'])
    expect(admin.select('.filt .chk')).toEqual(['Nursing3', 'Medicine1', 'Only my sessions', 'Only with problems1'])
    await admin.open('/calendar/week?by=room')
    await admin.submit('Apply', { 'Only with problems': true })
    expect(names(admin)).toEqual(['Stroke alert'])
    await admin.follow('Hours')
    expect([admin.path.includes('problem=1'), names(admin)]).toEqual([true, ['Stroke alert']])
  })

  it('says that no session matches, and clears the filters', async () => {
    await admin.open('/calendar/week?by=room&mine=1')
    expect([names(admin), admin.select('.wr tbody tr').length]).toEqual([[], 3])
    expect(admin.text).toContain('No session matches.')
    await admin.follow('Clear filters')
    expect(names(admin)).toHaveLength(4)
  })

  it('keeps the table in an empty week, and offers to fill it to those who may', async () => {
    await admin.open('/calendar/week?by=room&date=2027-06-02')
    expect(admin.text).toContain('No sessions this week.')
    expect(admin.select('.wr tbody tr')).toHaveLength(3)
    expect(admin.link('Schedule one')).toBe(`${center.url}/sessions/new?date=2027-06-02`)
    await student.open('/calendar/week?date=2027-06-02')
    expect(student.text).toContain('No sessions this week.')
    expect(student.link('Schedule one')).toBeNull()
  })

  it('moves through the weeks and back to today', async () => {
    await admin.open('/calendar/week?by=room')
    await admin.follow('Next week')
    expect([admin.path, names(admin)]).toEqual(['/calendar/week?by=room&date=2026-12-09', ['Next week']])
    await admin.follow('Previous week')
    await admin.follow('Previous week')
    expect(names(admin)).toEqual([])
    await admin.follow('Today')
    expect(names(admin)).toHaveLength(4)
  })

  it('shows the week by hour with the line of the present behind the sessions', async () => {
    await admin.open('/calendar/week?by=time')
    expect(admin.select('.tg-hours span')).toEqual(
      Array.from({ length: 11 }, (_, n) => `${String(n + 7).padStart(2, '0')}:00`),
    )
    expect(admin.attr('.tg-day li', 'class')).toBe('s36 d18 k0 n1')
    expect(admin.attr('.nowline', 'class')).toBe('nowline s24 d1')
    expect(admin.attr('.tg', 'class')).toBe('tg h11 wk5')
  })

  it('shows the day with its rooms, and which are free', async () => {
    await admin.open('/calendar/day')
    expect(admin.heading).toBe('Wednesday, December 2')
    expect(admin.select('.facts span b')).toEqual(['2', '1', '2'])
    expect(admin.select('.tl-room h2')).toEqual(['Sim Bay 1', 'Skills Lab A', 'Online only'])
    expect(admin.select('.tl-track .free')).toEqual(['Free all day', 'Free all day'])
    expect(admin.select('.nowtag')).toEqual(['09:00'])
  })

  it('never calls a room free because a filter hides what is in it', async () => {
    await admin.open('/calendar/day?mine=1')
    expect(admin.select('.tl-track .free')).toHaveLength(2)
  })

  it('shows the month, and leads to each day', async () => {
    await admin.open('/calendar/month')
    expect(admin.heading).toBe('December 2026')
    expect(admin.select('.mo tbody tr')).toHaveLength(5)
    expect(names(admin)).toHaveLength(5)
    await admin.follow('December 3, 1 session')
    expect(admin.heading).toBe('Thursday, December 3')
  })

  it('lists seven days in the order of time', async () => {
    await admin.open('/calendar/agenda')
    expect(admin.select('.agenda h2').slice(0, 3)).toEqual([
      'Today, Wednesday, December 2',
      'Tomorrow, Thursday, December 3',
      'Friday, December 4',
    ])
    expect(rows(admin)).toEqual(['Sepsis response', 'Stroke alert', 'IV insertion', 'Ward round', 'Next week'])
  })

  it('gives phones the list of one day instead of the week', async () => {
    await admin.open('/calendar/week?by=room')
    expect(admin.select('.strip a').map(day => day.replace(/\D*$/, ''))).toEqual([
      'Mon30',
      'Tue1',
      'Wed22',
      'Thu31',
      'Fri41',
      'Sat5',
      'Sun6',
    ])
    expect(rows(admin)).toEqual(['Sepsis response', 'Stroke alert'])
    await admin.open('/calendar/week?by=room&date=2026-12-03')
    expect(rows(admin)).toEqual(['IV insertion'])
  })

  it('marks the days of the small month on which something happens', async () => {
    await student.open('/calendar/week')
    expect(attributes(student, '.mini a.has', 'aria-label')).toEqual([
      'December 2, with sessions',
      'December 4, with sessions',
      'December 8, with sessions',
    ])
  })

  it.each([
    ['date=2026-13-01', 'cannot be read'],
    ['date=2026-02-30', 'cannot be read'],
    ['date=', 'cannot be read'],
    ['date=1999-12-31', 'from the year 2000 to 2100'],
    ['date=2101-01-01', 'from the year 2000 to 2100'],
    ['date=2026-12-02&date=2026-12-03', 'more than once'],
    ['by=floor', 'by room or by time'],
    ['mine=yes', 'can only be 1'],
    ['p=%27%20OR%201', 'program in the address'],
    ['p=' + 'x'.repeat(300), 'program in the address'],
    ['sort=password_hash', 'does not have'],
    [Array.from({ length: 70 }, (_, n) => `p=${n}`).join('&'), 'too many programs'],
  ])('answers 400 in words to ?%s', async (query, words) => {
    await admin.open(`/calendar/week?${query}`)
    expect(admin.status).toBe(400)
    expect(admin.text).toContain(words)
  })

  it('shows the first and the last dates that it holds', async () => {
    for (const date of ['2000-01-01', '2100-12-31'])
      for (const view of ['week', 'day', 'month', 'agenda'])
        expect((await admin.open(`/calendar/${view}?date=${date}`)).status).toBe(200)
  })

  it('tells when the clocks change, and keeps every time', async () => {
    await admin.open('/calendar/week?by=time&date=2027-03-10')
    expect(admin.text).toContain('Clocks change on Sunday, March 14, 2027.')
    await admin.open('/calendar/week?by=time')
    expect(admin.text).not.toContain('Clocks change')
  })

  it('asks the database as often with 5,000 sessions as with five', async () => {
    const { logger } = center.db.sources.reader
    const count = async (path: string): Promise<number> => {
      const asked = jest.spyOn(logger, 'logQuery')
      await admin.open(path)
      const calls = asked.mock.calls.length
      asked.mockRestore()
      return calls
    }
    const paths = ['week?by=room', 'week?by=time', 'day', 'month', 'agenda'].map(view => `/calendar/${view}`)
    const countAll = async (): Promise<number[]> => {
      const counts: number[] = []
      for (const path of paths) counts.push(await count(path))
      return counts
    }
    const before = await countAll()
    await manySessions(center, 5000)
    const after = await countAll()
    expect(after).toEqual(before)
    expect(Math.max(...after)).toBeLessThan(12)
    await admin.open('/calendar/week?by=room&date=2027-05-05')
    expect(names(admin)).toHaveLength(56)
    expect(gzipSync(admin.html).length).toBeLessThan(12 * 1024)
    await admin.open('/calendar/month?date=2027-05-01')
    expect(names(admin).length).toBeLessThanOrEqual(42 * 3)
  }, 60_000)
})

const attributes = (visitor: Visitor, selector: string, name: string): string[] => {
  const $ = load(visitor.html)
  return $(selector)
    .toArray()
    .map(each => $(each).attr(name)!)
}

/** Copies of the first session, one each hour of the years to come. */
async function manySessions(center: Center, count: number): Promise<void> {
  const [first] = await center.db.query<Record<string, unknown>>('SELECT * FROM session ORDER BY starts_at LIMIT 1')
  const columns = Object.keys(first!)
  const day = (n: number, hour: number) => new Date(Date.UTC(2027, 0, 1 + Math.floor(n / 8), 14 + (n % 8) + hour))
  await center.db.write(async tx => {
    for (let n = 0; n < count; n++) {
      const row = { ...first, id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, meeting_id: null }
      Object.assign(row, { starts_at: sqlInstant(day(n, 0)), ends_at: sqlInstant(day(n, 1)) })
      const places = columns.map(() => '?').join(', ')
      const values = columns.map(column => (row as Record<string, unknown>)[column])
      await tx.query(`INSERT INTO session (${columns.join(', ')}) VALUES (${places})`, values)
    }
  })
}

const sqlInstant = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '')
