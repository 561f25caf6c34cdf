import { gateOf, hasEnded, isLive, minutesAfter, type GateFacts } from '../sessions'

/**
 * What a learner's next session is doing. `soon`: joining opens later. `open`: it can be joined. `wait`: it should have
 * begun, and its host is not there. `no-link`: it could be joined if there were a link. `over`: it ended.
 */
export type NextState = 'soon' | 'open' | 'wait' | 'live' | 'no-link' | 'in-person' | 'over'

export interface NextSession<Row> {
  row: Row
  state: NextState
}

const SOON_MINUTES = 60
const JUST_NOW_MINUTES = 30

/** Null for what is no plan any more: it was cancelled. */
export function nextState(row: GateFacts, now: Date, opensMinutes: number): NextState | null {
  if (row.cancelledAt) return null
  if (isLive(row, now)) return 'live'
  if (hasEnded(row, now)) return 'over'
  const gate = gateOf(row, now, opensMinutes, 'learner')
  if (gate.kind === 'in-person' || gate.kind === 'no-link') return gate.kind
  if (gate.kind === 'early') return 'soon'
  return now < row.startsAt ? 'open' : 'wait'
}

/**
 * The one session that matters most at this moment: what goes on, what can be joined, what comes within the hour,
 * what just ended, and else the next one.
 * @param rows in the order of their starts
 */
export function chooseNext<Row extends GateFacts>(
  rows: readonly Row[],
  now: Date,
  opensMinutes: number,
): NextSession<Row> | null {
  const candidates = rows.flatMap(row => {
    const state = nextState(row, now, opensMinutes)
    return state ? [{ row, state }] : []
  })
  const opened = ({ row }: NextSession<Row>) => minutesAfter(row.startsAt, -opensMinutes) <= now
  const wishes: ((each: NextSession<Row>) => boolean)[] = [
    each => each.state === 'live',
    each => each.state !== 'over' && opened(each),
    each => each.state !== 'over' && each.row.startsAt <= minutesAfter(now, SOON_MINUTES),
    each => each.state === 'over' && endOf(each.row) >= minutesAfter(now, -JUST_NOW_MINUTES),
    each => each.state !== 'over',
  ]
  for (const wish of wishes) {
    const found = candidates.find(wish)
    if (found) return found
  }
  return null
}

/** When it really ended, as far as Zoom told us. */
export const endOf = ({ startsAt, endsAt, endedAt }: GateFacts): Date =>
  endedAt && endedAt > startsAt && endedAt < endsAt ? endedAt : endsAt

/** Whether two sessions want the same person at the same time. */
export const overlap = (a: GateFacts, b: GateFacts): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt
