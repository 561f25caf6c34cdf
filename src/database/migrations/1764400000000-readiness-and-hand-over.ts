import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { id, instant, integer, json, ref, varchar } from './columns'

const optional = { isNullable: true }

/** How ready each session to come is, and sessions that go from one host to another. */
export class ReadinessAndHandOver1764400000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const table of tables(q)) await q.createTable(table)
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of tables(q).reverse()) await q.dropTable(table.name)
  }
}

const tables = (q: QueryRunner): Table[] => [readiness(q), handOvers(q)]

const readiness = (q: QueryRunner): Table =>
  new Table({
    name: 'readiness',
    columns: [
      id('session_id'),
      ref('institution_id'),
      ref('person_id'),
      instant(q, 'asked_at', optional),
      integer('asks'),
      varchar('setback', 20, optional),
      instant(q, 'checked_at', optional),
      varchar('light', 10, optional),
      json('lines', optional),
      integer('version', optional),
      varchar('meeting_id', 200, optional),
    ],
    indices: [{ columnNames: ['institution_id', 'person_id', 'asked_at'] }],
  })

const handOvers = (q: QueryRunner): Table =>
  new Table({
    name: 'hand_over',
    columns: [
      id(),
      ref('institution_id'),
      ref('session_id'),
      ref('from_id'),
      ref('to_id'),
      ref('asked_by'),
      instant(q, 'asked_at'),
      varchar('state', 10),
      varchar('problem', 20, optional),
      varchar('problem_text', 500, optional),
      varchar('former_meeting_id', 200, optional),
      varchar('former_fate', 10, optional),
      instant(q, 'done_at', optional),
    ],
    indices: [{ columnNames: ['institution_id', 'from_id', 'asked_at'] }, { columnNames: ['session_id', 'state'] }],
  })
