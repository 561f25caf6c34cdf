import { ActivityLog } from '../activity'
import { CenterQueries } from '../center'
import { checkKeys, Leases, migrate, MIGRATIONS, openDatabase, Outbox } from '../database'
import { ENTITIES } from '../entities'
import { createHealth } from '../health'
import { deriveKey } from '../lib/derived-key'
import { SecretBox } from '../lib/secret-box'
import { Mailer } from '../mail'
import type { CheckedOptions } from '../options'
import { startZoomSimulator, type ZoomSimulator } from '../simulator'
import { CookieJar, FlashNotes, FormTokens, Links, Signer } from '../web'
import { createZoom, type ZoomHosts } from '../zoom'

export type Floors = Awaited<ReturnType<typeof openFloors>>

/** What every feature stands on: the database (opened and migrated), Zoom or its simulator, secrets, links, the log. */
export async function openFloors(options: CheckedOptions) {
  const { clock, logger, knobs } = options
  const box = new SecretBox(options.keys.map(key => deriveKey(key, 'seal')))
  const { db, applied } = await openOwnDatabase(options, box)
  const outbox = new Outbox(db, clock)
  const simulator = await simulatorFor(options)
  const hosts = zoomHosts(options, simulator)
  const health = createHealth({
    db,
    outbox,
    jobsRun: options.jobs === 'in-process',
    metricsToken: options.metricsToken,
  })
  return {
    ...webFloor(options),
    clock,
    logger,
    knobs,
    db,
    applied,
    outbox,
    leases: new Leases(db, clock),
    box,
    simulator,
    hosts,
    health,
    zoom: createZoom({ hosts, clock, logger, timeoutMs: knobs.zoomTimeoutMs, onCall: health.countCall }),
    mailer: new Mailer(options.mail, clock, options.publicUrl),
    activity: new ActivityLog(db, clock, outbox),
    center: new CenterQueries(db),
  }
}

async function openOwnDatabase({ database, logger }: CheckedOptions, box: SecretBox) {
  const db = await openDatabase({ url: database, entities: ENTITIES, migrations: MIGRATIONS, logger })
  try {
    const applied = await migrate(db)
    await checkKeys(db, box)
    return { db, applied }
  } catch (error) {
    await db.close()
    throw error
  }
}

function webFloor({ publicUrl, keys }: CheckedOptions) {
  const signingKeys = keys.map(key => deriveKey(key, 'sign'))
  const links = new Links(publicUrl)
  const cookies = new CookieJar(links)
  return {
    links,
    cookies,
    flash: new FlashNotes(cookies, new Signer(signingKeys, 'flash')),
    tokens: new FormTokens(new Signer(signingKeys, 'form'), cookies, links),
  }
}

function simulatorFor({ zoom, clock, logger }: CheckedOptions): Promise<ZoomSimulator> | null {
  if (zoom.mode === 'live' || zoom.webUrl) return null
  return startZoomSimulator({
    port: zoom.simulatorPort ?? 0,
    clock,
    logger,
    ...(zoom.simulatorStateFile ? { stateFile: zoom.simulatorStateFile } : {}),
  })
}

function zoomHosts({ zoom }: CheckedOptions, simulator: ZoomSimulator | null): ZoomHosts {
  const webUrl = zoom.webUrl ?? simulator?.url ?? 'https://zoom.us'
  const apiUrl = zoom.apiUrl ?? simulator?.url ?? (zoom.webUrl ? zoom.webUrl : 'https://api.zoom.us')
  const own = simulator ? [new URL(simulator.url).host] : []
  return { webUrl, apiUrl, downloadHosts: [...own, ...(zoom.downloadHosts ?? [])] }
}
