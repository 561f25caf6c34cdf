import { parseMinutes, parseTime, readWhen, type TypedWhen } from '../../src/sessions/start-time'

const NOW = new Date('2026-08-24T12:00:00Z')

const typed = (wish: Partial<TypedWhen>): TypedWhen => ({
  date: '2026-12-02',
  time: '14:30',
  minutes: '90',
  timeZone: 'America/Chicago',
  which: '',
  ...wish,
})

const startOf = (wish: Partial<TypedWhen>): string | undefined => readWhen(typed(wish), NOW).startsAt?.toISOString()

describe('a typed time', () => {
  it.each([
    ['14:30', '14:30'],
    ['1430', '14:30'],
    ['14.30', '14:30'],
    ['2:30pm', '14:30'],
    ['2:30 PM', '14:30'],
    ['2.30 p.m.', '14:30'],
    ['2p', '14:00'],
    ['12am', '00:00'],
    ['12pm', '12:00'],
    ['9', '09:00'],
    ['930', '09:30'],
    [' 08:05 ', '08:05'],
    ['0:00', '00:00'],
  ])('%s is %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected)
  })

  it.each(['', 'noon', '24:00', '14:60', '13pm', '0am', '14:3', '-1', '1764590400000', '٠٩:٠٠', '14:30:00'])(
    '%s is none',
    text => {
      expect(parseTime(text)).toBeNull()
    },
  )
})

describe('a typed length', () => {
  it.each([
    ['5', 5],
    ['480', 480],
    [' 90 ', 90],
  ])('%s is %i minutes', (text, expected) => {
    expect(parseMinutes(text)).toBe(expected)
  })

  it.each(['', '0', '4', '481', '1441', '1e3', '0x1e', '30.5', 'NaN', '-30', '٣٠'])('%s is none', text => {
    expect(parseMinutes(text)).toBeNull()
  })
})

describe('when a session is to be', () => {
  it('is one instant, from clocks of its own zone', () => {
    const when = readWhen(typed({}), NOW)

    expect(when.startsAt?.toISOString()).toBe('2026-12-02T20:30:00.000Z')
    expect(when.endsAt?.toISOString()).toBe('2026-12-02T22:00:00.000Z')
    expect(when.errors).toEqual({})
  })

  it.each([
    ['2026-12-01', '10:00', 'Asia/Kathmandu', '2026-12-01T04:15:00.000Z'],
    ['2027-07-01', '10:00', 'America/Phoenix', '2027-07-01T17:00:00.000Z'],
    ['2026-12-01', '00:30', 'Pacific/Kiritimati', '2026-11-30T10:30:00.000Z'],
    ['2026-12-01', '10:00', 'Europe/Kyiv', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01', '10:00', 'Europe/Kiev', '2026-12-01T08:00:00.000Z'],
    ['2026-12-31', '23:59', 'UTC', '2026-12-31T23:59:00.000Z'],
  ])('%s %s in %s is %s', (date, time, timeZone, expected) => {
    expect(startOf({ date, time, timeZone })).toBe(expected)
  })

  it('refuses an hour that the clocks jump over, and says which one to take', () => {
    const when = readWhen(typed({ date: '2027-03-14', time: '02:30', timeZone: 'America/New_York' }), NOW)

    expect(when.startsAt).toBeNull()
    expect(when.errors.time).toBe('02:30 does not exist on March 14: clocks go forward. Use 03:30?')
  })

  it('asks which of two equal hours is meant', () => {
    const fold = { date: '2026-11-01', time: '01:30', timeZone: 'America/New_York' }

    expect(readWhen(typed(fold), NOW).errors.which).toBe('01:30 comes twice on this day. Choose which one')
    expect(startOf({ ...fold, which: 'first' })).toBe('2026-11-01T05:30:00.000Z')
    expect(startOf({ ...fold, which: 'second' })).toBe('2026-11-01T06:30:00.000Z')
  })

  it('knows the half hour that comes twice on Lord Howe Island', () => {
    const fold = { date: '2027-04-04', time: '01:45', timeZone: 'Australia/Lord_Howe' }

    expect(startOf({ ...fold, which: 'first' })).toBe('2027-04-03T14:45:00.000Z')
    expect(startOf({ ...fold, which: 'second' })).toBe('2027-04-03T15:15:00.000Z')
  })

  it('refuses what has passed, with a little grace', () => {
    const at = (time: string) => readWhen(typed({ date: '2026-08-24', time, timeZone: 'UTC' }), NOW)

    expect(at('11:44').errors.time).toBe('This time has passed. Choose a later one')
    expect(at('11:50').errors).toEqual({})
  })

  it('keeps a start that has passed already when it is not changed', () => {
    const former = new Date('2026-08-24T10:00:00Z')
    const when = readWhen(typed({ date: '2026-08-24', time: '10:00', timeZone: 'UTC' }), NOW, former)

    expect(when.errors).toEqual({})
  })

  it.each([
    ['date', { date: '2027-02-29' }],
    ['date', { date: 'tomorrow' }],
    ['date', { date: '+012026-01-01' }],
    ['date', { date: '2040-01-01' }],
    ['time', { time: 'soon' }],
    ['minutes', { minutes: '0' }],
    ['timeZone', { timeZone: 'Mars/Phobos' }],
    ['timeZone', { timeZone: '../../etc/passwd' }],
    ['timeZone', { timeZone: '+02:00' }],
    ['timeZone', { timeZone: 'EST5EDT4,M3.2.0,M11.1.0' }],
    ['timeZone', { timeZone: '' }],
    ['timeZone', { timeZone: '__proto__' }],
  ])('has a message for a wrong %s: %o', (field, wish) => {
    expect(Object.keys(readWhen(typed(wish), NOW).errors)).toEqual([field])
  })

  it('tells everything that is wrong at once', () => {
    const when = readWhen({ date: '', time: '', minutes: '', timeZone: '', which: '' }, NOW)

    expect(Object.keys(when.errors).sort()).toEqual(['date', 'minutes', 'time', 'timeZone'])
  })
})
