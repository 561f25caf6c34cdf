import { colors, contrastRules, type ColorName } from '../../../src/web/design/tokens'

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe('the colors', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('reach their contrast in the %s theme', (_name, theme) => {
    const tooPale = contrastRules
      .map(([ink, paper, least]) => ({ ink, paper, least, is: contrast(colors[ink][theme], colors[paper][theme]) }))
      .filter(({ is, least }) => is < least)
    expect(tooPale).toEqual([])
  })

  it('are all in a rule, except lines that only separate', () => {
    const inRules = new Set<ColorName>(contrastRules.flatMap(([ink, paper]) => [ink, paper]))
    const unproven = (Object.keys(colors) as ColorName[]).filter(name => !inRules.has(name))
    expect(unproven).toEqual(['raised', 'line'])
  })

  it('draw raised things like surfaces in the light and like wells in the dark', () => {
    expect(colors.raised).toEqual([colors.surface[0], colors.sunken[1]])
  })
})
