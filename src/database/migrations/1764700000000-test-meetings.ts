import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'
import { instant, json } from './columns'

/** Which meetings the connection tests made, and when Zoom first told of the newest one. */
export class TestMeetings1764700000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.addColumns('zoom_app', columns(q))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumns('zoom_app', columns(q))
  }
}

const columns = (q: QueryRunner): TableColumn[] =>
  [json('test_meetings', { isNullable: true }), instant(q, 'test_event_at', { isNullable: true })].map(
    options => new TableColumn(options),
  )
