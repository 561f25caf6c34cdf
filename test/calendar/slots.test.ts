import { hourMarks, hoursFor, slotAt, slotClasses, slotsOf } from '../../src/calendar/slots'

const time = (text: string): number => {
  const [hours, minutes] = text.split(':').map(Number)
  return hours! * 60 + minutes!
}
const slots = (start: string, end: string) => slotsOf({ start: time(start), end: time(end) })

describe('slots', () => {
  it('places a session after the opening hour', () => {
    expect(slotClasses(slots('10:15', '11:45'), { open: 7, close: 18 })).toBe('s39 d18')
  })

  it('draws times off the grid at the nearest slot', () => {
    expect(slots('10:13', '11:47')).toEqual(slots('10:15', '11:45'))
  })

  it('draws the shortest session as half an hour', () => {
    expect(slots('09:00', '09:10')).toEqual(slots('09:00', '09:30'))
    expect(slots('23:55', '24:05')).toEqual(slots('23:30', '24:00'))
  })

  it('ends at midnight what lasts longer', () => {
    expect(slots('22:00', '26:00')).toEqual(slots('22:00', '24:00'))
  })

  it('shows business hours, and more when something lies outside', () => {
    expect(hoursFor([])).toEqual({ open: 7, close: 18 })
    expect(hoursFor([slots('09:00', '10:00')])).toEqual({ open: 7, close: 18 })
    expect(hoursFor([slots('05:30', '06:00'), slots('18:00', '19:05')])).toEqual({ open: 5, close: 20 })
  })

  it('marks the present only while it is on the grid', () => {
    const hours = { open: 7, close: 18 }
    expect([slotAt(time('10:42'), hours), slotAt(time('06:59'), hours), slotAt(time('18:00'), hours)]).toEqual([
      44,
      null,
      null,
    ])
    expect(hourMarks(hours).slice(0, 2)).toEqual([
      { text: '07:00', slot: 0 },
      { text: '08:00', slot: 12 },
    ])
  })
})
