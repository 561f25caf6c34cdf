import { join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import { surround } from '../navigation'
import type { CheckedOptions } from '../options'
import { leadsToSignIn, mayEver, type Action } from '../people'
import {
  buildSubApp,
  chooseTheme,
  createAssets,
  createIcon,
  RouteTable,
  type SiteTools,
  type Surroundings,
  type Visit,
} from '../web'
import type { Features } from './features'
import type { Floors } from './floors'

/**
 * The sub-application that a host mounts, and its table of routes.
 * @param root the folder that holds views/ and public/
 */
export function createWebsite(floors: Floors, features: Features, options: CheckedOptions, root: string) {
  const { links, tokens, flash, logger, hosts, health } = floors
  const table = createRoutes(floors, features)
  const assets = createAssets(join(root, 'public'))
  const asset = (name: string): string => links.href(assets.href(name))
  const site: SiteTools = {
    links,
    tokens,
    flash,
    asset,
    icon: createIcon(asset('icons.svg')),
    practice: options.zoom.mode === 'simulator',
    practiceHref: floors.simulator && `${floors.simulator.url}/simulator`,
    surroundings: visit => surroundings(features, visit),
  }
  const app = buildSubApp({
    viewsDirectory: join(root, 'views'),
    site,
    logger,
    zoomOrigins: [hosts.webUrl, hosts.apiUrl].map(url => new URL(url).origin),
    assets: assets.handler,
    beforeIdentifying: [health.routes, webhookRoute(features.webhooks.receive)],
    identify: features.signIn.gate.identify,
    routes: [table.router],
  })
  return { app, routes: table.entries }
}

function createRoutes({ links }: Floors, features: Features): RouteTable<Action> {
  const { signIn, webhooks: _noPages, ...withPages } = features
  const table = new RouteTable<Action>(mayEver, leadsToSignIn, signIn.gate.ask)
  table.post('/theme', 'public', chooseTheme(links))
  signIn.accounts?.addRoutes(table)
  for (const feature of Object.values(withPages)) feature.addRoutes(table)
  return table
}

async function surroundings(
  { connections, zoomApp, reminders, signIn }: Features,
  visit: Visit,
): Promise<Surroundings> {
  const { institutionId, role } = visit.actor
  const [attention, zoom, lost, own] = await Promise.all([
    role === 'admin' ? connections.board.attentionCount(institutionId) : 0,
    zoomApp.around.of(institutionId, role),
    connections.massLoss.noticeFor(institutionId, role),
    reminders.noticeFor(visit),
  ])
  const notice = zoom.notice ?? lost ?? own ?? zoom.silence
  return surround(visit, { attention, notice, zoomLine: zoom.line, ownAccounts: signIn.accounts !== null })
}

// Inside our own app the raw bytes are there: this route stands before every parser.
function webhookRoute(receive: RequestHandler): Express {
  const app = express()
  app.post('/zoom/webhooks', receive)
  return app
}
