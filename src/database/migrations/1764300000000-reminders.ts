import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { id, instant, ref, varchar } from './columns'

const optional = { isNullable: true }
const ONCE = ['institution_id', 'person_id', 'moment']

/** Who was reminded of Zoom, of what, when: each moment once. */
export class Reminders1764300000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.createTable(reminders(q))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('reminder')
  }
}

const reminders = (q: QueryRunner): Table =>
  new Table({
    name: 'reminder',
    columns: [
      id(),
      ref('institution_id'),
      ref('person_id'),
      varchar('kind', 10),
      varchar('moment', 120),
      ref('session_id', optional),
      ref('by_person_id', optional),
      instant(q, 'created_at'),
      varchar('delivery', 14),
      instant(q, 'delivered_at', optional),
    ],
    indices: [{ columnNames: ONCE, isUnique: true }, { columnNames: ['kind', 'created_at'] }],
  })
