/** A column that holds sealed texts. */
export interface SealedColumn {
  table: string
  /** The primary key, by which a sealed text knows its row. */
  id: string
  column: string
  /** How the column is named in the seal, see SealedPlace. */
  sealedAs: string
}

/** Every sealed column of every table: key rotation goes through exactly these. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'zoom_app', id: 'institution_id', column: 'client_secret', sealedAs: 'clientSecret' },
  { table: 'zoom_app', id: 'institution_id', column: 'secret_token', sealedAs: 'secretToken' },
  { table: 'zoom_app', id: 'institution_id', column: 'former_secret_token', sealedAs: 'formerSecretToken' },
  { table: 'connection', id: 'id', column: 'access_token', sealedAs: 'accessToken' },
  { table: 'connection', id: 'id', column: 'refresh_token', sealedAs: 'refreshToken' },
  { table: 'oauth_transaction', id: 'id', column: 'verifier', sealedAs: 'verifier' },
  { table: 'session', id: 'id', column: 'join_url', sealedAs: 'join_url' },
  { table: 'recording_file', id: 'id', column: 'download_url', sealedAs: 'download_url' },
  { table: 'inbox_event', id: 'id', column: 'body', sealedAs: 'body' },
]
