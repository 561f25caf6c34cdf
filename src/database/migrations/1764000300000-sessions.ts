import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { flag, id, instant, integer, ref, text, varchar } from './columns'

const optional = { isNullable: true }

/** Sessions with their rosters, the runs of their meetings, and who went through the gate. */
export class Sessions1764000300000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const table of tables(q)) await q.createTable(table)
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of tables(q).reverse()) await q.dropTable(table.name)
  }
}

const tables = (q: QueryRunner): Table[] => [sessions(q), enrollments(q), runs(q), clicks(q)]

const sessions = (q: QueryRunner): Table =>
  new Table({
    name: 'session',
    columns: [
      id(),
      ref('institution_id'),
      varchar('title', 200),
      ref('program_id'),
      ref('room_id'),
      ref('instructor_id'),
      instant(q, 'starts_at'),
      instant(q, 'ends_at'),
      varchar('time_zone', 60),
      flag('on_zoom'),
      integer('learner_count'),
      instant(q, 'cancelled_at', optional),
      varchar('cancel_reason', 300, optional),
      ref('cancelled_by', optional),
      varchar('meeting_state', 10),
      varchar('meeting_problem', 20, optional),
      varchar('meeting_problem_text', 500, optional),
      varchar('meeting_id', 200, optional),
      varchar('meeting_host_id', 200, optional),
      text('join_url', optional),
      varchar('sent_plan', 64, optional),
      flag('records_to_cloud', optional),
      instant(q, 'zoom_starts_at', optional),
      integer('zoom_minutes', optional),
      varchar('zoom_topic', 200, optional),
      instant(q, 'started_at', optional),
      instant(q, 'ended_at', optional),
      varchar('recording_state', 10),
      instant(q, 'created_at'),
      ref('created_by'),
      integer('version'),
    ],
    indices: [
      { columnNames: ['institution_id', 'starts_at'] },
      { columnNames: ['institution_id', 'instructor_id', 'starts_at'] },
      { columnNames: ['institution_id', 'meeting_id'] },
    ],
  })

const enrollments = (q: QueryRunner): Table =>
  new Table({
    name: 'enrollment',
    columns: [id(), ref('institution_id'), ref('session_id'), ref('person_id'), instant(q, 'starts_at')],
    indices: [
      { columnNames: ['session_id', 'person_id'], isUnique: true },
      { columnNames: ['person_id', 'starts_at'] },
    ],
  })

const runs = (q: QueryRunner): Table =>
  new Table({
    name: 'meeting_run',
    columns: [
      id(),
      ref('institution_id'),
      ref('session_id'),
      varchar('uuid', 200),
      instant(q, 'started_at', optional),
      instant(q, 'ended_at', optional),
    ],
    indices: [{ columnNames: ['institution_id', 'uuid'], isUnique: true }, { columnNames: ['session_id'] }],
  })

const clicks = (q: QueryRunner): Table =>
  new Table({
    name: 'join_click',
    columns: [id(), ref('institution_id'), ref('session_id'), ref('person_id'), instant(q, 'at')],
    indices: [{ columnNames: ['session_id', 'person_id'] }],
  })
