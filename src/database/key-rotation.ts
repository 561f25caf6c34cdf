import type { EntityManager } from 'typeorm'
import { SealBroken, type SecretBox } from '../lib/secret-box'
import type { Database } from './database'
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns'

/** What became of a column's texts. */
export interface Rotated {
  column: string
  /** Sealed anew with the newest key. */
  resealed: number
  /** Had the newest key already. */
  current: number
  /** Were changed by somebody else meanwhile: run it again. */
  changed: number
  /** Opened with no key of the ring. They stay as they are. */
  unreadable: number
}

interface Row {
  id: string
  institutionId: string
  sealed: string
}

type Outcome = Exclude<keyof Rotated, 'column'>

// An event may have a megabyte.
const CHUNK = 50

/**
 * Seals every stored secret anew with the newest key, a chunk at a time. What an interrupted run has done stays done,
 * and the next one finds the rest. The program may be running: what it writes meanwhile is not overwritten.
 */
export async function rotateKeys(db: Database, box: SecretBox): Promise<Rotated[]> {
  const counts: Rotated[] = []
  for (const column of SEALED_COLUMNS) counts.push(await rotateColumn(db, box, column))
  return counts
}

async function rotateColumn(db: Database, box: SecretBox, column: SealedColumn): Promise<Rotated> {
  const counts = { column: `${column.table}.${column.column}`, resealed: 0, current: 0, changed: 0, unreadable: 0 }
  let after = ''
  for (;;) {
    const rows = await chunkAfter(db, column, after)
    if (rows.length === 0) return counts
    const outcomes = await db.write(tx => rotateRows(tx, db, box, column, rows))
    for (const outcome of outcomes) counts[outcome]++
    after = rows.at(-1)!.id
  }
}

const chunkAfter = (db: Database, { table, id, column }: SealedColumn, after: string): Promise<Row[]> =>
  db.query<Row>(
    `SELECT ${id} AS "id", institution_id AS "institutionId", ${column} AS "sealed" FROM ${table}
     WHERE ${column} IS NOT NULL AND ${id} > $1 ORDER BY ${id} LIMIT ${CHUNK}`,
    [after],
  )

async function rotateRows(tx: EntityManager, db: Database, box: SecretBox, column: SealedColumn, rows: Row[]) {
  const outcomes: Outcome[] = []
  for (const row of rows) outcomes.push(await rotateRow(tx, db, box, column, row))
  return outcomes
}

async function rotateRow(
  tx: EntityManager,
  db: Database,
  box: SecretBox,
  place: SealedColumn,
  row: Row,
): Promise<Outcome> {
  if (box.isCurrent(row.sealed)) return 'current'
  const anew = resealed(box, place, row)
  if (anew === null) return 'unreadable'
  const { affected } = await tx
    .createQueryBuilder()
    .update(place.table)
    .set({ [propertyOf(db, place)]: anew })
    .where(`${place.id} = :id AND ${place.column} = :sealed`, { id: row.id, sealed: row.sealed })
    .execute()
  return affected === 1 ? 'resealed' : 'changed'
}

function resealed(box: SecretBox, { table, sealedAs }: SealedColumn, row: Row): string | null {
  const place = { table, column: sealedAs, rowId: row.id, institutionId: row.institutionId }
  try {
    return box.seal(box.open(row.sealed, place), place)
  } catch (error) {
    if (error instanceof SealBroken) return null
    throw error
  }
}

const propertyOf = (db: Database, { table, column }: SealedColumn): string =>
  db.sources.writer.getMetadata(table).findColumnWithDatabaseName(column)!.propertyName
