import type { Slots } from './slots'

/** A block in its lane, or several that found none. */
export type Placed<T> =
  | { kind: 'block'; block: T; lane: number; lanes: number; besideMore: boolean }
  | { kind: 'more'; blocks: T[]; from: number; to: number }

interface Laned<T> {
  block: T
  lane: number
}

/**
 * Puts blocks that overlap side by side: each into the first lane that is free again.
 * @param blocks of one day, in any order
 * @param most lanes; what finds none is gathered into one `more` for as long as it overlaps
 * @returns in the order of time
 */
export function placeInLanes<T extends Slots>(blocks: readonly T[], most: number): Placed<T>[] {
  const inOrder = [...blocks].sort((a, b) => a.from - b.from || b.to - a.to)
  return overlapping(inOrder)
    .flatMap(cluster => placeCluster(cluster, most))
    .sort((a, b) => startOf(a) - startOf(b))
}

function placeCluster<T extends Slots>(cluster: readonly T[], most: number): Placed<T>[] {
  const laned = assignLanes(cluster)
  const lanes = Math.max(...laned.map(each => each.lane)) + 1
  const shown = laned.filter(each => each.lane < most)
  const rest = laned.filter(each => each.lane >= most).map(each => each.block)
  const besideMore = rest.length > 0
  return [
    ...shown.map(each => ({ kind: 'block' as const, ...each, lanes: Math.min(lanes, most), besideMore })),
    ...overlapping(rest).map(together => ({ kind: 'more' as const, blocks: together, ...span(together) })),
  ]
}

/** Greedy: with the blocks in the order of their starts it needs as few lanes as there are blocks at once. */
function assignLanes<T extends Slots>(cluster: readonly T[]): Laned<T>[] {
  const freeAt: number[] = []
  return cluster.map(block => {
    const free = freeAt.findIndex(at => at <= block.from)
    const lane = free < 0 ? freeAt.length : free
    freeAt[lane] = block.to
    return { block, lane }
  })
}

/** Cuts a list in the order of starts wherever nothing goes on. */
function overlapping<T extends Slots>(inOrder: readonly T[]): T[][] {
  const clusters: T[][] = []
  let end = -1
  for (const block of inOrder) {
    if (block.from >= end) clusters.push([])
    clusters.at(-1)!.push(block)
    end = Math.max(end, block.to)
  }
  return clusters
}

const span = (blocks: readonly Slots[]): Slots => ({
  from: Math.min(...blocks.map(block => block.from)),
  to: Math.max(...blocks.map(block => block.to)),
})

const startOf = <T extends Slots>(placed: Placed<T>): number =>
  placed.kind === 'more' ? placed.from : placed.block.from
