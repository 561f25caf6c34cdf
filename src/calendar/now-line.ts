import type { Board } from './board'
import { slotAt, type Hours } from './slots'

/** The line that marks the present; with its minutes, so that a script can move it along. */
export interface NowLine {
  classes: string
  text: string
  minutes: number
  /** When the grid opens, in minutes after midnight. */
  open: number
}

/** Null while the grid does not show the present. */
export function nowLine({ days, now }: Board, hours: Hours): NowLine | null {
  const day = days.indexOf(now)
  if (day < 0) return null
  const minutes = days.minutesInto(day, now)
  const slot = slotAt(minutes, hours)
  return slot === null ? null : { classes: `s${slot} d1`, text: days.clock(now), minutes, open: hours.open * 60 }
}
