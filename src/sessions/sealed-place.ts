import type { SealedPlace } from '../lib/secret-box'
import type { Session } from './session.entity'

/** Where the sealed join link of a session stands. */
export const sealedPlace = ({ id, institutionId }: Pick<Session, 'id' | 'institutionId'>): SealedPlace => ({
  table: 'session',
  column: 'join_url',
  rowId: id,
  institutionId,
})
