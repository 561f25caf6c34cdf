import { maskText } from './mask-text'

const KNOWN: readonly [RegExp, string][] = [
  [/is not known yet/, 'Its meeting is not known here yet. It is looked for again by itself.'],
  [
    /mail server refused/,
    'The mail server does not accept this mail. Check the e-mail address of the person, and the one that mails come from.',
  ],
  [/mail server cannot be used/, 'The mail server could not be used.'],
  [/SQLITE_FULL|ENOSPC|no space left|disk is full/i, 'The server has no room left. Free some space, then try again.'],
  [/SQLITE_BUSY|is locked|database is busy|deadlock/i, 'The database was too busy.'],
  [/stored secret cannot be opened/, 'What was stored cannot be read: its key is no longer among the secrets.'],
  [/process that ran this job died/, 'The server stopped again and again while it worked on this.'],
  [/rate limit|too many requests/i, 'Zoom refused because of too many calls.'],
  [/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|fetch failed|did not answer|cannot be reached/i, 'Zoom could not be reached.'],
]

/** Why a piece of work failed, for an admin. */
export interface PlainError {
  text: string
  /** The program's own words, without links, addresses and tokens, for support. */
  detail: string
}

export function plainError(message: string | null): PlainError | null {
  if (!message) return null
  const text = KNOWN.find(([pattern]) => pattern.test(message))?.[1] ?? 'The program met something it does not expect.'
  return { text, detail: maskText(message) }
}
