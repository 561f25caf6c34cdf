import { readToken, signToken } from './signed-token'
import type { Simulation } from './simulation'
import type { ZoomUser } from './world'
import { plusSeconds } from './zoom-time'

const START_URL_SECONDS = 7_200

/** A ZAK: whoever shows it may start meetings as this user (Zoom reference 4.11). */
export function newZak(sim: Simulation, user: ZoomUser, seconds: number): string {
  const exp = plusSeconds(sim.now(), seconds).getTime()
  return signToken(sim.world.signingKey, { use: 'zak', sub: user.id, serial: 0, exp })
}

/** The user whose ZAK this is; null when it is expired or none of ours. */
export function userOfZak(sim: Simulation, token: string): ZoomUser | null {
  const claims = readToken(sim.world.signingKey, token, 'zak')
  if (!claims || claims.exp <= sim.now().getTime()) return null
  return sim.findUser(claims.sub) ?? null
}

/** Opens the meeting as its host for two hours. Never the same twice. */
export const startUrl = (sim: Simulation, meeting: { id: number }, host: ZoomUser): string =>
  `${sim.url}/s/${meeting.id}?zak=${newZak(sim, host, START_URL_SECONDS)}`
