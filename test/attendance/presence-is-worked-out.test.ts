import fc from 'fast-check'
import { participantsOf, personOf, type Known } from '../../src/attendance/matching.policy'
import { merged, secondsWithin, spansOf, type Mark } from '../../src/attendance/presence'
import { minutesIn, occasionOf, standingOf } from '../../src/attendance/standing.policy'

const clock = (time: string): Date => new Date(`2026-11-30T${time}:00Z`)
const mark = (kind: Mark['kind'], time: string, rest: Partial<Mark> = {}): Mark => ({
  runUuid: 'run',
  participantKey: '16778240',
  kind,
  at: clock(time),
  name: 'Riley Chen',
  email: null,
  zoomUserId: null,
  ...rest,
})
const times = (spans: readonly { from: Date; to: Date | null }[]): string =>
  spans.map(({ from, to }) => `${hour(from)}-${to ? hour(to) : ''}`).join(' ')
const hour = (date: Date): string => date.toISOString().slice(11, 16)

describe('presence is worked out from marks', () => {
  const cases: [string, Mark[], Date | null, string][] = [
    ['comes and goes', [mark('join', '10:00'), mark('leave', '10:20')], null, '10:00-10:20'],
    ['is there', [mark('join', '10:00')], null, '10:00-'],
    ['was there until the end, which nobody told', [mark('join', '10:00')], clock('11:00'), '10:00-11:00'],
    [
      'comes back under the same number',
      [mark('join', '10:00'), mark('leave', '10:20'), mark('join', '10:25')],
      null,
      '10:00-10:20 10:25-',
    ],
    [
      'came back, and the first leaving is told once more with another time',
      [mark('join', '10:00'), mark('leave', '10:20'), mark('leave', '10:21'), mark('join', '10:25')],
      null,
      '10:00-10:20 10:25-',
    ],
    [
      'leaves and is back within a second',
      [mark('join', '10:00'), mark('leave', '10:20'), mark('join', '10:20')],
      null,
      '10:00-10:20 10:20-',
    ],
    ['comes and is gone within a second', [mark('join', '10:00'), mark('leave', '10:00')], null, '10:00-10:00'],
    ['was only seen leaving', [mark('leave', '10:20')], null, '10:20-10:20'],
    ['is told twice to have come', [mark('join', '10:00'), mark('join', '10:01')], clock('11:00'), '10:00-11:00'],
    ['stays longer than the run', [mark('join', '10:00'), mark('leave', '11:05')], clock('11:00'), '10:00-11:05'],
    ['comes after the end', [mark('join', '11:05')], clock('11:00'), '11:05-11:05'],
  ]

  it.each(cases)('of somebody who %s', (_name, marks, endedAt, expected) => {
    expect(times(spansOf(marks, endedAt))).toBe(expected)
  })

  it('whatever the order in which they came, and however often', () => {
    const marks = fc.array(
      fc
        .tuple(fc.constantFrom<Mark['kind']>('join', 'leave'), fc.integer({ min: 0, max: 59 }))
        .map(([kind, minute]) => mark(kind, `10:${String(minute).padStart(2, '0')}`)),
      { maxLength: 12 },
    )
    const shuffled = marks.chain(all =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    )

    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        expect(times(spansOf(again, null))).toBe(times(spansOf(all, null)))
      }),
    )
  })

  it('never backwards, and never overlapping', () => {
    const kinds = fc.array(fc.tuple(fc.constantFrom<Mark['kind']>('join', 'leave'), fc.integer({ min: 10, max: 59 })))
    fc.assert(
      fc.property(kinds, all => {
        const spans = spansOf(
          all.map(([kind, minute]) => mark(kind, `10:${minute}`)),
          clock('11:00'),
        )
        spans.forEach(({ from, to }, index) => {
          expect(to!.getTime()).toBeGreaterThanOrEqual(from.getTime())
          if (index > 0) expect(from.getTime()).toBeGreaterThanOrEqual(spans[index - 1]!.to!.getTime())
        })
      }),
    )
  })

  it('as one person lived it: two devices at a time count once', () => {
    const laptop = { from: clock('10:00'), to: clock('10:30') }
    const phone = { from: clock('10:20'), to: clock('10:40') }
    const later = { from: clock('10:50'), to: null }

    const whole = merged([phone, later, laptop], clock('11:00'))

    expect(times(whole)).toBe('10:00-10:40 10:50-11:00')
    expect(secondsWithin(whole, { from: clock('10:10'), to: clock('10:55') })).toBe(35 * 60)
  })
})

describe('a participant is told who they are', () => {
  const riley: Known = {
    personId: 'riley',
    name: 'Riley Chen',
    email: 'riley@x.test',
    zoomUserId: null,
    cameByLink: false,
  }
  const host: Known = { personId: 'host', name: 'Dr. Okafor', email: null, zoomUserId: 'zoom-1', cameByLink: false }
  const whoIs = (one: Partial<Mark>, known: Known[], choices = new Map<string, string | null>()): string | null =>
    personOf(participantsOf([mark('join', '10:00', one)])[0]!, known, choices)

  it('by the Zoom account of somebody who connected it', () => {
    expect(whoIs({ zoomUserId: 'zoom-1', name: 'AO' }, [riley, host])).toBe('host')
  })

  it('by the e-mail address, whatever its case', () => {
    expect(whoIs({ email: 'Riley@X.test', name: 'riri' }, [riley, host])).toBe('riley')
  })

  it('by exactly their name, if they came through our gate', () => {
    expect(whoIs({}, [{ ...riley, cameByLink: true }])).toBe('riley')
    expect(whoIs({}, [riley])).toBeNull()
    expect(whoIs({ name: 'riley chen' }, [{ ...riley, cameByLink: true }])).toBeNull()
  })

  it('never when two could be meant', () => {
    const twin = { ...riley, personId: 'twin', email: null }
    expect(
      whoIs(
        {},
        [riley, twin].map(each => ({ ...each, cameByLink: true })),
      ),
    ).toBeNull()
  })

  it('by what somebody decided, above all', () => {
    expect(whoIs({ name: 'iPhone (2)' }, [riley], new Map([['name:iPhone (2)', 'riley']]))).toBe('riley')
    expect(whoIs({ email: 'riley@x.test' }, [riley], new Map([['mail:riley@x.test', null]]))).toBeNull()
  })

  it('with what only one of their marks tells', () => {
    const all = [mark('join', '10:00', { email: 'riley@x.test' }), mark('leave', '10:20', { name: null })]

    const participants = participantsOf(all)

    expect(participants).toHaveLength(1)
    expect(personOf(participants[0]!, [riley], new Map())).toBe('riley')
  })
})

describe('attendance stands as', () => {
  const plan = { from: clock('08:00'), to: clock('09:30') }
  const held = { from: clock('07:55'), to: clock('09:32') }
  const stay = (from: string, to: string) => [{ from: clock(from), to: clock(to) }]
  const occasion = occasionOf(plan, [held], true)

  it.each([
    ['present', '07:56', '09:32', { kind: 'present' }, 90],
    ['present', '08:01', '09:32', { kind: 'present' }, 89],
    ['present within five minutes', '08:05', '09:25', { kind: 'present' }, 80],
    ['late', '08:11', '09:32', { kind: 'late', minutes: 11, leftEarly: false }, 79],
    ['gone early', '08:02', '08:41', { kind: 'left-early' }, 39],
    ['late and gone early', '08:20', '08:41', { kind: 'late', minutes: 20, leftEarly: true }, 21],
  ])('%s: %s to %s', (_name, from, to, standing, minutes) => {
    expect(standingOf(stay(from, to), occasion)).toEqual(standing)
    expect(minutesIn(stay(from, to), occasion)).toBe(minutes)
  })

  it('absent only when it is over', () => {
    expect(standingOf([], occasion)).toEqual({ kind: 'absent' })
    expect(standingOf([], occasionOf(plan, [{ ...held, to: null }], false))).toEqual({ kind: 'expected' })
  })

  it('gone for now, while it goes on', () => {
    const open = occasionOf(plan, [{ ...held, to: null }], false)

    expect(standingOf(stay('08:00', '08:20'), open)).toEqual({ kind: 'away' })
    expect(standingOf([{ from: clock('08:00'), to: null }], open)).toEqual({ kind: 'present' })
  })

  it('not late for a meeting that began late, nor early for one that ended early', () => {
    const short = occasionOf(plan, [{ from: clock('08:15'), to: clock('09:00') }], true)

    expect(standingOf(stay('08:17', '08:58'), short)).toEqual({ kind: 'present' })
    expect(minutesIn(stay('08:17', '08:58'), short)).toBe(41)
  })

  it('as it was, for a meeting held at another time altogether', () => {
    const before = occasionOf(plan, [{ from: clock('07:00'), to: clock('07:30') }], true)

    expect(standingOf(stay('07:01', '07:30'), before)).toEqual({ kind: 'present' })
    expect(minutesIn(stay('07:01', '07:30'), before)).toBe(29)
  })
})
