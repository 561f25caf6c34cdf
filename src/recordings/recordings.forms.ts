import { z } from 'zod'
import { afterField, readSearch, wordsField } from '../web'

const query = z.object({ q: wordsField, after: afterField })

/** What the library is asked for. */
export type RecordingSearch = z.output<typeof query>

/** @throws BadRequest for what no link or form of ours sends */
export const readRecordingSearch = (asked: unknown): RecordingSearch =>
  readSearch(query, asked, 'Use up to 100 letters.')
