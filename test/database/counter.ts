import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { FlagColumn, IdColumn, InstantColumn, JsonColumn } from '../../src/database'
import { MIGRATIONS } from '../../src/database/migrations'
import { flag, id, instant, integer, json, varchar } from '../../src/database/migrations/columns'

/** A table for tests of the database alone. */
@Entity('counter')
export class Counter {
  @IdColumn() id!: string
  @Column({ type: 'varchar', length: 40 }) name!: string
  @Column({ type: 'integer' }) count!: number
  @FlagColumn() isOpen!: boolean
  @JsonColumn({ nullable: true }) facts!: Record<string, string> | null
  @InstantColumn({ nullable: true }) countedAt!: Date | null
}

class Counters1763000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    const columns = [
      id(),
      varchar('name', 40),
      integer('count'),
      flag('is_open'),
      json('facts', { isNullable: true }),
      instant(q, 'counted_at', { isNullable: true }),
    ]
    await q.createTable(new Table({ name: 'counter', columns, indices: [{ columnNames: ['name'], isUnique: true }] }))
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('counter')
  }
}

/** The database floor's own tables, and counters. */
export const COUNTERS = { entities: [Counter], migrations: [MIGRATIONS[0]!, Counters1763000000000] }

export const counter = (name: string, more: Partial<Counter> = {}) => ({
  id: crypto.randomUUID(),
  name,
  count: 0,
  isOpen: false,
  facts: null,
  countedAt: null,
  ...more,
})
