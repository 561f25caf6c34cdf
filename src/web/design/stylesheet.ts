import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { colors, type ColorName } from './tokens'

const sources = join(__dirname, 'css')

// Later layers win, whatever their selectors; a host application's own rules, in no layer, win over all of them.
const LAYERS: Record<string, readonly string[]> = {
  base: ['base'],
  layout: ['shell'],
  parts: ['buttons', 'parts', 'chips', 'tables', 'forms'],
  pages: [
    'calendar',
    'calendar-week-rooms',
    'calendar-day',
    'calendar-week-hours',
    'calendar-month',
    'calendar-narrow',
    'setup',
    'connection',
    'session',
    'student',
    'admin',
  ],
  util: ['modes'],
}

/** The whole style sheet of the product, ready to be served: sources of `css/`, tokens and fonts. */
export function stylesheet(): string {
  const names = Object.keys(LAYERS)
  const layers = names.map(name => `@layer ${name}{${LAYERS[name]!.map(source).join('')}}`)
  const order = `@layer ${['slots', ...names].join(',')};`
  return compact(`${source('outside')}@layer simcenter{${order}${tokenRules()}${layers.join('')}}`) + '\n'
}

const source = (name: string): string => readFileSync(join(sources, `${name}.css`), 'utf8')

/** Tokens stand on the element that carries `sz`; dark never on paper. */
function tokenRules(): string {
  const dark = `color-scheme:dark;${declarations(1)}`
  return (
    `@layer base{.sz{color-scheme:light;${declarations(0)}}` +
    `@media screen and (prefers-color-scheme:dark){.sz:not([data-theme=light]){${dark}}}` +
    `@media screen{.sz[data-theme=dark]{${dark}}}}`
  )
}

function declarations(theme: 0 | 1): string {
  return (Object.keys(colors) as ColorName[]).map(name => `--sz-${name}:${colors[name][theme]}`).join(';')
}

/** Takes out comments and the white space that has no meaning. */
function compact(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .replace(/([:,( ])0\.(\d)/g, '$1.$2')
    .trim()
}
