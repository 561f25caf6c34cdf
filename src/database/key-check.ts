import { SealBroken, type SecretBox } from '../lib/secret-box'
import type { Database } from './database'
import { DatabaseUnusable } from './failures'
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns'

/** What nothing works without. Texts that come and go, such as bodies of events, prove nothing. */
const LASTING = SEALED_COLUMNS.filter(({ column }) => column === 'client_secret' || column === 'refresh_token')
const MOST_LOOKED_AT = 20

/**
 * Looks whether the keys fit what the database holds. With other keys nothing in it could be used, and everything would
 * look broken that is not.
 * @throws DatabaseUnusable when there are sealed texts and none of them opens. Nothing is changed then.
 */
export async function checkKeys(db: Database, box: SecretBox): Promise<void> {
  let sealed = 0
  for (const column of LASTING) {
    for (const row of await firstRows(db, column)) {
      if (opens(box, column, row)) return
      sealed++
    }
  }
  if (sealed > 0) throw new DatabaseUnusable(OTHER_KEYS)
}

const OTHER_KEYS =
  'SECRET_KEYS does not open the secrets in this database: they were sealed with another key. Nothing was changed. ' +
  'Put the former key back, behind the new one if there is a new one, and start again.'

interface Row {
  id: string
  institutionId: string
  text: string
}

const firstRows = (db: Database, { table, id, column }: SealedColumn): Promise<Row[]> =>
  db.query<Row>(
    `SELECT ${id} AS "id", institution_id AS "institutionId", ${column} AS "text" FROM ${table}
     WHERE ${column} IS NOT NULL LIMIT ${MOST_LOOKED_AT}`,
    [],
  )

function opens(box: SecretBox, { table, sealedAs }: SealedColumn, { id, institutionId, text }: Row): boolean {
  try {
    box.open(text, { table, column: sealedAs, rowId: id, institutionId })
    return true
  } catch (error) {
    if (error instanceof SealBroken) return false
    throw error
  }
}
