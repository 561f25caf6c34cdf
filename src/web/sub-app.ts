import ejs from 'ejs'
import express, { type Express, type RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Logger } from '../lib/logger'
import { logRequests } from './request-log'
import { showProblems, unknownPage } from './problem'
import { securityHeaders } from './security-headers'
import { buildSite, type SiteTools } from './site'

/** What the sub-application is put together from. */
export interface SubAppParts {
  viewsDirectory: string
  site: SiteTools
  logger: Logger
  zoomOrigins: readonly string[]
  assets: RequestHandler
  /** Routes that answer before anybody is identified: health, metrics. */
  beforeIdentifying: readonly RequestHandler[]
  identify: RequestHandler
  routes: readonly RequestHandler[]
}

const FORM_LIMIT = '200kb'
const FORM_FIELDS = 3000

/**
 * The Express sub-application that a host mounts. It has its own views, engine, parsers and error handler,
 * and touches nothing of the host's.
 */
export function buildSubApp(parts: SubAppParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  setUpViews(app, parts.viewsDirectory)

  app.use(logRequests(parts.logger))
  app.use(securityHeaders(parts.site.links, parts.zoomOrigins))
  app.use('/assets', parts.assets)
  app.use(...parts.beforeIdentifying)
  app.use((req, res, next) => {
    res.locals['site'] = () => buildSite(parts.site, req, res)
    // Pages hold personal facts: no shared cache, and the back button after sign-out shows nothing.
    res.set('Cache-Control', 'no-store')
    next()
  })
  app.use(limitRequests())
  app.use(parts.identify)
  app.use(express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: FORM_FIELDS }))
  app.use(parts.site.tokens.check)
  app.use(...parts.routes)
  app.use(unknownPage)
  app.use(showProblems(parts.logger))
  return app
}

// A whole school may join behind one address in the same minute: this is only against a client that runs away.
function limitRequests(): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: 60_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { trustProxy: false, xForwardedForHeader: false },
    skip: req => req.method === 'GET',
    message: 'Too many requests from this address. Wait a minute.',
  })
}

// Strict mode and named locals: a misspelt name fails instead of silently reading something of the host's.
function setUpViews(app: Express, directory: string): void {
  const options = { strict: true, _with: false, destructuredLocals: ['page', 'site', 'part', 'body'], cache: true }
  app.engine('ejs', (file, locals, done) => {
    void ejs.renderFile(file, locals as ejs.Data, options as unknown as ejs.Options, done)
  })
  app.set('views', directory)
  app.set('view engine', 'ejs')
  app.enable('view cache')
}
