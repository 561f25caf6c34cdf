import { ago } from './moments'

/** All that a page tells of a stored key. */
export interface SavedKey {
  lastFour: string
  when: string
}

export const savedKey = (
  lastFour: string | null | undefined,
  savedAt: Date | null | undefined,
  now: Date,
): SavedKey | null => (lastFour && savedAt ? { lastFour, when: ago(savedAt, now) } : null)
