import { Router, type Request, type Response } from 'express'
import { userOfZak } from './host-tokens'
import { admit, endMeeting, join, leave, liveInstance, startMeeting } from './meeting-run'
import { hasExpired } from './meetings'
import { showPage } from './pages'
import { pauseRecording, resumeRecording, stopRecording } from './recordings'
import { readToken, signToken } from './signed-token'
import type { Simulation } from './simulation'
import type { Instance, Meeting, Stay, ZoomUser } from './world'
import { plusDays } from './zoom-time'

const HOST_COOKIE = 'zoom-simulator-host'
const PERSON_COOKIE = 'zoom-simulator-person'

/** `/s/<number>` for the host, `/j/<number>` and `/w/<number>` for everybody else: the meeting as a page, without sound or picture. */
export function meetingPageRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/s/:meeting', (req, res) => enterAsHost(sim, req, res))
  router.get('/s/:meeting/state', (req, res) => res.json({ state: bustle(sim, theMeeting(sim, req)) }))
  router.post('/s/:meeting', (req, res) => actAsHost(sim, req, res))
  router.get(['/j/:meeting', '/w/:meeting'], (req, res) => showDoor(sim, req, res))
  router.get('/j/:meeting/state', (req, res) => res.json({ state: placeOf(myStay(sim, req)) }))
  router.post(['/j/:meeting', '/w/:meeting'], (req, res) => knock(sim, req, res))
  return router
}

/** Whoever brings a valid ZAK of the host starts the meeting and is the host in this browser from then on. */
function enterAsHost(sim: Simulation, req: Request, res: Response): void {
  const meeting = theMeeting(sim, req)
  if (!meeting) return noSuchPage(res)
  const zak = textOf(req.query['zak'])
  if (!zak) return showHostPage(sim, req, res, meeting)
  const host = userOfZak(sim, zak)
  if (!host || !mayHost(host, meeting))
    return showPage(res, 403, 'message', {
      title: 'This start link does not work any more',
      text: 'It is older than two hours, or belongs to another host. Get a new one where you found this one.',
    })
  startMeeting(sim, meeting, host)
  sim.commit()
  setCookie(sim, res, HOST_COOKIE, `/s/${meeting.id}`, host.id)
  res.redirect(303, `/s/${meeting.id}`)
}

const mayHost = (user: ZoomUser, meeting: Meeting): boolean =>
  user.status === 'active' &&
  (user.id === meeting.hostId || String(meeting.settings['alternative_hosts']).includes(user.email))

function showHostPage(sim: Simulation, req: Request, res: Response, meeting: Meeting): void {
  const isHost = sim.findUser(readCookie(sim, req, HOST_COOKIE) ?? '') !== undefined
  if (!isHost)
    return showPage(res, 403, 'message', { title: 'Only the host', text: 'Open the start link to host this meeting.' })
  const instance = liveInstance(sim, meeting.id)
  showPage(res, 200, 'host', {
    title: meeting.topic,
    meeting,
    instance,
    state: bustle(sim, meeting),
    inside: instance?.stays.filter(stay => stay.place === 'meeting') ?? [],
    waiting: instance?.stays.filter(stay => stay.place === 'waiting_room') ?? [],
  })
}

/** Changes whenever somebody comes, goes or is let in. */
function bustle(sim: Simulation, meeting: Meeting | null): string {
  const instance = meeting && liveInstance(sim, meeting.id)
  return instance ? instance.stays.map(stay => stay.place).join(' ') : 'over'
}

function actAsHost(sim: Simulation, req: Request, res: Response): void {
  const meeting = theMeeting(sim, req)
  const host = meeting && sim.findUser(readCookie(sim, req, HOST_COOKIE) ?? '')
  if (!meeting || !host || !mayHost(host, meeting)) return noSuchPage(res)
  const { action, participant } = req.body as Record<string, unknown>
  const instance = liveInstance(sim, meeting.id)
  if (action === 'start') startMeeting(sim, meeting, host)
  else if (instance) hostActs(sim, meeting, instance, textOf(action), textOf(participant))
  sim.commit()
  res.redirect(303, `/s/${meeting.id}`)
}

function hostActs(sim: Simulation, meeting: Meeting, instance: Instance, action: string, participant: string): void {
  if (action === 'end') return endMeeting(sim, instance)
  if (action === 'pause') return pauseRecording(sim, instance)
  if (action === 'stop') return stopRecording(sim, instance)
  if (action === 'record') return resumeRecording(sim, instance)
  const waiting = instance.stays.filter(stay => stay.place === 'waiting_room')
  if (action === 'admit')
    for (const stay of waiting) if (!participant || stay.participantUuid === participant) admit(sim, instance, stay)
  const self = instance.stays.find(stay => stay.isHost && stay.place === 'meeting')
  if (action === 'leave' && self) leave(sim, meeting, self)
}

function showDoor(sim: Simulation, req: Request, res: Response): void {
  const meeting = theMeeting(sim, req)
  if (!meeting) return noSuchPage(res)
  const stay = myStay(sim, req)
  showPage(res, 200, 'door', {
    title: meeting.topic,
    meeting,
    stay,
    state: placeOf(stay),
    path: req.path,
    passcode: isRightPasscode(meeting, textOf(req.query['pwd'])) ? textOf(req.query['pwd']) : '',
    tk: textOf(req.query['tk']),
    registrant: registrantOf(meeting, textOf(req.query['tk'])),
    name: textOf(req.query['uname']).slice(0, 64),
    problem: '',
  })
}

function knock(sim: Simulation, req: Request, res: Response): void {
  const meeting = theMeeting(sim, req)
  if (!meeting) return noSuchPage(res)
  const body = req.body as Record<string, unknown>
  const back = `/j/${meeting.id}?pwd=${encodeURIComponent(textOf(body['pwd']))}`
  if (body['action'] === 'leave') leaveFrom(sim, req, meeting)
  else if (body['action'] === 'join') {
    const problem = comeIn(sim, req, res, meeting)
    if (problem) return showPage(res, 422, 'door', doorAgain(meeting, body, problem))
  }
  sim.commit()
  res.redirect(303, back)
}

function leaveFrom(sim: Simulation, req: Request, meeting: Meeting): void {
  const stay = myStay(sim, req)
  if (stay) leave(sim, meeting, stay)
}

/** @returns what keeps the person out, in words */
function comeIn(sim: Simulation, req: Request, res: Response, meeting: Meeting): string | null {
  const body = req.body as Record<string, unknown>
  const registrant = registrantOf(meeting, textOf(body['tk']))
  const name = registrant
    ? `${registrant.firstName} ${registrant.lastName}`.trim()
    : textOf(body['name']).trim().slice(0, 64)
  if (!name) return 'Enter your name.'
  if (!isRightPasscode(meeting, textOf(body['pwd']))) return 'The passcode is wrong.'
  const stay = join(sim, meeting, { name, email: registrant?.email, registrantId: registrant?.id })
  setCookie(sim, res, PERSON_COOKIE, `/j/${meeting.id}`, stay.participantUuid)
  return null
}

const doorAgain = (meeting: Meeting, body: Record<string, unknown>, problem: string) => ({
  title: meeting.topic,
  meeting,
  stay: undefined,
  state: 'outside',
  path: `/j/${meeting.id}`,
  passcode: isRightPasscode(meeting, textOf(body['pwd'])) ? textOf(body['pwd']) : '',
  tk: '',
  registrant: undefined,
  name: textOf(body['name']).slice(0, 64),
  problem,
})

const isRightPasscode = (meeting: Meeting, given: string): boolean =>
  !meeting.password || given === meeting.encryptedPassword || given === meeting.password

const registrantOf = (meeting: Meeting, token: string) =>
  token ? meeting.registrants.find(each => each.token === token && each.status === 'approved') : undefined

/** Where the person in this browser is, in this meeting. */
function myStay(sim: Simulation, req: Request): Stay | undefined {
  const meeting = theMeeting(sim, req)
  const uuid = readCookie(sim, req, PERSON_COOKIE)
  if (!meeting || !uuid) return undefined
  const stays = sim.world.instances.filter(each => each.meetingId === meeting.id).flatMap(each => each.stays)
  return [...meeting.knocking, ...stays].find(stay => stay.participantUuid === uuid)
}

const placeOf = (stay: Stay | undefined): string => stay?.place ?? 'outside'

function theMeeting(sim: Simulation, req: Request): Meeting | null {
  const meeting = sim.findMeeting(Number(req.params['meeting']))
  return meeting && !meeting.deletedAt && !hasExpired(meeting, sim.now()) ? meeting : null
}

const noSuchPage = (res: Response): void =>
  showPage(res, 404, 'message', {
    title: 'This meeting link is not valid',
    text: 'The meeting was deleted, its number has expired, or the link is incomplete. (3,001)',
  })

function setCookie(sim: Simulation, res: Response, name: string, path: string, value: string): void {
  const exp = plusDays(sim.now(), 1).getTime()
  const token = signToken(sim.world.signingKey, { use: 'browser', sub: value, serial: 0, exp })
  res.cookie(name, token, { path, httpOnly: true, sameSite: 'lax', secure: sim.url.startsWith('https:') })
}

function readCookie(sim: Simulation, req: Request, name: string): string | null {
  const pair = (req.headers.cookie ?? '').split('; ').find(each => each.startsWith(`${name}=`))
  const claims = pair
    ? readToken(sim.world.signingKey, decodeURIComponent(pair.slice(name.length + 1)), 'browser')
    : null
  return claims && claims.exp > sim.now().getTime() ? claims.sub : null
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
