import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { DatabaseUnusable, migrate, openDatabase, type Database } from '../../src/database'
import { Unavailable } from '../../src/errors'
import { silentLogger } from '../../src/lib/logger'
import { emptyDatabase, type OwnDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

const opened = (url: string): Promise<Database> => openDatabase({ url, ...COUNTERS, logger: silentLogger })

/** A wire to the server that can be cut. */
async function wireTo(url: string) {
  const sockets = new Set<Socket>()
  const target = new URL(url)
  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => (client.destroy(), upstream.destroy()))
    }
    client.pipe(upstream).pipe(client)
  })
  const listen = (port: number) => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const wire = new URL(url)
  wire.host = `127.0.0.1:${port}`
  const cut = async () => {
    const closed = new Promise(resolve => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { url: wire.href, cut, mend: () => listen(port) }
}

describe('when PostgreSQL goes away', () => {
  let own: OwnDatabase

  beforeEach(async () => (own = await emptyDatabase('postgres')))
  afterEach(() => own.drop())

  it('a write whose connection is lost before its commit is done again, once', async () => {
    const db = await opened(own.url)
    await migrate(db)
    let tries = 0

    await db.write(async tx => {
      await tx.insert(Counter, counter('row'))
      if (++tries === 1) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())')
    })

    expect([tries, await db.read.count(Counter)]).toEqual([2, 1])
    await db.close()
  })

  it('reads and writes are unavailable, and work again when it is back', async () => {
    const wire = await wireTo(own.url)
    const db = await opened(wire.url)
    await migrate(db)
    await db.write(tx => tx.insert(Counter, counter('before')))

    await wire.cut()
    await expect(db.read.count(Counter)).rejects.toThrow(Unavailable)
    await expect(db.ping()).rejects.toThrow(Unavailable)
    await expect(db.write(tx => tx.insert(Counter, counter('lost')))).rejects.toThrow(Unavailable)
    await wire.mend()

    await db.write(tx => tx.insert(Counter, counter('after')))
    expect((await db.read.find(Counter, { order: { name: 'ASC' } })).map(({ name }) => name)).toEqual([
      'after',
      'before',
    ])
    await db.close()
    await wire.cut()
  })

  it('an open fails in words, without the password', async () => {
    const wire = await wireTo(own.url)
    await wire.cut()
    const url = new URL(wire.url)
    url.password = 'not-for-the-log'

    const error: unknown = await opened(url.href).catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(DatabaseUnusable)
    expect((error as Error).message).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED/)
    expect((error as Error).message).not.toContain('not-for-the-log')
  })
})
