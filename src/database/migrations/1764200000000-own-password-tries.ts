import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { id, instant, integer, ref } from './columns'

/** How often somebody has just typed a wrong password where a key of Zoom is replaced. */
export class OwnPasswordTries1764200000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.createTable(tries(q))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('own_password_try')
  }
}

const tries = (q: QueryRunner): Table =>
  new Table({
    name: 'own_password_try',
    columns: [id('person_id'), ref('institution_id'), integer('count'), instant(q, 'since')],
  })
