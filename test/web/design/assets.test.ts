import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import request from 'supertest'
import { createAssets } from '../../../src/web/design'

const PUBLIC = join(__dirname, '../../../public')
const assets = createAssets(PUBLIC)
const app = express().use('/assets', assets.handler)

describe('assets', () => {
  it('carry the hash of their content in the name', () =>
    expect(assets.href('simcenter.css')).toMatch(/^\/assets\/simcenter\.[0-9a-f]{10}\.css$/))

  it.each([
    ['simcenter.css', 'text/css; charset=utf-8'],
    ['simcenter.js', 'text/javascript; charset=utf-8'],
    ['enhance/live-part.js', 'text/javascript; charset=utf-8'],
    ['icons.svg', 'image/svg+xml'],
    ['figtree.woff2', 'font/woff2'],
  ])('%s is served as %s, for ever', async (name, type) => {
    const answer = await request(app).get(assets.href(name)).expect(200)
    expect(answer.headers['content-type']).toBe(type)
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it.each(['br', 'gzip'])('are sent in %s to browsers that read it', async encoding => {
    const answer = await request(app).get(assets.href('icons.svg')).set('Accept-Encoding', encoding).expect(200)
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers['vary']).toMatch(/Accept-Encoding/i)
    expect(Number(answer.headers['content-length'])).toBeLessThan(6000)
  })

  it('are sent plain to browsers that read nothing else, and the font always', async () => {
    const plain = await request(app).get(assets.href('icons.svg')).set('Accept-Encoding', 'identity').expect(200)
    expect(plain.headers['content-encoding']).toBeUndefined()
    const font = await request(app).get(assets.href('figtree.woff2')).set('Accept-Encoding', 'br').expect(200)
    expect(font.headers['content-encoding']).toBeUndefined()
  })

  it('point to each other by hashed names that exist', async () => {
    const css = await request(app).get(assets.href('simcenter.css')).expect(200)
    const font = /url\(\.\/(figtree\.[0-9a-f]{10}\.woff2)\)/.exec(css.text)?.[1]
    await request(app).get(`/assets/${font}`).expect(200)
    const entry = await request(app).get(assets.href('simcenter.js')).expect(200)
    const modules = [...entry.text.matchAll(/'\.\/([\w./-]+\.js)'/g)].map(match => match[1]!)
    expect(modules.length).toBeGreaterThan(8)
    for (const name of modules) await request(app).get(`/assets/${name}`).expect(200)
  })

  it('change their name when something they point to changes', () => {
    const copy = mkdtempSync(join(tmpdir(), 'simcenter-public-'))
    try {
      cpSync(PUBLIC, copy, { recursive: true })
      writeFileSync(join(copy, 'enhance/on.js'), '// changed')
      const changed = createAssets(copy)
      expect(changed.href('simcenter.js')).not.toBe(assets.href('simcenter.js'))
      expect(changed.href('simcenter.css')).toBe(assets.href('simcenter.css'))
    } finally {
      rmSync(copy, { recursive: true })
    }
  })

  it.each([
    '/simcenter.css',
    '/nothing.0123456789.css',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/enhance/',
    '/',
  ])('answer 404 for %s', async path => {
    const answer = await request(app).get(`/assets${path}`).expect(404)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('throw for a name that is not there', () =>
    expect(() => assets.href('simcentre.css')).toThrow(/no file simcentre.css/))

  it('are only read', () => request(app).post(assets.href('icons.svg')).expect(404))
})
