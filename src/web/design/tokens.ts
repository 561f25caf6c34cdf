/** A color in the light and in the dark theme. */
export type ColorPair = readonly [light: string, dark: string]

/** Every color of the product. The style sheet reads them as `--sz-<name>`. */
export const colors = {
  canvas: ['#f4f6f5', '#0d1416'],
  surface: ['#ffffff', '#141d20'],
  sunken: ['#ecf0ef', '#1b262a'],
  raised: ['#ffffff', '#1b262a'],
  line: ['#dbe2e1', '#29363b'],
  'line-strong': ['#7d8f92', '#6f858b'],
  ink: ['#10262b', '#e7efee'],
  'ink-2': ['#3e545a', '#b5c4c6'],
  'ink-3': ['#566a6f', '#93a6aa'],
  accent: ['#0a6467', '#5cc8bd'],
  'accent-hover': ['#084e51', '#7fd8cf'],
  'on-accent': ['#ffffff', '#05211f'],
  'accent-soft': ['#dff0ee', '#12322f'],
  'accent-ink': ['#07494b', '#8fe0d6'],
  focus: ['#0a6467', '#7fd8cf'],
  live: ['#c0262d', '#ff8a80'],
  'live-soft': ['#fdebea', '#3a1a1b'],
  'live-ink': ['#8f161d', '#ffb3ac'],
  'on-live': ['#ffffff', '#2c0607'],
  ok: ['#17713f', '#66cf8f'],
  'ok-soft': ['#e2f4e8', '#10301e'],
  'ok-ink': ['#0f522d', '#8fe3b0'],
  warn: ['#a35c00', '#f0b352'],
  'warn-soft': ['#fff1d6', '#36270d'],
  'warn-ink': ['#6e3e00', '#f8cd84'],
  bad: ['#b3261e', '#ff8f85'],
  'bad-soft': ['#fdeceb', '#3a1a1b'],
  'bad-ink': ['#8a1812', '#ffb7b0'],
  info: ['#1f5a9e', '#84b8f5'],
  'info-soft': ['#e6f0fb', '#14263b'],
  'info-ink': ['#16426f', '#afd1fb'],
  hero: ['#0a4f54', '#103a3d'],
  'on-hero': ['#ffffff', '#eef8f7'],
  'on-hero-2': ['#c9e6e4', '#b4d6d3'],
  'hero-btn': ['#ffffff', '#8fe0d6'],
  'on-hero-btn': ['#07494b', '#05211f'],
  'p-nur': ['#0f7f7a', '#48bdb2'],
  'p-nur-t': ['#e1f2f0', '#15302f'],
  'p-med': ['#2f5fc4', '#7ea6f4'],
  'p-med-t': ['#e8eefb', '#1a2740'],
  'p-pa': ['#7a45b8', '#b793ea'],
  'p-pa-t': ['#f2eafa', '#2a2039'],
  'p-ems': ['#b5520b', '#ee9a5b'],
  'p-ems-t': ['#fdeede', '#36230f'],
  'p-ipe': ['#b4306e', '#ee86b4'],
  'p-ipe-t': ['#fce9f1', '#381b29'],
  'p-pha': ['#4d7a14', '#9dc765'],
  'p-pha-t': ['#edf4e0', '#222e13'],
} as const satisfies Record<string, ColorPair>

export type ColorName = keyof typeof colors

/** The program hues: a bar color and a tint, class `p-<hue>`. A seventh program reuses the first with class `dash`. */
export const hues = ['nur', 'med', 'pa', 'ems', 'ipe', 'pha'] as const
export type Hue = (typeof hues)[number]

export type ContrastRule = readonly [foreground: ColorName, background: ColorName, atLeast: number]

const huePairs = hues.flatMap((hue): ContrastRule[] => [
  [`p-${hue}`, `p-${hue}-t`, 3],
  [`p-${hue}`, 'surface', 3],
  ['ink', `p-${hue}-t`, 7],
  ['ink-2', `p-${hue}-t`, 4.5],
  ['ink-3', `p-${hue}-t`, 4.5],
])

/** What is drawn on what, and the contrast (WCAG 2.2, 1.4.3 and 1.4.11) that both themes must reach. */
export const contrastRules: readonly ContrastRule[] = [
  ['ink', 'canvas', 7],
  ['ink', 'surface', 7],
  ['ink', 'sunken', 7],
  ['ink-2', 'canvas', 4.5],
  ['ink-2', 'surface', 4.5],
  ['ink-2', 'sunken', 4.5],
  ['ink-3', 'canvas', 4.5],
  ['ink-3', 'surface', 4.5],
  ['ink-3', 'sunken', 4.5],
  ['line-strong', 'surface', 3],
  ['line-strong', 'canvas', 3],
  ['accent', 'surface', 4.5],
  ['accent', 'canvas', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['accent-ink', 'accent-soft', 4.5],
  ['focus', 'surface', 3],
  ['focus', 'canvas', 3],
  ['live', 'surface', 4.5],
  ['live-ink', 'live-soft', 4.5],
  ['on-live', 'live', 4.5],
  ['ok', 'surface', 4.5],
  ['ok-ink', 'ok-soft', 4.5],
  ['warn', 'surface', 4.5],
  ['warn-ink', 'warn-soft', 4.5],
  ['bad', 'surface', 4.5],
  ['bad-ink', 'bad-soft', 4.5],
  ['info', 'surface', 4.5],
  ['info-ink', 'info-soft', 4.5],
  ['on-hero', 'hero', 7],
  ['on-hero-2', 'hero', 4.5],
  ['on-hero-btn', 'hero-btn', 4.5],
  ['hero-btn', 'hero', 3],
  ...huePairs,
]
