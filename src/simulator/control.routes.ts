import express, { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { OPERATIONS, perform } from './control'
import { ControlError } from './control-operation'
import type { Simulation } from './simulation'
import { ZoomError } from './zoom-error'

/** The control API: `POST /simulator/control/<operation>` with a JSON object, `GET /simulator/control/world`. */
export function controlRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/simulator/control/world', (_req, res) => res.json(sim.world))
  router.post('/simulator/control/:operation', demandJson, readJson, async (req, res) => {
    const name = req.params['operation'] as keyof typeof OPERATIONS
    if (!Object.hasOwn(OPERATIONS, name))
      return void res.status(404).json({ error: `There is no operation ${String(name)}.` })
    try {
      res.json((await perform(sim, name, req.body)) ?? {})
    } catch (error) {
      res.status(400).json({ error: inWords(error) })
    }
  })
  return router
}

// JSON alone: another site's page cannot send that without asking first.
const demandJson: RequestHandler = (req, res, next) => {
  if (req.is('application/json')) next()
  else res.status(415).json({ error: 'Send a JSON object.' })
}

const readJson = express.json({ limit: '200mb' })

function inWords(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  if (error instanceof ControlError || error instanceof ZoomError) return error.message
  throw error
}
