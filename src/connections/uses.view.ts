import { definePage, type Page } from '../web'
import { ago } from '../zoom-app'
import { USES_KEPT_DAYS, type KindOfUse, type MeetingUse } from './uses.queries'
import { useWords } from './use-words'

/** A session that the reader may see. */
export interface SeenSession {
  id: string
  title: string
  startsAt: Date
}

export interface UsesPage extends Page {
  days: number
  kinds: { what: string; call: string; week: number; calls: number; failures: string | null; last: string }[]
  meetings: { title: string; href: string | null; calls: number; last: string }[]
  /** How many meetings are not listed. */
  more: number
}

export const usesPage = definePage<UsesPage>('connections/uses')

const MOST_SHOWN = 50

export function presentUses(
  kinds: readonly KindOfUse[],
  meetings: readonly MeetingUse[],
  sessions: ReadonlyMap<string, SeenSession>,
  now: Date,
): Omit<UsesPage, 'section'> {
  const lines = together(meetings)
  return {
    title: 'What this center did with your Zoom account',
    days: USES_KEPT_DAYS,
    kinds: kinds.map(({ kind, week, calls, failures, lastAt }) => ({
      ...{ what: useWords(kind), call: kind, week, calls, last: ago(lastAt, now) },
      failures: failures === 0 ? null : `${failures} without success`,
    })),
    meetings: lines.slice(0, MOST_SHOWN).map(line => {
      const session = line.sessionId ? sessions.get(line.sessionId) : undefined
      return {
        title: session?.title ?? nameless(line),
        href: session ? `/sessions/${session.id}` : null,
        ...{ calls: line.calls, last: ago(line.lastAt, now) },
      }
    }),
    more: Math.max(0, lines.length - MOST_SHOWN),
  }
}

// The runs of a meeting, and a later meeting of the same session, are one line.
function together(meetings: readonly MeetingUse[]): MeetingUse[] {
  const lines = new Map<string, MeetingUse>()
  for (const use of meetings) {
    const key = use.sessionId ?? use.meeting
    const known = lines.get(key)
    lines.set(key, known ? { ...known, calls: known.calls + use.calls } : use)
  }
  return [...lines.values()]
}

const nameless = ({ sessionId, meeting }: MeetingUse): string =>
  sessionId
    ? 'A session that another person hosts now'
    : /^\d+$/.test(meeting)
      ? `Meeting ${meeting}`
      : 'A past meeting'
