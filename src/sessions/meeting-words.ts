import type { MeetingProblem, Session } from './session.entity'

/** A message about a session's meeting: what happened, and what it means. */
export interface MeetingNote {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  title: string
  text: string
}

/** Who reads: the host themself is addressed as “you”. */
export interface Reader {
  hostName: string
  isHost: boolean
}

export type MeetingFacts = Pick<
  Session,
  'onZoom' | 'cancelledAt' | 'meetingState' | 'meetingProblem' | 'meetingProblemText' | 'recordsToCloud'
>

/** What staff have to know about the meeting of a session that is still to come; null when all is well. */
export function meetingNote(session: MeetingFacts, reader: Reader): MeetingNote | null {
  if (!session.onZoom || session.cancelledAt) return null
  if (session.meetingState === 'gone')
    return { kind: 'bad', title: 'This meeting was deleted in Zoom.', text: 'The session is still planned.' }
  if (session.meetingState === 'wanted') return wantedNote(session, reader)
  if (session.meetingProblem) return behindNote(session, reader)
  return session.recordsToCloud === false ? NOT_RECORDED : null
}

const NOT_RECORDED: MeetingNote = {
  kind: 'warn',
  title: 'Zoom will not record this session.',
  text: 'The host’s Zoom plan is Basic, or cloud recording is off in their Zoom settings.',
}

const BEING_MADE: MeetingNote = {
  kind: 'info',
  title: 'Zoom is making the link.',
  text: 'It appears here in a moment.',
}

function wantedNote({ meetingProblem, meetingProblemText }: MeetingFacts, reader: Reader): MeetingNote {
  if (meetingProblem === null) return BEING_MADE
  const [title, text] = wantedWords(meetingProblem, meetingProblemText, reader)
  const passes = meetingProblem === 'zoom-down' || meetingProblem === 'zoom-busy'
  return { kind: passes ? 'info' : 'warn', title, text }
}

function wantedWords(problem: MeetingProblem, said: string | null, { hostName, isHost }: Reader): [string, string] {
  switch (problem) {
    case 'not-connected':
      return isHost
        ? ['Connect your Zoom to host this.', 'The session is saved. Its link is added when you connect.']
        : [`${hostName} has not connected Zoom.`, 'The session is saved. Its link is added when they connect.']
    case 'reconnect':
      return isHost
        ? ['Zoom no longer accepts our connection.', 'The session is saved. Its link is added when you connect again.']
        : [
            `Zoom no longer accepts the connection of ${hostName}.`,
            'The session is saved. Its link is added when they connect again.',
          ]
    case 'permissions':
      return [
        `${isHost ? 'You have' : `${hostName} has`} not allowed everything in Zoom.`,
        'The session is saved. Its link is added when the missing permissions are given.',
      ]
    case 'set-up':
      return [
        'Your center’s Zoom set-up has a problem.',
        'The session is saved. Its link is added when an admin has repaired it.',
      ]
    case 'zoom-down':
      return ['Zoom does not answer.', 'Your session is saved. We make the link as soon as Zoom is back.']
    case 'zoom-busy':
      return ['Zoom limits how fast we may ask.', 'Your session is saved. The link follows as soon as Zoom allows it.']
    case 'refused':
      return ['Zoom refused to make the meeting.', `The session is saved, without a link. ${saidWords(said)}`]
  }
}

function behindNote({ meetingProblem, meetingProblemText }: MeetingFacts, { hostName, isHost }: Reader): MeetingNote {
  if (meetingProblem === 'refused')
    return { kind: 'warn', title: 'Zoom refused the last change.', text: saidWords(meetingProblemText) }
  if (meetingProblem === 'zoom-down' || meetingProblem === 'zoom-busy')
    return {
      kind: 'info',
      title: 'The last change has not reached Zoom yet.',
      text: 'It is sent as soon as Zoom answers. Students can join as before.',
    }
  return {
    kind: 'warn',
    title: 'The last change has not reached Zoom.',
    text: `It is sent when ${isHost ? 'you connect' : `${hostName} connects`} Zoom again. Students can join as before.`,
  }
}

const saidWords = (said: string | null): string => (said ? `Zoom says: “${said}”` : 'Zoom gave no reason.')

/** `Zoom now says 10:30.` in all the ways in which somebody can change a meeting there; null while both agree. */
export function differenceWords(
  session: Pick<Session, 'zoomStartsAt' | 'zoomMinutes' | 'zoomTopic'>,
  when: (instant: Date) => string,
): string | null {
  const { zoomStartsAt, zoomMinutes, zoomTopic } = session
  const parts = [
    zoomStartsAt && when(zoomStartsAt),
    zoomMinutes !== null && `${zoomMinutes} minutes`,
    zoomTopic !== null && `“${zoomTopic}”`,
  ].filter(part => typeof part === 'string')
  return parts.length > 0 ? `Zoom now says ${parts.join(', ')}.` : null
}
