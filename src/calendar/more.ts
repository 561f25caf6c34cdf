import type { Chip, Placement } from './chip'
import type { Look } from './look'

/** What found no place, and the state among it that nobody should miss. */
export interface More {
  chips: Chip[]
  urgent: Look | null
}

export function moreOf(placements: readonly Placement[]): More {
  const chips = placements.map(each => each.chip)
  return { chips, urgent: chips.find(chip => chip.tag !== null)?.status ?? null }
}
