import type { createConnections } from '../connections'
import type { Session } from '../sessions'
import type { ZoomApi } from '../zoom'

/** What tells whose Zoom account a session's meeting is in. */
export type Hosted = Pick<Session, 'institutionId' | 'instructorId' | 'meetingHostId'>

/** Zoom, in the name of the person in whose account the meeting is. @throws ZoomNotUsable */
export type HostApi = (session: Hosted) => Promise<ZoomApi>

type Connections = Pick<ReturnType<typeof createConnections>, 'accounts' | 'queries'>

/** A meeting stays with its first host when the session gets another instructor. */
export const hostApiOf =
  ({ accounts, queries }: Connections): HostApi =>
  async ({ institutionId, instructorId, meetingHostId }) => {
    const owner = meetingHostId && (await queries.personByZoomUser(institutionId, meetingHostId))
    return accounts.as(institutionId, owner || instructorId)
  }
