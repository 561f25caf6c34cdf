import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { flag, id, instant, integer, json, ref, text, varchar } from './columns'

const optional = { isNullable: true }

/** What comes back from Zoom: its events, who was in the meetings, and the recordings. */
export class BackFromZoom1764000400000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const table of tables(q)) await q.createTable(table)
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of tables(q).reverse()) await q.dropTable(table.name)
  }
}

const tables = (q: QueryRunner): Table[] => [
  inboxEvents(q),
  attendanceMarks(q),
  participantChoices(q),
  attendanceChecks(q),
  recordings(q),
  recordingFiles(q),
  transcripts(),
]

const inboxEvents = (q: QueryRunner): Table =>
  new Table({
    name: 'inbox_event',
    columns: [
      id(),
      ref('institution_id'),
      varchar('business_key', 128),
      varchar('request_id', 120, optional),
      varchar('event', 80),
      instant(q, 'event_at'),
      varchar('account_id', 64, optional),
      text('body'),
      instant(q, 'received_at'),
      varchar('state', 10),
      integer('attempts'),
    ],
    indices: [
      { columnNames: ['institution_id', 'business_key'], isUnique: true },
      { columnNames: ['state', 'received_at'] },
    ],
  })

const attendanceMarks = (q: QueryRunner): Table =>
  new Table({
    name: 'attendance_mark',
    columns: [
      id(),
      ref('institution_id'),
      ref('session_id'),
      varchar('run_uuid', 200),
      varchar('participant_key', 200),
      varchar('kind', 5),
      instant(q, 'at'),
      varchar('name', 200, optional),
      varchar('email', 254, optional),
      varchar('zoom_user_id', 200, optional),
    ],
    indices: [
      { columnNames: ['institution_id', 'run_uuid', 'participant_key', 'kind', 'at'], isUnique: true },
      { columnNames: ['session_id'] },
    ],
  })

const participantChoices = (q: QueryRunner): Table =>
  new Table({
    name: 'participant_choice',
    columns: [
      id(),
      ref('institution_id'),
      ref('session_id'),
      varchar('participant_key', 300),
      ref('person_id', optional),
      ref('chosen_by'),
      instant(q, 'chosen_at'),
    ],
    indices: [{ columnNames: ['session_id', 'participant_key'], isUnique: true }],
  })

const attendanceChecks = (q: QueryRunner): Table =>
  new Table({
    name: 'attendance_check',
    columns: [id('session_id'), ref('institution_id'), instant(q, 'checked_at')],
  })

const recordings = (q: QueryRunner): Table =>
  new Table({
    name: 'recording',
    columns: [
      id(),
      ref('institution_id'),
      ref('session_id'),
      varchar('run_uuid', 200),
      instant(q, 'started_at'),
      instant(q, 'ended_at', optional),
      varchar('progress', 12),
      integer('seconds'),
      flag('has_transcript'),
    ],
    indices: [
      { columnNames: ['institution_id', 'run_uuid'], isUnique: true },
      { columnNames: ['institution_id', 'started_at', 'id'] },
      { columnNames: ['session_id'] },
    ],
  })

const recordingFiles = (q: QueryRunner): Table =>
  new Table({
    name: 'recording_file',
    columns: [
      id(),
      ref('institution_id'),
      ref('recording_id'),
      varchar('file_key', 64),
      varchar('file_type', 20),
      varchar('recording_type', 60),
      instant(q, 'started_at', optional),
      instant(q, 'ended_at', optional),
      flag('ready'),
      text('download_url', optional),
      varchar('place', 10),
      instant(q, 'place_at', optional),
    ],
    indices: [{ columnNames: ['recording_id', 'file_key'], isUnique: true }],
  })

const transcripts = (): Table =>
  new Table({
    name: 'transcript',
    columns: [id('file_id'), ref('institution_id'), ref('recording_id'), json('cues')],
    indices: [{ columnNames: ['recording_id'] }],
  })
