import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import ejs from 'ejs'
import express from 'express'
import { Links } from '../../../src/web'
import { createAssets, createIcon, initials, sessionStatus, type SessionStatusKey } from '../../../src/web/design'
import { securityHeaders } from '../../../src/web/security-headers'

const ROOT = join(__dirname, '../../..')
const assets = createAssets(join(ROOT, 'public'))

/** The addresses of the modules that a page fetches after it has come, for what it holds. */
export const modules: string[] = [
  ...readFileSync(join(ROOT, 'public/simcenter.js'), 'utf8').matchAll(/import\('\.\/([\w/-]+\.js)'\)/g),
].map(([, name]) => assets.href(name!))
const OPTIONS = { strict: true, _with: false, destructuredLocals: ['page', 'site', 'part', 'body'], cache: true }
const KEYS: SessionStatusKey[] = [
  'ready',
  'draft',
  'live',
  'prob',
  'clash',
  'proc',
  'rec',
  'fail',
  'done',
  'room',
  'canc',
  'busy',
]

const form = {
  values: {
    title: 'Sepsis “response”',
    host: 'b',
    start: '14:30',
    end: '16:00',
    where: 'both',
    days: ['mo'],
    record: 'yes',
    notes: '<b>&',
  },
  errors: { end: 'Sim Bay 1 is taken from 15:30', where: 'Choose where', form: 'Nothing was saved.' },
}

/** What the layout sees, for a role; every field can be another one. */
export function sampleSite(changes: object = {}) {
  const nav = [
    { key: 'calendar', href: '/calendar/week', icon: 'calendar', text: 'Calendar' },
    { key: 'zoom', href: '/zoom', icon: 'video', text: 'Zoom', count: 4, countLabel: 'need attention' },
    { key: 'help', href: '/help', icon: 'circle-help', text: 'Help' },
  ]
  return {
    base: '',
    href: (path: string) => path,
    asset: (name: string) => assets.href(name),
    icon: createIcon(assets.href('icons.svg')),
    lang: 'en-US',
    theme: 'system',
    path: '/specimen',
    center: { name: 'Northfield Simulation Center' },
    practice: true,
    practiceHref: '/simulator',
    person: { name: 'Dr. Adaeze Okafor', initials: initials('Dr. Adaeze Okafor'), roleWord: 'Instructor' },
    nav,
    newSessionHref: '/sessions/new',
    accountLinks: [{ href: '/me', icon: 'user', text: 'Your profile' }],
    csrf: 'form-token',
    signOutHref: '/sign-out',
    flash: [{ kind: 'ok', title: 'Session saved.', text: 'Twelve learners get an e-mail.' }],
    notice: {
      kind: 'warn',
      title: 'Zoom has an incident.',
      text: 'Sessions keep their links.',
      action: { href: '/zoom', text: 'See more' },
    },
    zoneLine: 'Central Time (Chicago)',
    footerRight: 'Zoom: connected',
    helpHref: '/help',
    ...changes,
  }
}

/** @param file below the root of the project */
export const draw = (file: string, locals: object): Promise<string> =>
  ejs.renderFile(join(ROOT, file), locals, OPTIONS as unknown as ejs.Options)

export async function drawPage(view: string, page: object, site: object = sampleSite()): Promise<string> {
  const body = await draw(view, { page, site })
  return draw('views/layout.ejs', { page, site, body })
}

/** The specimen page behind the product's own headers, and what its forms and live part talk to. */
export class SpecimenServer {
  posts: Record<string, string>[] = []
  live: string | null = '7'
  liveFails = false
  private server!: Server

  async start(): Promise<string> {
    const app = express()
    app.use(securityHeaders(new Links('http://127.0.0.1'), []))
    app.use('/assets', assets.handler)
    app.use(express.urlencoded({ extended: false }))
    app.get('/live', async (_req, res) => {
      if (this.liveFails) return void res.status(503).end()
      if (this.live === null) return void res.status(204).end()
      res.send(await draw('test/web/design/specimen-live.ejs', { page: { live: this.live }, site: {} }))
    })
    app.post(/.*/, (req, res) => {
      this.posts.push(req.body as Record<string, string>)
      setTimeout(() => res.redirect(303, '/'), 300)
    })
    app.get('/{*path}', async (req, res) => {
      const page = { title: 'Specimen', section: 'zoom', form, statuses: KEYS.map(sessionStatus), live: '7' }
      res.send(
        await drawPage('test/web/design/specimen.ejs', page, sampleSite({ theme: req.query['theme'] ?? 'system' })),
      )
    })
    this.server = createServer(app).listen(0, '127.0.0.1')
    await new Promise(resolve => this.server.once('listening', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): Promise<unknown> {
    this.server.closeAllConnections()
    return new Promise(resolve => this.server.close(resolve))
  }
}
