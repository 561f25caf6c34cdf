import { clockTime, dayOf, instantOf, mondayOf, startOfDay, zoneName } from '../../src/lib/time-zone'

const CHICAGO = 'America/Chicago'

describe('wall-clock times', () => {
  it('becomes an instant', () => {
    expect(instantOf('2026-12-02', '08:30', CHICAGO)).toEqual({
      kind: 'once',
      instant: new Date('2026-12-02T14:30:00Z'),
    })
  })

  it('names an hour that the clocks jump over, and the next that exists', () => {
    expect(instantOf('2027-03-14', '02:30', CHICAGO)).toEqual({ kind: 'never', suggestion: '03:30' })
  })

  it('gives both instants of an hour that comes twice, the earlier first', () => {
    expect(instantOf('2027-11-07', '01:30', CHICAGO)).toEqual({
      kind: 'twice',
      first: new Date('2027-11-07T06:30:00Z'),
      second: new Date('2027-11-07T07:30:00Z'),
    })
  })

  it('falls on the day of the zone, not of UTC', () => {
    expect(dayOf(new Date('2026-12-03T03:00:00Z'), CHICAGO)).toBe('2026-12-02')
    expect(clockTime(new Date('2026-12-03T03:00:00Z'), CHICAGO)).toBe('21:00')
    expect(startOfDay('2026-12-02', CHICAGO)).toEqual(new Date('2026-12-02T06:00:00Z'))
    expect(mondayOf('2026-12-02')).toBe('2026-11-30')
  })

  it('is named in long words with a city', () => {
    expect(zoneName(CHICAGO)).toBe('Central Time (Chicago)')
    expect(zoneName('Europe/London')).toContain('London')
  })
})
