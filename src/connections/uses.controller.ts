import type { RequestHandler } from 'express'
import type { Clock } from '../lib/clock'
import { actorOf, type Actor } from '../web'
import type { ConnectionsQueries } from './connections.queries'
import type { UsesQueries } from './uses.queries'
import { presentUses, usesPage, type SeenSession } from './uses.view'

/** Of these sessions those that this person may see. */
export type SessionsSeen = (actor: Actor, ids: readonly string[]) => Promise<SeenSession[]>

/** What was done with somebody's Zoom account, for its owner alone. */
export class UsesController {
  constructor(
    private readonly connections: ConnectionsQueries,
    private readonly uses: UsesQueries,
    private readonly sessionsSeen: SessionsSeen,
    private readonly clock: Clock,
  ) {}

  show: RequestHandler = async (_req, res) => {
    const actor = actorOf(res)
    const { institutionId, personId } = actor
    const connection = await this.connections.of(institutionId, personId)
    const id = connection?.id ?? ''
    const [kinds, meetings] = await Promise.all([
      this.uses.kinds(institutionId, id),
      this.uses.meetings(institutionId, id),
    ])
    const ids = [...new Set(meetings.flatMap(each => each.sessionId ?? []))]
    const seen = new Map((await this.sessionsSeen(actor, ids)).map(each => [each.id, each]))
    const section = actor.role === 'admin' ? '' : 'zoom'
    await usesPage(res, { ...presentUses(kinds, meetings, seen, this.clock.now()), section })
  }
}
