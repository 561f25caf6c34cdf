import type { Secret } from '../lib/secret'
import type { SealedPlace, SecretBox } from '../lib/secret-box'
import type { Grant, ZoomToken } from '../zoom'
import type { Connection } from './connection.entity'

type Row = Pick<Connection, 'id' | 'institutionId'>

/** Seals and opens the tokens in a row of Connection. */
export class SealedTokens {
  constructor(private readonly box: SecretBox) {}

  /** The columns that a grant fills. */
  columns(row: Row, grant: Grant, now: Date) {
    return {
      accessToken: this.box.seal(grant.accessToken, place(row, 'accessToken')),
      refreshToken: this.box.seal(grant.refreshToken, place(row, 'refreshToken')),
      expiresAt: grant.expiresAt,
      apiUrl: grant.apiUrl,
      refreshStartedAt: null,
      refreshedAt: now,
    }
  }

  /** For a call. The row is one with tokens. */
  access(row: Connection): ZoomToken {
    return { token: this.box.open(row.accessToken!, place(row, 'accessToken')), apiUrl: row.apiUrl }
  }

  refresh(row: Connection): Secret {
    return this.box.open(row.refreshToken!, place(row, 'refreshToken'))
  }
}

/** The columns of a connection that can no longer be used. */
export const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  expiresAt: null,
  liveZoomUserId: null,
  refreshStartedAt: null,
} as const

const place = ({ id, institutionId }: Row, column: 'accessToken' | 'refreshToken'): SealedPlace => ({
  table: 'connection',
  column,
  rowId: id,
  institutionId,
})
