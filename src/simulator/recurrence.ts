import { DateTime } from 'luxon'
import type { Occurrence } from './world'
import { zoomTime } from './zoom-time'

/** Zoom's rule for a series (reference 4.6). Days are 1 Sunday to 7 Saturday. */
export interface RecurrenceRule {
  type: 1 | 2 | 3
  repeat_interval?: number | undefined
  weekly_days?: string | undefined
  monthly_day?: number | undefined
  monthly_week?: number | undefined
  monthly_week_day?: number | undefined
  end_times?: number | undefined
  end_date_time?: string | undefined
}

const MOST_OCCURRENCES = 60
const WITHOUT_END = 50
const DAYS_SEARCHED = 3_700

/** The occurrences of a series from its first start on: the same wall-clock time in its zone each time. */
export function occurrencesOf(rule: RecurrenceRule, start: Date, zone: string, minutes: number): Occurrence[] {
  const first = DateTime.fromJSDate(start, { zone })
  const end = rule.end_date_time ? DateTime.fromISO(rule.end_date_time, { zone: 'utc' }) : null
  const most = Math.min(MOST_OCCURRENCES, rule.end_times || WITHOUT_END)
  const found: DateTime[] = []
  for (let day = 0; day < DAYS_SEARCHED && found.length < most; day += 1) {
    const at = first.plus({ days: day })
    if (end && at > end) break
    if (fallsOn(rule, first, at)) found.push(at)
  }
  return found.map(at => ({
    occurrence_id: String(at.toMillis()),
    start_time: zoomTime(at.toJSDate()),
    duration: minutes,
    status: 'available',
  }))
}

function fallsOn(rule: RecurrenceRule, first: DateTime, at: DateTime): boolean {
  const every = rule.repeat_interval ?? 1
  if (rule.type === 1) return wholeDays(first, at) % every === 0
  if (rule.type === 2) {
    const days = rule.weekly_days?.split(',').map(Number) ?? [zoomWeekday(first)]
    return days.includes(zoomWeekday(at)) && (wholeDays(weekStart(first), weekStart(at)) / 7) % every === 0
  }
  const months = (at.year - first.year) * 12 + at.month - first.month
  return months % every === 0 && fallsOnMonthDay(rule, first, at)
}

function fallsOnMonthDay(rule: RecurrenceRule, first: DateTime, at: DateTime): boolean {
  if (rule.monthly_week === undefined) return at.day === (rule.monthly_day ?? first.day)
  if (zoomWeekday(at) !== (rule.monthly_week_day ?? zoomWeekday(first))) return false
  if (rule.monthly_week === -1) return at.day + 7 > at.daysInMonth!
  return Math.ceil(at.day / 7) === rule.monthly_week
}

const zoomWeekday = (at: DateTime): number => (at.weekday % 7) + 1
const weekStart = (at: DateTime): DateTime => at.startOf('day').minus({ days: zoomWeekday(at) - 1 })
const wholeDays = (from: DateTime, to: DateTime): number =>
  Math.round(to.startOf('day').diff(from.startOf('day'), 'days').days)
