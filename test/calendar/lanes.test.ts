import fc from 'fast-check'
import { placeInLanes, type Placed } from '../../src/calendar/lanes'
import type { Slots } from '../../src/calendar/slots'

const block = (from: number, to: number): Slots => ({ from, to })
const shown = (placed: Placed<Slots>[]) =>
  placed.map(each =>
    each.kind === 'more'
      ? `+${each.blocks.length} ${each.from}-${each.to}`
      : `${each.block.from}-${each.block.to} ${each.lane}/${each.lanes}`,
  )

describe('lanes', () => {
  it('gives blocks that do not meet the whole width', () => {
    expect(shown(placeInLanes([block(12, 18), block(18, 30)], 2))).toEqual(['12-18 0/1', '18-30 0/1'])
  })

  it('puts blocks that overlap side by side, and uses a lane again when it is free', () => {
    expect(shown(placeInLanes([block(0, 12), block(6, 30), block(12, 24)], 2))).toEqual([
      '0-12 0/2',
      '6-30 1/2',
      '12-24 0/2',
    ])
  })

  it('gathers what finds no lane, in one group for each stretch of time', () => {
    const busy = [block(0, 60), block(0, 60), block(6, 12), block(8, 20), block(40, 50)]
    expect(shown(placeInLanes(busy, 2))).toEqual(['0-60 0/2', '0-60 1/2', '+2 6-20', '+1 40-50'])
    expect(
      placeInLanes(busy, 2)
        .filter(each => each.kind === 'block')
        .every(each => each.besideMore),
    ).toBe(true)
  })

  it('never loses a block and never puts two on one place', () => {
    const anyBlock = fc
      .tuple(fc.nat(250), fc.integer({ min: 6, max: 30 }))
      .map(([from, length]) => block(from, from + length))
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (blocks, most) => {
        const placed = placeInLanes(blocks, most)
        const all = placed.flatMap(each => (each.kind === 'more' ? each.blocks : [each.block]))
        expect(new Set(all)).toEqual(new Set(blocks))
        expect(all).toHaveLength(blocks.length)
        const inLanes = placed.filter(each => each.kind === 'block')
        for (const a of inLanes)
          for (const b of inLanes)
            if (a !== b && a.lane === b.lane)
              expect(a.block.to <= b.block.from || b.block.to <= a.block.from).toBe(true)
        expect(Math.max(0, ...inLanes.map(each => each.lane))).toBeLessThan(most)
      }),
    )
  })

  it('keeps the order of time, for those who hear the page', () => {
    const starts = placeInLanes([block(30, 40), block(0, 50), block(2, 8), block(3, 9), block(10, 20)], 2).map(each =>
      each.kind === 'more' ? each.from : each.block.from,
    )
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
  })
})
