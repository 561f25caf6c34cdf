import { createHash } from 'node:crypto'
import type { Busy, Hosted } from './hand-over.queries'

/** Two sessions of one host at the same time: Zoom lets a host run one meeting at a time. */
export interface Overlap {
  session: Hosted
  other: Busy
}

/** What stands in the way of one person hosting all these. @param busy what they host already */
export function overlapsOf(chosen: readonly Hosted[], busy: readonly Busy[]): Overlap[] {
  const isChosen = new Set(chosen.map(session => session.id))
  const theirs = busy.filter(other => !isChosen.has(other.id))
  return chosen.flatMap((session, index) =>
    [...theirs, ...chosen.slice(index + 1)]
      .filter(other => other.startsAt < session.endsAt && session.startsAt < other.endsAt)
      .map(other => ({ session, other })),
  )
}

/** A name for exactly these overlaps: consent to one is none to another that appeared meanwhile. */
export const consentToOverlaps = (overlaps: readonly Overlap[]): string =>
  createHash('sha256')
    .update(
      overlaps
        .map(({ session, other }) => `${session.id} ${other.id}`)
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16)
