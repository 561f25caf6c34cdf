import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'

/** Work that is to be done once the change it belongs to is committed. */
export interface NewJob {
  kind: string
  institutionId: string
  /** What it is about, if one unfinished job about it is enough. */
  key?: string
  payload: unknown
  /** Absent: at once. */
  runAt?: Date
}

const COLUMNS = 'id, institution_id, kind, key, payload, run_at, created_at, state, attempts, lost_leases'
const BOUND = 7
const ROWS_AT_ONCE = 100

// About a thing that already waits to be worked on there is nothing to add but the newest facts. While it is being
// worked on, the worker may have read older ones: then it is done once more.
const MERGE = `ON CONFLICT (institution_id, kind, key) WHERE finished_at IS NULL DO UPDATE SET
  payload = excluded.payload,
  again_at = CASE WHEN job.state = 'running' THEN excluded.run_at END,
  run_at = CASE WHEN job.state = 'running' OR job.run_at < excluded.run_at THEN job.run_at ELSE excluded.run_at END`

/** Inserts the jobs, or merges them with unfinished ones about the same thing. */
export async function insertJobs(tx: EntityManager, jobs: readonly NewJob[], now: Date): Promise<void> {
  const rows = withoutRepeats(jobs)
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE)
    const values = some.map((_, index) => placeholders(index * BOUND)).join(', ')
    await tx.query(
      `INSERT INTO job (${COLUMNS}) VALUES ${values} ${MERGE}`,
      some.flatMap(job => boundValues(job, now)),
    )
  }
}

const placeholders = (offset: number): string =>
  `(${Array.from({ length: BOUND }, (_, index) => `$${offset + index + 1}`).join(', ')}, 'waiting', 0, 0)`

const boundValues = ({ kind, institutionId, key, payload, runAt }: NewJob, now: Date): unknown[] => [
  randomUUID(),
  institutionId,
  kind,
  key ?? null,
  JSON.stringify(payload ?? null),
  runAt ?? now,
  now,
]

// PostgreSQL does not merge two rows of one statement with each other: the last of them stands for all.
function withoutRepeats(jobs: readonly NewJob[]): NewJob[] {
  const byThing = new Map<unknown, NewJob>()
  for (const job of jobs) byThing.set(job.key ? [job.institutionId, job.kind, job.key].join('\n') : job, job)
  return [...byThing.values()]
}
