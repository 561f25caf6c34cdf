import { z } from 'zod'
import { BadRequest } from '../errors'
import { parseForm } from '../web'
import { daysAfter } from './calendar-days'
import { FIRST_DATE, LAST_DATE } from './period'

const MOST_PROGRAMS = 60

const date = z
  .string()
  .refine(isDate, 'The date in the address cannot be read. Write it like 2026-12-31.')
  .refine(text => text >= FIRST_DATE && text <= LAST_DATE, 'The calendar holds dates from the year 2000 to 2100.')

const box = z.literal('1', 'A box in the address can only be 1.').optional()

const query = z.strictObject({
  date: date.optional(),
  by: z.enum(['room', 'time'], 'The week can be shown by room or by time.').optional(),
  mine: box,
  problem: box,
  p: z
    .array(z.string().regex(/^[\w-]{1,36}$/, 'A program in the address cannot be read.'))
    .max(MOST_PROGRAMS, 'There are too many programs in the address.')
    .default([]),
})

/** What somebody wants the calendar to show, as it stands in the address. */
export interface CalendarWishes {
  /** Absent: today. */
  date?: string | undefined
  by?: 'room' | 'time' | undefined
  mine: boolean
  problem: boolean
  /** Ids of programs; none means all. */
  programs: readonly string[]
}

/**
 * Reads the query of a calendar page.
 * @throws BadRequest in words for what no link of ours holds
 */
export function parseWishes(sent: unknown): CalendarWishes {
  const parsed = parseForm(query, sent, ['p'])
  if (!parsed.ok) throw new BadRequest(Object.values(parsed.form.errors)[0]!)
  const { mine, problem, p, ...rest } = parsed.value
  return { ...rest, mine: mine !== undefined, problem: problem !== undefined, programs: p }
}

/** The address of a calendar page. Today needs no date in it: tomorrow the same link then shows tomorrow. */
export function calendarHref(view: string, wishes: CalendarWishes): string {
  const { date: day, by, mine, problem, programs } = wishes
  const query = new URLSearchParams()
  if (by && view === 'week') query.set('by', by)
  if (day) query.set('date', day)
  if (mine) query.set('mine', '1')
  if (problem) query.set('problem', '1')
  for (const program of programs) query.append('p', program)
  return query.size > 0 ? `/calendar/${view}?${query.toString()}` : `/calendar/${view}`
}

// 2026-02-30 comes back as March 2: the calendar does not have it.
function isDate(text: string): boolean {
  const isWritten = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  return isWritten && daysAfter(text, 0) === text
}
