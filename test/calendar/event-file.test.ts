import fc from 'fast-check'
import { eventFile, type CalendarEvent } from '../../src/calendar/event-file'

const event: CalendarEvent = {
  uid: 'session-1@sim.example.edu',
  sequence: 3,
  title: 'Sepsis response',
  startsAt: new Date('2026-12-02T19:00:00Z'),
  endsAt: new Date('2026-12-02T20:30:00Z'),
  location: 'Sim Bay 1',
  description: 'Join: https://sim.example.edu/sessions/1/join',
  url: 'https://sim.example.edu/sessions/1/join',
  cancelled: false,
}
const NOW = new Date('2026-12-01T08:00:00.123Z')

/** Reads a file as RFC 5545, 3.1 says: lines end in CRLF, a line that begins with a space goes on the one before. */
function read(file: string): [name: string, value: string][] {
  expect(file.endsWith('\r\n')).toBe(true)
  const unfolded = file.replaceAll('\r\n ', '')
  return unfolded
    .split('\r\n')
    .slice(0, -1)
    .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)])
}

const unescape = (value: string) =>
  value.replace(/\\([\\;,n])/g, (_, character: string) => (character === 'n' ? '\n' : character))
const valueOf = (file: string, name: string) => read(file).find(([each]) => each === name)?.[1]

describe('the calendar file of a session', () => {
  it('holds one event, in UTC, with a link to the gate', () => {
    expect(read(eventFile(event, NOW))).toEqual([
      ['BEGIN', 'VCALENDAR'],
      ['VERSION', '2.0'],
      ['PRODID', '-//simcenter-zoom//calendar//EN'],
      ['BEGIN', 'VEVENT'],
      ['UID', 'session-1@sim.example.edu'],
      ['DTSTAMP', '20261201T080000Z'],
      ['DTSTART', '20261202T190000Z'],
      ['DTEND', '20261202T203000Z'],
      ['SEQUENCE', '3'],
      ['STATUS', 'CONFIRMED'],
      ['SUMMARY', 'Sepsis response'],
      ['LOCATION', 'Sim Bay 1'],
      ['DESCRIPTION', 'Join: https://sim.example.edu/sessions/1/join'],
      ['URL', 'https://sim.example.edu/sessions/1/join'],
      ['END', 'VEVENT'],
      ['END', 'VCALENDAR'],
    ])
  })

  it('says that a session is cancelled', () => {
    expect(valueOf(eventFile({ ...event, cancelled: true }, NOW), 'STATUS')).toBe('CANCELLED')
  })

  it.each([
    ['an event end', 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:zq9x'],
    ['a bare CR', 'x\rX-A:zq9x'],
    ['a line separator', 'a\u2028X-A:b'],
    ['a quote and a colon', 'a":b;c'],
  ])('does not let %s in a title out of its property', (_, title) => {
    const names = read(eventFile({ ...event, title }, NOW)).map(([name]) => name)
    expect(names).toEqual(read(eventFile(event, NOW)).map(([name]) => name))
  })

  it('keeps every title through writing and reading, in lines of at most 75 octets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), title => {
        const file = eventFile({ ...event, title }, NOW)
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        const kept = title.replace(/\r\n|[\r\n\u2028\u2029]/g, '\n').replace(/(?!\n)\p{Cc}/gu, '')
        expect(unescape(valueOf(file, 'SUMMARY')!)).toBe(kept)
      }),
    )
  })
})
