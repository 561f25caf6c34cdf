import type { EntityManager } from 'typeorm'
import type { ZoomUse } from './zoom-use.entity'

const ROWS_AT_ONCE = 100
const COLUMNS = [
  'connection_id',
  'day',
  'kind',
  'meeting',
  'institution_id',
  'session_id',
  'calls',
  'failures',
  'last_at',
] as const

/**
 * Adds to the rows that are there, and makes the others. Always in the same order: processes that add to the same rows
 * at the same moment would otherwise wait for each other in a circle.
 */
export async function addUses(tx: EntityManager, uses: readonly ZoomUse[]): Promise<void> {
  const rows = uses.map(use => ({ use, key: JSON.stringify(keyOf(use)) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE).map(({ use }) => use)
    await tx.query(addSql(some.length), some.flatMap(valuesOf))
  }
}

const addSql = (count: number): string => `
  INSERT INTO zoom_use (${COLUMNS.join(', ')})
  VALUES ${Array.from({ length: count }, (_, row) => `(${COLUMNS.map((_, n) => `$${row * COLUMNS.length + n + 1}`).join(', ')})`).join(', ')}
  ON CONFLICT (connection_id, day, kind, meeting) DO UPDATE SET
    calls = zoom_use.calls + excluded.calls,
    failures = zoom_use.failures + excluded.failures,
    last_at = CASE WHEN zoom_use.last_at > excluded.last_at THEN zoom_use.last_at ELSE excluded.last_at END,
    session_id = COALESCE(zoom_use.session_id, excluded.session_id)`

const valuesOf = (use: ZoomUse): unknown[] => [
  ...[use.connectionId, use.day, use.kind, use.meeting, use.institutionId, use.sessionId],
  ...[use.calls, use.failures, use.lastAt],
]

export const keyOf = ({ connectionId, day, kind, meeting }: ZoomUse) => ({ connectionId, day, kind, meeting })
