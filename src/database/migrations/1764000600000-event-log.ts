import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm'
import { varchar } from './columns'

const TABLE = 'inbox_event'
const BY_MOMENT = ['institution_id', 'received_at']

/** What the event log is searched by: the meeting an event is about, and when it came. */
export class EventLog1764000600000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.addColumn(TABLE, new TableColumn(varchar('meeting_id', 20, { isNullable: true })))
    await q.createIndex(TABLE, new TableIndex({ columnNames: BY_MOMENT }))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropIndex(TABLE, new TableIndex({ columnNames: BY_MOMENT }))
    await q.dropColumn(TABLE, 'meeting_id')
  }
}
