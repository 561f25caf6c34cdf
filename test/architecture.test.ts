import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const SRC = join(__dirname, '../src')
const FLOOR = ['lib', 'errors']
const SHARED = [...FLOOR, 'database', 'zoom', 'web']
/** Features from bottom to top: one may import those before it. */
const FEATURES = [
  'center',
  'activity',
  'people',
  'sign-in',
  'zoom-app',
  'connections',
  'sessions',
  'readiness',
  'hand-over',
  'reminders',
  'attendance',
  'recordings',
  'calendar',
  'help',
  'dead-letters',
  'event-log',
  'audit',
  'seed',
]

const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  errors: [],
  database: FLOOR,
  zoom: FLOOR,
  web: FLOOR,
  simulator: ['lib'],
  jobs: [...FLOOR, 'database'],
  mail: [...FLOOR, 'jobs'],
  webhooks: [...SHARED, 'jobs'],
  ...Object.fromEntries(
    FEATURES.map((feature, index) => [feature, [...SHARED, 'jobs', 'mail', 'webhooks', ...FEATURES.slice(0, index)]]),
  ),
  entities: [...FEATURES, 'webhooks'],
  health: ['database', 'lib', 'web'],
  navigation: ['web'],
  options: [...FLOOR, 'web', 'mail'],
  'simcenter-zoom': ['options', 'assembly', 'health', 'operations'],
  assembly: ['*'],
  operations: ['*'],
  practice: ['*'],
  index: ['simcenter-zoom', 'operations', 'options', 'errors', 'lib', 'web', 'simulator', 'seed'],
  standalone: ['index'],
}

const BELOW_HTTP = /\.(service|entity|policy|queries)\.ts$/

interface Import {
  file: string
  from: string
  to: string
  target: string
}

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : []
  })

const room = (path: string): string => relative(SRC, path).split('/')[0]!.replace(/\.ts$/, '')

const sources = files(SRC)
const specifiers = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/(?:from|import\(|require\()\s*['"]([^'"]+)['"]/g)].map(match => match[1]!)

const imports: Import[] = sources.flatMap(path =>
  specifiers(path)
    .filter(target => target.startsWith('.'))
    .map(target => resolve(dirname(path), target))
    .filter(target => target.startsWith(SRC))
    .map(target => ({ file: relative(SRC, path), from: room(path), to: room(target), target: relative(SRC, target) })),
)
const told = ({ file, target }: Import): string => `${file} → ${target}`

describe('the house', () => {
  it('has a rule for every room', () => {
    const rooms = new Set(sources.map(room))
    expect([...rooms].filter(each => !(each in MAY_IMPORT))).toEqual([])
  })

  it('imports point only downwards', () => {
    const wrong = imports.filter(
      ({ from, to }) => from !== to && !MAY_IMPORT[from]!.includes(to) && !MAY_IMPORT[from]!.includes('*'),
    )
    expect(wrong.map(told)).toEqual([])
  })

  it('enters a feature through its front door', () => {
    const doors = [...FEATURES, 'webhooks', 'jobs', 'mail', 'database', 'zoom', 'web', 'simulator']
    const wrong = imports.filter(({ from, to, target }) => {
      // The lists of what is stored are made from all features and read by the database's own tools.
      if (from === to || !doors.includes(to)) return false
      return target !== to && target !== `${to}/index`
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('keeps Express out of services, entities, policies and queries', () => {
    const wrong = sources.filter(path => BELOW_HTTP.test(path) && specifiers(path).includes('express'))
    expect(wrong).toEqual([])
  })

  it('knows a database driver on the database floor alone', () => {
    const wrong = sources.filter(
      path => room(path) !== 'database' && specifiers(path).some(name => ['sqlite3', 'pg'].includes(name)),
    )
    expect(wrong).toEqual([])
  })

  it('asks Zoom on the zoom floor alone', () => {
    const wrong = sources.filter(
      path =>
        !['zoom', 'simulator'].includes(room(path)) &&
        /(?:await|return|=>|=)\s*fetch\(/.test(readFileSync(path, 'utf8')),
    )
    expect(wrong.map(path => relative(SRC, path))).toEqual([])
  })
})
