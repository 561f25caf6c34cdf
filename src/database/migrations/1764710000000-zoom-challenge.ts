import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'
import { varchar } from './columns'

const column = new TableColumn(varchar('challenge_problem', 12, { isNullable: true }))

/** What was wrong when Zoom last asked the address to prove itself. */
export class ZoomChallenge1764710000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.addColumn('zoom_app', column)
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumn('zoom_app', column)
  }
}
