import { buffer } from 'node:stream/consumers'
import { Secret } from '../../src/lib/secret'
import { clientFor, failureOf, says, ScriptedZoom, type Client, type Script } from './scripted-zoom'

let zoom: ScriptedZoom
let storage: ScriptedZoom
let decoy: ScriptedZoom
let client: Client

beforeAll(async () => {
  ;[zoom, storage, decoy] = await Promise.all([ScriptedZoom.start(), ScriptedZoom.start(), ScriptedZoom.start()])
})
beforeEach(() => {
  client = clientFor(zoom, { downloadHosts: [`127.0.0.1:${storage.port}`], timeoutMs: 1000 })
  storage.plays(file)
  decoy.plays(file)
})
afterAll(() => Promise.all([zoom.stop(), storage.stop(), decoy.stop()]))

const VIDEO = Buffer.from('\0\0\0\x18ftypmp42 a short film')
const file = says(200, VIDEO, {
  'content-type': 'video/mp4',
  'content-length': String(VIDEO.length),
  'accept-ranges': 'bytes',
  etag: '"v1"',
})
const leadsTo =
  (url: () => string): Script =>
  (seen, res) =>
    says(302, '', { location: url() })(seen, res)
const link = (path = '/rec/download/x'): Secret => new Secret(zoom.url + path)
const token = new Secret('download-token')

describe('a recording', () => {
  it('is fetched with its own token, over hops, and the token stays with Zoom', async () => {
    zoom.plays(
      leadsTo(() => '/rec/second'),
      leadsTo(() => `${storage.url}/signed?x=1`),
    )
    const download = await client.api.download(link(), { token })
    expect(await buffer(download.body)).toEqual(VIDEO)
    expect(download).toMatchObject({
      status: 200,
      contentType: 'video/mp4',
      contentLength: VIDEO.length,
      contentRange: null,
      acceptsRanges: true,
      etag: '"v1"',
    })
    expect(zoom.seen.map(seen => [seen.url, seen.headers.authorization])).toEqual([
      ['/rec/download/x', 'Bearer download-token'],
      ['/rec/second', 'Bearer download-token'],
    ])
    expect(storage.seen.map(seen => [seen.url, seen.headers.authorization])).toEqual([['/signed?x=1', undefined]])
  })

  it("does not get its token back on the way back to Zoom's host", async () => {
    zoom.plays(
      leadsTo(() => `${storage.url}/there`),
      file,
    )
    storage.plays(leadsTo(() => `${zoom.url}/back`))
    await buffer((await client.api.download(link(), { token })).body)
    expect(zoom.seen.at(-1)).toMatchObject({ url: '/back' })
    expect(zoom.seen.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('comes in ranges when asked', async () => {
    zoom.plays(says(206, VIDEO.subarray(4), { 'content-type': 'video/mp4', 'content-range': 'bytes 4-25/26' }))
    const download = await client.api.download(link(), { token, range: 'bytes=4-' })
    expect(zoom.seen[0]?.headers.range).toBe('bytes=4-')
    expect(download).toMatchObject({ status: 206, contentRange: 'bytes 4-25/26', acceptsRanges: true })
    expect(await buffer(download.body)).toEqual(VIDEO.subarray(4))
  })

  it('without the wanted range says so, with nothing', async () => {
    zoom.plays(says(416, '<html>no</html>', { 'content-type': 'text/html', 'content-range': 'bytes */26' }))
    const download = await client.api.download(link(), { token, range: 'bytes=99-' })
    expect(download).toMatchObject({ status: 416, contentRange: 'bytes */26' })
    expect(await buffer(download.body)).toHaveLength(0)
  })

  it('may be empty', async () => {
    zoom.plays(says(200, '', { 'content-type': 'text/plain', 'content-length': '0' }))
    const download = await client.api.download(link(), { token })
    expect(download.contentLength).toBe(0)
    expect(await buffer(download.body)).toHaveLength(0)
  })

  it("is opened with the person's own token when it has none, renewed once", async () => {
    zoom.plays(says(401), file)
    await buffer((await client.api.download(link())).body)
    expect(zoom.seen.map(seen => seen.headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it.each([
    ['a page as such', says(200, '<p>gone</p>', { 'content-type': 'text/html; charset=utf-8' })],
    ['a page dressed as a video', says(200, '\uFEFF \n<!DOCTYPE html><html>', { 'content-type': 'video/mp4' })],
    ['a page without a type', says(200, '<HTML lang="en">x', { 'content-type': '' })],
  ])('is not %s', async (_name, answer) => {
    zoom.plays(answer)
    const error = await failureOf(client.api.download(link(), { token }))
    expect(error).toMatchObject({ name: 'DownloadRefused', reason: 'not-a-file' })
  })

  it.each([401, 403, 404, 410])('with %i has a stale link', async status => {
    zoom.plays(says(status))
    const error = await failureOf(client.api.download(link(), { token }))
    expect(error).toMatchObject({ name: 'DownloadRefused', reason: 'stale-link', trace: { trackingId: 'track-1' } })
    expect(zoom.seen).toHaveLength(1)
  })

  it.each([
    ['500', says(500), { name: 'ZoomUnavailable' }],
    ['a redirect to nowhere', says(302), { name: 'ZoomUnavailable' }],
    ['429', says(429, '', { 'retry-after': '3' }), { name: 'ZoomRateLimited', daily: false }],
  ])('waits: %s', async (_name, answer, expected) => {
    zoom.plays(answer)
    expect(await failureOf(client.api.download(link(), { token }))).toMatchObject(expected)
  })

  it('is given up after five redirects', async () => {
    zoom.plays(leadsTo(() => '/again'))
    const error = await failureOf(client.api.download(link(), { token }))
    expect(error).toMatchObject({ reason: 'too-many-redirects' })
    expect(zoom.seen).toHaveLength(6)
  })

  it.each([
    ['another port of this machine', () => decoy.url],
    ['a name that only looks like Zoom', () => 'https://zoom.us.evil.test/'],
    ['no web address', () => 'gopher://127.0.0.1:6379/_INFO'],
    ['no address at all', () => 'http://'],
  ])('is not fetched from %s, not even after a redirect', async (_name, url) => {
    const direct = await failureOf(client.api.download(new Secret(url()), { token }))
    expect(direct).toMatchObject({ name: 'DownloadRefused', reason: 'foreign-host' })
    zoom.plays(leadsTo(url))
    const redirected = await failureOf(client.api.download(link(), { token }))
    expect(redirected).toMatchObject({ name: 'DownloadRefused', reason: 'foreign-host' })
    expect(decoy.seen).toEqual([])
  })

  it('leaves neither address nor token in the log', async () => {
    zoom.plays(says(403))
    await failureOf(client.api.download(link('/rec/download/secret-path'), { token }))
    expect(client.log()).toContain('zoom download failed')
    expect(client.log()).not.toMatch(/secret-path|download-token/)
  })
})

describe('a recording that stops on its way', () => {
  it('fails when it breaks off', async () => {
    zoom.plays((_seen, res) => {
      res.writeHead(200, { 'content-type': 'video/mp4', 'content-length': '1000' })
      res.write(Buffer.alloc(100, 1))
      setTimeout(() => res.destroy(), 20)
    })
    const download = await client.api.download(link(), { token })
    expect(await failureOf(buffer(download.body))).toMatchObject({ name: 'ZoomUnavailable' })
  })

  it('fails when it stands still', async () => {
    client = clientFor(zoom, { timeoutMs: 100 })
    zoom.plays((_seen, res) => {
      res.writeHead(200, { 'content-type': 'video/mp4', 'content-length': '1000' })
      res.write(Buffer.alloc(100, 1))
    })
    const download = await client.api.download(link(), { token })
    const error = await failureOf(buffer(download.body))
    expect(error).toMatchObject({ name: 'ZoomUnavailable', trace: { text: 'the download stands still' } })
  })

  it('hangs up on Zoom when its reader goes away', async () => {
    const hungUp = new Promise<void>(resolve => {
      zoom.plays((_seen, res) => {
        res.writeHead(200, { 'content-type': 'video/mp4' })
        res.write(Buffer.alloc(100, 1))
        res.on('close', resolve)
      })
    })
    const download = await client.api.download(link(), { token })
    download.body.destroy()
    await hungUp
  })

  it('lasts as long as its reader wants to take', async () => {
    client = clientFor(zoom, { timeoutMs: 50 })
    zoom.plays(says(200, Buffer.alloc(3_000_000, 1), { 'content-type': 'video/mp4' }))
    const { body } = await client.api.download(link(), { token })
    let size = 0
    for await (const piece of body) {
      // A pause longer than Zoom itself may make.
      if (size === 0) await new Promise(resolve => setTimeout(resolve, 150))
      size += (piece as Buffer).length
    }
    expect(size).toBe(3_000_000)
  })
})
