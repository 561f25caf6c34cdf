import { periodOf, weeksOfMonth } from '../../src/calendar/period'
import { longDay, longRangeWords, rangeWords, relativeDay, WEEKDAYS } from '../../src/calendar/day-words'

const plain = (text: string) => text.replaceAll('\u2009', ' ')

describe('periods', () => {
  it('begins a week on Monday', () => {
    expect(periodOf('week', '2026-12-02')).toMatchObject({
      first: '2026-11-30',
      count: 7,
      previous: '2026-11-25',
      next: '2026-12-09',
    })
    expect(periodOf('week', '2026-12-06').first).toBe('2026-11-30')
    expect(periodOf('week', '2026-12-07').first).toBe('2026-12-07')
  })

  it('shows a month in whole weeks', () => {
    expect(weeksOfMonth('2026-12-15')).toEqual({ first: '2026-11-30', count: 35 })
    expect(weeksOfMonth('2027-02-01')).toEqual({ first: '2027-02-01', count: 28 })
    expect(weeksOfMonth('2026-08-31')).toEqual({ first: '2026-07-27', count: 42 })
  })

  it('moves by months without losing the end of one', () => {
    expect(periodOf('month', '2026-01-31')).toMatchObject({ previous: '2025-12-01', next: '2026-02-01' })
  })

  it('stays within the dates the calendar holds', () => {
    expect(periodOf('day', '2000-01-01').previous).toBe('2000-01-01')
    expect(periodOf('month', '2100-12-31').next).toBe('2100-12-31')
  })
})

describe('words for days', () => {
  it('names a range as people write it', () => {
    expect(plain(rangeWords('2026-11-30', '2026-12-06'))).toBe('Nov 30 – Dec 6, 2026')
    expect(plain(longRangeWords('2026-12-28', '2027-01-03'))).toBe('December 28, 2026 – January 3, 2027')
  })

  it('names the year only when it is another one', () => {
    expect(longDay('2026-12-02', '2026-12-02')).toBe('Wednesday, December 2')
    expect(longDay('2027-01-01', '2026-12-02')).toBe('Friday, January 1, 2027')
  })

  it('says today, tomorrow and yesterday beside the date', () => {
    expect(relativeDay('2026-12-02', '2026-12-02')).toBe('Today, Wednesday, December 2')
    expect(relativeDay('2026-12-01', '2026-12-02')).toBe('Yesterday, Tuesday, December 1')
    expect(relativeDay('2026-12-07', '2026-12-02')).toBe('Monday, December 7')
    expect(WEEKDAYS.map(day => day.letter).join('')).toBe('MTWTFSS')
  })
})
