/** From when to when, in minutes on the clocks of a day. */
export interface Span {
  start: number
  end: number
}

/** What a session covers in a grid: five-minute slots after midnight. */
export interface Slots {
  from: number
  to: number
}

/** The hours that a grid shows. */
export interface Hours {
  open: number
  close: number
}

const SLOT = 5
const SLOTS_AN_HOUR = 60 / SLOT
const SLOTS_A_DAY = 24 * SLOTS_AN_HOUR
/** Half an hour: a shorter block could be neither read nor touched. */
const LEAST = 6
const BUSINESS_HOURS: Hours = { open: 7, close: 18 }

/** The nearest slots. What lasts past midnight ends there: its text tells the true time. */
export function slotsOf({ start, end }: Span): Slots {
  const from = Math.min(Math.round(start / SLOT), SLOTS_A_DAY - LEAST)
  const to = Math.min(Math.max(Math.round(end / SLOT), from + LEAST), SLOTS_A_DAY)
  return { from, to }
}

/** Business hours, or more when something lies outside them. */
export function hoursFor(blocks: readonly Slots[]): Hours {
  const { open, close } = BUSINESS_HOURS
  return {
    open: Math.min(open, ...blocks.map(block => Math.floor(block.from / SLOTS_AN_HOUR))),
    close: Math.max(close, ...blocks.map(block => Math.ceil(block.to / SLOTS_AN_HOUR))),
  }
}

/** The classes that place a block: `s<n>` slots after opening, `d<n>` slots long. */
export const slotClasses = ({ from, to }: Slots, { open }: Hours): string =>
  `s${from - open * SLOTS_AN_HOUR} d${to - from}`

/** The slot in which a moment lies, or null while the grid does not show it. */
export function slotAt(minutes: number, { open, close }: Hours): number | null {
  const slot = Math.floor(minutes / SLOT)
  return slot >= open * SLOTS_AN_HOUR && slot < close * SLOTS_AN_HOUR ? slot - open * SLOTS_AN_HOUR : null
}

/** `07:00`, `08:00` …, each with the slot at which it begins. */
export const hourMarks = ({ open, close }: Hours): { text: string; slot: number }[] =>
  Array.from({ length: close - open }, (_, n) => ({
    text: `${String(open + n).padStart(2, '0')}:00`,
    slot: n * SLOTS_AN_HOUR,
  }))
