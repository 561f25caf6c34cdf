import fc from 'fast-check'
import { DateTime } from 'luxon'
import { CalendarDays, daysAfter } from '../../src/calendar/calendar-days'

const at = (iso: string) => new Date(iso)

describe('the days of a calendar page', () => {
  it('reads instants on the clocks of the zone', () => {
    const days = new CalendarDays('America/Chicago', '2026-11-30', 7)
    const start = at('2026-12-02T16:15:00Z')
    expect(days.dates).toEqual([0, 1, 2, 3, 4, 5, 6].map(n => daysAfter('2026-11-30', n)))
    expect(days.indexOf(start)).toBe(2)
    expect(days.minutesInto(2, start)).toBe(10 * 60 + 15)
    expect(days.clock(start)).toBe('10:15')
    expect(days.iso(start)).toBe('2026-12-02T10:15-06:00')
    expect([days.from, days.to]).toEqual([at('2026-11-30T06:00:00Z'), at('2026-12-07T06:00:00Z')])
  })

  it('takes the first instant of a day into it, and the first after the last out', () => {
    const days = new CalendarDays('America/Chicago', '2026-11-30', 1)
    expect(days.indexOf(at('2026-11-30T06:00:00Z'))).toBe(0)
    expect(days.indexOf(at('2026-11-30T05:59:59Z'))).toBe(-1)
    expect(days.indexOf(at('2026-12-01T06:00:00Z'))).toBe(-1)
  })

  it('counts on past midnight for what ends on a later day', () => {
    const days = new CalendarDays('America/Chicago', '2026-11-30', 1)
    expect(days.minutesInto(0, at('2026-12-01T08:00:00Z'))).toBe(26 * 60)
  })

  it('keeps 09:00 at 09:00 in the week in which the clocks jump ahead', () => {
    const days = new CalendarDays('America/New_York', '2026-03-02', 7)
    expect(days.clockChanges()).toEqual(['2026-03-08'])
    expect(days.clock(at('2026-03-07T14:00:00Z'))).toBe('09:00')
    expect(days.clock(at('2026-03-08T13:00:00Z'))).toBe('09:00')
    expect(days.clock(at('2026-03-08T06:30:00Z'))).toBe('01:30')
    expect(days.to.getTime() - days.from.getTime()).toBe((7 * 24 - 1) * 3_600_000)
  })

  it('knows both hours of the night that has one twice', () => {
    const days = new CalendarDays('America/New_York', '2026-11-01', 1)
    expect(days.iso(at('2026-11-01T05:30:00Z'))).toBe('2026-11-01T01:30-04:00')
    expect(days.iso(at('2026-11-01T06:30:00Z'))).toBe('2026-11-01T01:30-05:00')
    expect(days.to.getTime() - days.from.getTime()).toBe(25 * 3_600_000)
  })

  it('begins a day without midnight at its first instant', () => {
    const days = new CalendarDays('Asia/Beirut', '2026-03-28', 3)
    expect(days.boundaries.map(each => days.iso(each))).toEqual([
      '2026-03-28T00:00+02:00',
      '2026-03-29T01:00+03:00',
      '2026-03-30T00:00+03:00',
      '2026-03-31T00:00+03:00',
    ])
  })

  it('works the same days out once, and forgets those nobody asked for lately', () => {
    const first = CalendarDays.of('UTC', '2026-11-30', 7)
    expect(CalendarDays.of('UTC', '2026-11-30', 7)).toBe(first)
    for (let n = 0; n < 250; n++) CalendarDays.of('UTC', daysAfter('2020-01-01', n), 1)
    expect(CalendarDays.of('UTC', '2026-11-30', 7)).not.toBe(first)
  })

  it('agrees with luxon anywhere, at any time', () => {
    const zones = ['America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'America/Havana']
    const anyDay = fc.integer({ min: 0, max: 36_000 }).map(n => daysAfter('2000-01-01', n))
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        anyDay,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (zone, first, share) => {
          const days = new CalendarDays(zone, first, 8)
          const instant = new Date(
            Math.floor(days.from.getTime() + share * (days.to.getTime() - days.from.getTime() - 1)),
          )
          const expected = DateTime.fromJSDate(instant, { zone })
          const index = days.indexOf(instant)
          expect(days.dates[index]).toBe(expected.toISODate())
          expect(days.clock(instant)).toBe(expected.toFormat('HH:mm'))
          expect(days.minutesInto(index, instant)).toBe(expected.hour * 60 + expected.minute)
          expect(days.iso(instant)).toBe(expected.toFormat("yyyy-MM-dd'T'HH:mmZZ"))
        },
      ),
    )
  })
})
