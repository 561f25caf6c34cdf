import { readToken, signToken } from './signed-token'
import type { Simulation } from './simulation'
import { plusMinutes } from './zoom-time'
import { ZoomError } from './zoom-error'

const TOKEN_MINUTES = 15

export interface Page<T> {
  page_size: number
  total_records: number
  next_page_token: string
  rows: T[]
}

/** One page of a list (reference 3.4): 30 rows unless asked otherwise, 300 at most; a token lives 15 minutes. */
export function pageOf<T>(sim: Simulation, all: readonly T[], query: Record<string, string>): Page<T> {
  const size = Math.min(300, Math.max(1, Number(query['page_size'] ?? 30) || 30))
  const from = startOf(sim, query['next_page_token'] ?? '')
  const isLast = from + size >= all.length
  return {
    page_size: size,
    total_records: all.length,
    next_page_token: isLast ? '' : tokenFor(sim, from + size),
    rows: all.slice(from, from + size),
  }
}

function startOf(sim: Simulation, token: string): number {
  if (token === '') return 0
  const claims = readToken(sim.world.signingKey, token, 'page')
  if (!claims || claims.exp <= sim.now().getTime())
    throw new ZoomError(400, 300, 'The next page token is invalid or expired.')
  return claims.serial
}

function tokenFor(sim: Simulation, from: number): string {
  const exp = plusMinutes(sim.now(), TOKEN_MINUTES).getTime()
  return signToken(sim.world.signingKey, { use: 'page', sub: '', serial: from, exp })
}
