import { z } from 'zod'
import type { SubjectType } from '../activity'
import { afterField, choiceField, readSearch, wordsField } from '../web'

/** What deeds are about, in the words of the pages. */
export const SUBJECTS: Record<SubjectType, string> = {
  session: 'Sessions',
  recording: 'Recordings',
  connection: 'Zoom connections',
  'zoom-app': 'Zoom set-up',
  person: 'People',
  event: 'Zoom events',
  job: 'Work given up',
  audit: 'Audit log',
}

const day = z
  .union([z.literal(''), z.iso.date()])
  .transform(text => text || null)
  .default(null)

const query = z.object({ who: wordsField, kind: choiceField(SUBJECTS), from: day, to: day, after: afterField })

/** Which deeds are asked for; days are days of the center. A type, so that it can be written as an address. */
export type AuditSearch = z.output<typeof query>

/** @throws BadRequest for what no link or form of ours sends */
export const readAuditSearch = (asked: unknown): AuditSearch =>
  readSearch(query, asked, 'Choose days as year, month, day, and use up to 100 letters.')
