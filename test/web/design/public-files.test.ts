import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { generatedFiles } from '../../../src/web/design/build'

const PUBLIC = join(__dirname, '../../../public')
const read = (name: string): string => readFileSync(join(PUBLIC, name), 'utf8')
const zipped = (text: string): number => gzipSync(text, { level: 9 }).length
const KB = 1024

describe('public/', () => {
  it.each(Object.entries(generatedFiles()))(
    '%s is what the generator writes (npx tsx src/web/design/build.ts)',
    (name, text) => expect(read(name)).toBe(text),
  )

  it('has a style sheet of at most 14 KB', () => expect(zipped(read('simcenter.css'))).toBeLessThan(14 * KB))

  it('sends at most 14 KB of styles for a calendar', () => {
    const sent = ['simcenter.css', 'time-slots.css'].map(name => brotliCompressSync(read(name)).length)
    expect(sent[0]! + sent[1]!).toBeLessThan(14 * KB)
  })

  it('has at most 10 KB of scripts, all together', () => {
    const modules = readdirSync(join(PUBLIC, 'enhance')).map(name => `enhance/${name}`)
    const sizes = ['simcenter.js', ...modules].map(name => zipped(read(name)))
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(10 * KB)
  })

  it('has at most 5 KB of icons', () => expect(zipped(read('icons.svg'))).toBeLessThan(5 * KB))

  it('names the font and the icons with their licenses', () => {
    expect(read('figtree-OFL.txt')).toMatch(/SIL OPEN FONT LICENSE/)
    expect(read('icons-LICENSE.txt')).toMatch(/ISC License/)
  })
})

describe('the style sheet', () => {
  const css = read('simcenter.css')

  it('keeps every rule in one outer layer, so that a host application always wins', () => {
    const outside = css.slice(0, css.indexOf('@layer simcenter{'))
    const allowed =
      /@font-face|@keyframes sz-\w+|@page sz-\w+|@media \(prefers-reduced-motion:no-preference\)|@view-transition/g
    expect(outside.match(/@[a-z-]+/g)).toHaveLength(outside.match(allowed)!.length)
    expect(outside).not.toMatch(/[.#][a-z]+[^{};]*\{/)
  })

  it('styles elements only inside .sz', () => {
    const base = css.slice(css.indexOf('@layer base{', css.indexOf('color-scheme:dark')), css.indexOf('@layer layout{'))
    const bare = [...base.matchAll(/(?<=[{}])([^{}@]+)(?=\{)/g)]
      .flatMap(match => match[1]!.split(/,(?![^(]*\))/))
      .filter(startsBare)
    expect(bare).toEqual([])
  })
})

// A selector that begins with an element of HTML would reach the page around us.
const startsBare = (selector: string): boolean => /^(?!live-part\b|body\.sz|:root:has)[a-z*:]/.test(selector.trim())
