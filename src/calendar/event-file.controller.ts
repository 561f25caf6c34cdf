import type { Request, RequestHandler } from 'express'
import type { Clock } from '../lib/clock'
import type { SessionQueries } from '../sessions'
import { actorOf, type Links } from '../web'
import { eventFile } from './event-file'

/** A session as a file for the calendar program on somebody's phone. */
export const eventFileRoute =
  (sessions: SessionQueries, links: Links, clock: Clock): RequestHandler<{ id: string }> =>
  async (req: Request<{ id: string }>, res) => {
    const session = await sessions.visible(actorOf(res), req.params.id)
    const url = links.absolute(`/sessions/${session.id}/join`)
    const file = eventFile(
      {
        uid: `session-${session.id}@${new URL(links.origin).hostname}`,
        sequence: session.version,
        title: session.title,
        startsAt: session.startsAt,
        endsAt: session.endsAt,
        location: session.onZoom && session.roomKind === 'physical' ? `${session.roomName} and Zoom` : session.roomName,
        description: session.onZoom
          ? `Instructor: ${session.instructorName}\nJoin: ${url}`
          : `Instructor: ${session.instructorName}`,
        url,
        cancelled: session.cancelledAt !== null,
      },
      clock.now(),
    )
    res.type('text/calendar').attachment('session.ics').send(file)
  }
