import { ago } from './moments'

/** All that a page tells of a stored key. */
export interface SavedKey {
  lastFour: string
  when: string
  /** Whether replacing it takes the admin's own password. */
  asksPassword: boolean
}

export const savedKey = (
  lastFour: string | null | undefined,
  savedAt: Date | null | undefined,
  asksPassword: boolean,
  now: Date,
): SavedKey | null => (lastFour && savedAt ? { lastFour, when: ago(savedAt, now), asksPassword } : null)
