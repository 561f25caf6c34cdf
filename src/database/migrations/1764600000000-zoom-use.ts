import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'
import { instant, integer, ref, varchar } from './columns'

const optional = { isNullable: true }

/** What each connection was used for, by day; and what its account can do, and whether Zoom answers for it. */
export class ZoomUse1764600000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.createTable(uses(q))
    await q.addColumns('connection', columns(q))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumns('connection', columns(q))
    await q.dropTable('zoom_use')
  }
}

const uses = (q: QueryRunner): Table =>
  new Table({
    name: 'zoom_use',
    columns: [
      ref('connection_id', { isPrimary: true }),
      varchar('day', 10, { isPrimary: true }),
      varchar('kind', 80, { isPrimary: true }),
      varchar('meeting', 200, { isPrimary: true }),
      ref('institution_id'),
      ref('session_id', optional),
      integer('calls'),
      integer('failures'),
      instant(q, 'last_at'),
    ],
    indices: [{ columnNames: ['day'] }],
  })

const columns = (q: QueryRunner): TableColumn[] =>
  [
    integer('capacity', optional),
    varchar('concurrent', 10, optional),
    instant(q, 'failing_since', optional),
    varchar('failing_cause', 20, optional),
  ].map(options => new TableColumn(options))
