import { Router, type Request, type Response } from 'express'
import { showPage } from './pages'
import type { Simulation } from './simulation'
import type { Delivery } from './webhook-deliveries'

const SHOWN = 100

/** The *Webhook logs* of an app: every delivery with what was sent and answered, and a way to send it again. */
export function webhookLogRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/develop/apps/:app/log', (req, res) => showLog(sim, req, res))
  router.get('/develop/apps/:app/log/:delivery', (req, res) => showDelivery(sim, req, res))
  router.post('/develop/apps/:app/log/:delivery', (req, res) => sendAgain(sim, req, res))
  return router
}

function showLog(sim: Simulation, req: Request, res: Response): void {
  const app = sim.findApp(String(req.params['app']))
  if (!app) return notThere(res)
  const deliveries = sim.world.deliveries.filter(each => each.appId === app.id)
  showPage(res, 200, 'app-log', {
    title: app.name,
    app,
    page: 'log',
    note: null,
    isWide: true,
    deliveries: deliveries.slice(-SHOWN).reverse(),
  })
}

function showDelivery(sim: Simulation, req: Request, res: Response): void {
  const { app, delivery } = named(sim, req)
  if (!app || !delivery) return notThere(res)
  const body: unknown = JSON.parse(delivery.body)
  showPage(res, 200, 'delivery', {
    title: delivery.event,
    app,
    delivery,
    body: JSON.stringify(body, null, 2).slice(0, 20_000),
  })
}

async function sendAgain(sim: Simulation, req: Request, res: Response): Promise<void> {
  const { app, delivery } = named(sim, req)
  if (!app || !delivery) return notThere(res)
  await sim.webhooks.sendAgain(delivery)
  res.redirect(303, `/develop/apps/${app.id}/log/${delivery.id}`)
}

function named(sim: Simulation, req: Request) {
  const app = sim.findApp(String(req.params['app']))
  const delivery: Delivery | undefined = sim.world.deliveries.find(
    each => each.id === req.params['delivery'] && each.appId === app?.id,
  )
  return { app, delivery }
}

const notThere = (res: Response): void =>
  showPage(res, 404, 'message', { title: 'This is not here', text: 'It may have been removed by a reset.' })
