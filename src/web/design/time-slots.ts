/** Length of one slot of the calendar grids, in minutes. */
export const SLOT_MINUTES = 5

const SLOTS_A_DAY = (24 * 60) / SLOT_MINUTES
const SLOTS_AN_HOUR = 60 / SLOT_MINUTES
const MOST_LANES = 12
const MOST_ROWS = 60

/**
 * The classes that place sessions in a grid without inline style. Each only sets a custom property:
 * `s<n>` start in slots after opening, `d<n>` length in slots, `k<n>` lane, `n<n>` number of lanes,
 * `q<n>` number of rooms, `h<n>` hours shown.
 */
export function timeSlotsCss(): string {
  const rules = [
    ...range(0, SLOTS_A_DAY - 1).map(n => `.s${n}{--sz-s:${n + 1}}`),
    ...range(1, SLOTS_A_DAY).map(n => `.d${n}{--sz-d:${n}}`),
    ...range(0, MOST_LANES - 1).map(n => `.k${n}{--sz-k:${n}}`),
    ...range(1, MOST_LANES).map(n => `.n${n}{--sz-n:${n}}`),
    ...range(1, MOST_ROWS).map(n => `.q${n}{--sz-q:${n}}`),
    ...range(1, 24).map(n => `.h${n}{--sz-h:${n};--sz-m:${n * SLOTS_AN_HOUR}}`),
  ]
  return `@layer simcenter.slots{${rules.join('')}}\n`
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)
