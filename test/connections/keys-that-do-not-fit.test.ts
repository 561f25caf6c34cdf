import { randomBytes } from 'node:crypto'
import { Connection } from '../../src/connections'
import { createSimcenterZoom, type SimcenterZoom } from '../../src/index'
import { silentLogger } from '../../src/lib/logger'
import { freshDatabase, KINDS } from '../support/databases'
import { openInstallation, type Installation } from './zoom-processes'

/** Fault F27: the key is missing or changed, or a sealed text is not what it was. */

describe.each(KINDS)('A server with other keys, on %s', kind => {
  const [first, second, foreign] = [1, 2, 3].map(() => randomBytes(32).toString('base64')) as [string, string, string]

  const server = (database: string, secrets: string[]): SimcenterZoom =>
    createSimcenterZoom({
      ...{ publicUrl: 'http://127.0.0.1:1', database, secrets, logger: silentLogger },
      ...{ auth: [{ kind: 'local' }], jobs: 'none' },
      zoom: { mode: 'simulator', webUrl: 'http://127.0.0.1:9', apiUrl: 'http://127.0.0.1:9' },
    })

  async function starts(database: string, ...secrets: string[]): Promise<void> {
    const simcenter = server(database, secrets)
    await simcenter.open()
    await simcenter.stop()
  }

  it('does not start on a database whose secrets it cannot open, and starts as soon as the key is back', async () => {
    const own = await freshDatabase(kind)
    try {
      await starts(own.url, foreign) // an empty database has nothing to open
      const simcenter = server(own.url, [first])
      await simcenter.open()
      await simcenter.operations.seed({
        institution: { name: 'Lakeside Skills Lab', timeZone: 'America/Chicago' },
        programs: [{ key: 'nur', name: 'Nursing', hue: 'nur' }],
        rooms: [{ key: 'net', name: 'Online only', kind: 'online' }],
        people: [{ key: 'mora', role: 'admin', name: 'Elena Mora' }],
        zoomApp: { clientId: 'a-client', clientSecret: 'a-secret-of-the-app' },
      })
      await simcenter.stop()

      await expect(starts(own.url, foreign)).rejects.toThrow('SECRET_KEYS does not open the secrets in this database')
      await expect(starts(own.url, second, foreign)).rejects.toThrow('Put the former key back')
      await starts(own.url, second, first)
      await starts(own.url, first)
    } finally {
      await own.drop()
    }
  })
})

describe('A connection whose tokens cannot be opened', () => {
  let here: Installation
  beforeAll(async () => {
    here = await openInstallation({ kind: 'sqlite' })
  })
  afterAll(() => here.close())

  const flip = (text: string): string => `${text.slice(0, -4)}${text.at(-4) === 'A' ? 'B' : 'A'}${text.slice(-3)}`
  const ends: [string, (sealed: string, other: string) => string][] = [
    ['sealed with a key that is gone', sealed => sealed.replace(/^v1\.[^.]+/, 'v1.00000000')],
    ['of another row', (_sealed, other) => other],
    ['with one letter changed', flip],
    ['cut short', sealed => sealed.slice(0, 40)],
    ['in an unknown form', sealed => sealed.replace('v1', 'v9')],
    ['written by hand', () => 'not sealed at all'],
  ]

  it.each(
    ends.flatMap(([what, spoil]) => (['accessToken', 'refreshToken'] as const).map(at => [at, what, spoil] as const)),
  )(
    'because the %s is one %s, asks for a new connection, is kept, and works again with the right text',
    async (column, _what, spoil) => {
      const { vault } = here.processes[0]!.connections
      const { id } = await here.connect()
      const other = await here.connect()
      const put = (text: string) => here.processes[0]!.db.write(tx => tx.update(Connection, { id }, { [column]: text }))
      if (column === 'refreshToken') here.clock.advance({ hours: 2 })
      const before = await here.row(id)
      const spoilt = spoil(before[column]!, (await here.row(other.id))[column]!)
      const asked = here.refreshes().length
      await put(spoilt)

      await expect(vault.current(id)).rejects.toMatchObject({
        ...{ name: 'ZoomNotUsable', status: 409, problem: 'reconnect' },
        message: expect.stringContaining('keys of this server do not open'),
      })
      expect(await here.row(id)).toMatchObject({ state: 'connected', version: before.version, [column]: spoilt })
      expect(here.refreshes()).toHaveLength(asked)

      await put(before[column]!)
      await expect(vault.current(id)).resolves.toHaveProperty('token')
    },
  )
})
