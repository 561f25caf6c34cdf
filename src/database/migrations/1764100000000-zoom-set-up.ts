import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'
import { instant, json, ref, varchar } from './columns'

const optional = { isNullable: true }

/** What the set-up of Zoom remembers besides the keys: its address, who may follow it, and whether it is switched off. */
export class ZoomSetUp1764100000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.addColumns('zoom_app', columns(q))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumns('zoom_app', columns(q))
  }
}

const columns = (q: QueryRunner): TableColumn[] =>
  [
    varchar('wording', 10, optional),
    varchar('licensing', 12, optional),
    varchar('reach', 12, optional),
    instant(q, 'reach_checked_at', optional),
    varchar('hand_over_hash', 64, optional),
    instant(q, 'hand_over_until', optional),
    instant(q, 'off_since', optional),
    ref('off_by', optional),
    json('broken_trace', optional),
  ].map(options => new TableColumn(options))
