import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { RequestHandler } from 'express'

interface Asset {
  /** The name with the hash of the content in it, such as `simcenter.1a2b3c4d5e.css`. */
  hashedName: string
  type: string
  plain: Buffer
  /** Null for what is compressed by itself. */
  compressed: Compressed | null
}

type Encoding = 'br' | 'gzip'
type Compressed = Record<Encoding, () => Promise<Buffer>>

export interface Assets {
  /**
   * The address below the mount path of a file of public/: `simcenter.css` → `/assets/simcenter.<hash>.css`.
   * @throws Error when there is no such file: a misspelt name is a defect of ours
   */
  href(name: string): string
  /** Serves what `href` names, forever cached; mount it at `/assets`. Everything else is 404. */
  handler: RequestHandler
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

// Where a style sheet or a module names another file of ours.
const REFERENCE = /(?<=url\("?|from '|import '|import\(')[\w./-]+\.(?:woff2|svg|js)(?=['")])/g

/** Reads public/ once. Names carry the hash of their content, so a browser never holds a stale one. */
export function createAssets(directory: string): Assets {
  const files = new Map(filesBelow(directory).map(name => [name, readFileSync(join(directory, name))]))
  const assets = new Map<string, Asset>()
  const load = (name: string): Asset => {
    const known = assets.get(name)
    if (known) return known
    const content = files.get(name)
    if (!content) throw new Error(`There is no file ${name} in public/.`)
    const asset = toAsset(name, content, load)
    assets.set(name, asset)
    return asset
  }
  for (const name of files.keys()) load(name)
  return { href: name => `/assets/${load(name).hashedName}`, handler: serve([...assets.values()]) }
}

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return entries.map(name => name.replaceAll('\\', '/')).filter(name => extname(name) in TYPES)
}

function toAsset(name: string, content: Buffer, load: (name: string) => Asset): Asset {
  const plain = /\.(css|js)$/.test(name) ? pointToHashedNames(name, content, load) : content
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 10)
  const extension = extname(name)
  const hashedName = `${name.slice(0, -extension.length)}.${hash}${extension}`
  return { hashedName, type: TYPES[extension]!, plain, compressed: extension === '.woff2' ? null : compress(plain) }
}

function pointToHashedNames(name: string, content: Buffer, load: (name: string) => Asset): Buffer {
  const folder = posix.dirname(name)
  const text = content.toString('utf8').replace(REFERENCE, reference => {
    const target = load(posix.join(folder, reference)).hashedName
    return `./${posix.relative(folder, target)}`
  })
  return Buffer.from(text)
}

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

// At the first wish, beside the event loop, and kept: the server is ready sooner, and no page waits for it.
const compress = (plain: Buffer): Compressed => ({
  br: once(() => brotli(plain)),
  gzip: once(() => gzipped(plain, { level: 9 })),
})

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}

function serve(assets: readonly Asset[]): RequestHandler {
  const byPath = new Map(assets.map(asset => [`/${asset.hashedName}`, asset]))
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    const asset = byPath.get(req.path)
    if (!asset) return void res.status(404).type('text/plain').set('Cache-Control', 'no-store').send('Not found')
    res.set({ 'Content-Type': asset.type, 'Cache-Control': 'public, max-age=31536000, immutable' })
    if (!asset.compressed) return void res.send(asset.plain)
    const encoding = req.acceptsEncodings('br', 'gzip')
    res.vary('Accept-Encoding')
    if (encoding !== 'br' && encoding !== 'gzip') return void res.send(asset.plain)
    res.set('Content-Encoding', encoding).send(await asset.compressed[encoding]())
  }
}
