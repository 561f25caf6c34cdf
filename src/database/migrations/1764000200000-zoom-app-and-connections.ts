import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { id, instant, integer, json, ref, text, varchar } from './columns'

const optional = { isNullable: true }

/** The institution's Zoom app, everybody's connections, and the ways to Zoom's consent page. */
export class ZoomAppAndConnections1764000200000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const table of tables(q)) await q.createTable(table)
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of tables(q).reverse()) await q.dropTable(table.name)
  }
}

const tables = (q: QueryRunner): Table[] => [zoomApps(q), connections(q), transactions(q)]

const zoomApps = (q: QueryRunner): Table =>
  new Table({
    name: 'zoom_app',
    columns: [
      ref('institution_id', { isPrimary: true }),
      varchar('client_id', 100, optional),
      text('client_secret', optional),
      varchar('client_secret_end', 4, optional),
      instant(q, 'client_secret_saved_at', optional),
      varchar('credentials_check', 12, optional),
      instant(q, 'credentials_checked_at', optional),
      text('secret_token', optional),
      varchar('secret_token_end', 4, optional),
      instant(q, 'secret_token_saved_at', optional),
      text('former_secret_token', optional),
      instant(q, 'former_secret_token_until', optional),
      instant(q, 'validated_at', optional),
      instant(q, 'last_event_at', optional),
      integer('bad_signatures'),
      instant(q, 'rights_confirmed_at', optional),
      instant(q, 'app_created_at', optional),
      instant(q, 'finished_at', optional),
      varchar('scope_style', 10),
      text('granted_scopes', optional),
      instant(q, 'scopes_checked_at', optional),
      ref('scopes_checked_by', optional),
      varchar('zoom_account_id', 64, optional),
      json('last_test', optional),
      instant(q, 'tested_at', optional),
      varchar('broken_code', 40, optional),
      varchar('broken_text', 300, optional),
      instant(q, 'broken_since', optional),
    ],
  })

const connections = (q: QueryRunner): Table =>
  new Table({
    name: 'connection',
    columns: [
      id(),
      ref('institution_id'),
      ref('person_id'),
      varchar('state', 20),
      instant(q, 'state_since'),
      varchar('state_cause', 40, optional),
      varchar('zoom_user_id', 64, optional),
      varchar('live_zoom_user_id', 64, optional),
      varchar('zoom_account_id', 64, optional),
      varchar('zoom_email', 254, optional),
      varchar('zoom_name', 200, optional),
      varchar('plan', 10, optional),
      varchar('cloud_recording', 10, optional),
      text('scopes'),
      text('access_token', optional),
      text('refresh_token', optional),
      instant(q, 'expires_at', optional),
      varchar('api_url', 300, optional),
      instant(q, 'refresh_started_at', optional),
      instant(q, 'refreshed_at'),
      integer('version'),
      instant(q, 'connected_at'),
      instant(q, 'last_contact_at', optional),
      integer('last_contact_ms', optional),
    ],
    indices: [
      { columnNames: ['institution_id', 'person_id'], isUnique: true },
      { columnNames: ['institution_id', 'live_zoom_user_id'], isUnique: true },
      { columnNames: ['live_zoom_user_id'] },
      { columnNames: ['state', 'refreshed_at'] },
    ],
  })

const transactions = (q: QueryRunner): Table =>
  new Table({
    name: 'oauth_transaction',
    columns: [
      varchar('id', 64, { isPrimary: true }),
      ref('institution_id'),
      ref('person_id'),
      varchar('sign_in_key', 64),
      varchar('purpose', 10),
      varchar('return_to', 500),
      text('verifier'),
      instant(q, 'created_at'),
      instant(q, 'expires_at'),
      instant(q, 'used_at', optional),
    ],
    indices: [{ columnNames: ['institution_id', 'person_id', 'created_at'] }, { columnNames: ['expires_at'] }],
  })
