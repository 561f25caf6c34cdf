import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { id, instant, integer, json, ref, varchar } from './columns'

export class JobsAndLeases1764000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.createTable(jobTable(q))
    await q.createTable(
      new Table({
        name: 'lease',
        columns: [varchar('key', 200, { isPrimary: true }), ref('holder'), instant(q, 'until')],
      }),
    )
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('lease')
    await q.dropTable('job')
  }
}

const jobTable = (q: QueryRunner): Table =>
  new Table({
    name: 'job',
    columns: [
      id(),
      ref('institution_id'),
      varchar('kind', 80),
      varchar('key', 200, { isNullable: true }),
      json('payload'),
      varchar('state', 10),
      instant(q, 'run_at'),
      instant(q, 'again_at', { isNullable: true }),
      integer('attempts'),
      integer('lost_leases'),
      ref('locked_by', { isNullable: true }),
      varchar('last_error', 500, { isNullable: true }),
      instant(q, 'created_at'),
      instant(q, 'finished_at', { isNullable: true }),
    ],
    indices: [
      {
        name: 'job_unfinished_key',
        columnNames: ['institution_id', 'kind', 'key'],
        isUnique: true,
        where: 'finished_at IS NULL',
      },
      { name: 'job_due', columnNames: ['run_at'], where: 'finished_at IS NULL' },
      { columnNames: ['state', 'finished_at'] },
    ],
  })
