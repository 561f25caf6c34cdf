import type { Secret } from '../lib/secret'
import { SealBroken, type SealedPlace, type SecretBox } from '../lib/secret-box'
import type { Grant, ZoomToken } from '../zoom'
import type { Connection } from './connection.entity'
import { ZoomNotUsable } from './zoom-not-usable'

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

  /**
   * For a call. The row is one with tokens.
   * @throws ZoomNotUsable when no key opens them. They stay: with the right key they are good again.
   */
  access(row: Connection): ZoomToken {
    const token = this.open(row.accessToken!, place(row, 'accessToken'))
    return { token, apiUrl: row.apiUrl, expiresAt: row.expiresAt! }
  }

  /** An access token that stood in this row. @throws ZoomNotUsable as `access` does */
  former(row: Row, sealed: string): Secret {
    return this.open(sealed, place(row, 'accessToken'))
  }

  /** @throws ZoomNotUsable as `access` does */
  refresh(row: Connection): Secret {
    return this.open(row.refreshToken!, place(row, 'refreshToken'))
  }

  private open(sealed: string, where: SealedPlace): Secret {
    try {
      return this.box.open(sealed, where)
    } catch (error) {
      throw error instanceof SealBroken ? new ZoomNotUsable('reconnect', CANNOT_BE_OPENED) : error
    }
  }
}

const CANNOT_BE_OPENED =
  'The keys of this server do not open this connection. It has to be made again, or the former key put back.'

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
