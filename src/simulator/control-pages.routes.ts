import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { OPERATIONS, perform } from './control'
import { aMeeting, ControlError } from './control-operation'
import { FAULTS } from './data/fault-kinds'
import { join, liveInstance } from './meeting-run'
import { fieldOf, fieldsOf, showPage } from './pages'
import type { Simulation } from './simulation'
import { ZoomError } from './zoom-error'

/** People who can be sent into a meeting. */
const SAMPLE_PEOPLE = ['Riley Chen', 'Jordan Blake', 'Zoë Müller', 'Guest SP']

const NUMERIC = ['seconds', 'minutes', 'hours', 'days', 'times', 'chance', 'delayMs', 'status', 'type']
const MEETINGS_SHOWN = 50

/** The control page: the simulator in a person's hands. Its buttons are the operations of the control API. */
export function controlPageRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/', (_req, res) => res.redirect(302, '/simulator'))
  router.get('/simulator', (_req, res) => showMeetings(sim, res))
  router.get('/simulator/people', (_req, res) => showPeople(sim, res))
  router.get('/simulator/faults', (_req, res) => showFaults(sim, res))
  router.post('/simulator/run/sendPeople', (req, res) => sendPeople(sim, req, res))
  router.post('/simulator/run/:operation', (req, res) => run(sim, req, res))
  return router
}

function showMeetings(sim: Simulation, res: Response): void {
  const meetings = sim.world.meetings
    .filter(meeting => !meeting.deletedAt)
    .sort((a, b) => (b.startTime ?? b.createdAt).localeCompare(a.startTime ?? a.createdAt))
    .slice(0, MEETINGS_SHOWN)
    .map(meeting => ({ ...meeting, host: sim.findUser(meeting.hostId), instance: liveInstance(sim, meeting.id) }))
  showPage(res, 200, 'control-meetings', {
    ...frame(sim, 'Meetings and time', 'meetings'),
    meetings,
    people: SAMPLE_PEOPLE,
    recordings: [...sim.world.recordings].reverse().slice(0, MEETINGS_SHOWN),
  })
}

function showPeople(sim: Simulation, res: Response): void {
  const nameOf = (id: string) => {
    const user = sim.findUser(id)
    return user ? `${user.firstName} ${user.lastName}` : id
  }
  showPage(res, 200, 'control-people', {
    ...frame(sim, 'People and grants', 'people'),
    users: sim.world.users.slice(0, 200),
    grants: [...sim.world.grants].reverse().slice(0, 100),
    nameOf,
    appOf: (id: string) => sim.findApp(id),
    accountOf: (id: string) => sim.account(id),
    accounts: sim.world.accounts,
    unpublished: sim.world.apps.filter(app => !app.published).map(app => app.name),
  })
}

function showFaults(sim: Simulation, res: Response): void {
  showPage(res, 200, 'control-faults', {
    ...frame(sim, 'Faults', 'faults'),
    kinds: FAULTS,
    faults: sim.world.faults,
    users: sim.world.users.filter(user => user.status !== 'deleted').slice(0, 200),
    nameOf: (id: string) => sim.findUser(id)?.email ?? id,
  })
}

const frame = (sim: Simulation, title: string, page: string) => ({
  title,
  page,
  isWide: page === 'people',
  now: sim.now().toISOString(),
  isPaused: sim.world.clock.pausedAt !== null,
})

/** One operation with the fields of a form; empty fields are left out. */
async function run(sim: Simulation, req: Request, res: Response): Promise<void> {
  const name = req.params['operation'] as keyof typeof OPERATIONS
  if (!Object.hasOwn(OPERATIONS, name)) return refused(res, 'There is no such operation.')
  const { back: _, ...fields } = req.body as Record<string, string>
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  const input = Object.fromEntries(
    given.map(([field, value]) => [field, NUMERIC.includes(field) ? Number(value) : value]),
  )
  try {
    await perform(sim, name, input)
    goBack(req, res)
  } catch (error) {
    refused(res, inWords(error))
  }
}

/** Several people open the join link, one after the other. */
function sendPeople(sim: Simulation, req: Request, res: Response): void {
  try {
    const meeting = aMeeting(sim, Number(fieldOf(req.body, 'meeting')))
    const names = fieldsOf(req.body, 'people').filter(name => SAMPLE_PEOPLE.includes(name))
    for (const name of names) join(sim, meeting, { name })
    sim.commit()
    goBack(req, res)
  } catch (error) {
    refused(res, inWords(error))
  }
}

function goBack(req: Request, res: Response): void {
  const page = fieldOf(req.body, 'back')
  res.redirect(303, page === 'people' || page === 'faults' ? `/simulator/${page}` : '/simulator')
}

const refused = (res: Response, text: string): void =>
  showPage(res, 400, 'message', { title: 'That is not possible', text })

function inWords(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  if (error instanceof ControlError || error instanceof ZoomError) return error.message
  throw error
}
