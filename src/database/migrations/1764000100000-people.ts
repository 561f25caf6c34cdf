import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'
import { id, instant, integer, json, ref, varchar } from './columns'

/** The center and its people, their accounts and sign-ins, and what happened. */
export class People1764000100000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const table of tables(q)) await q.createTable(table)
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of tables(q).reverse()) await q.dropTable(table.name)
  }
}

const tables = (q: QueryRunner): Table[] => [
  new Table({
    name: 'institution',
    columns: [
      id(),
      varchar('name', 120),
      varchar('time_zone', 60),
      varchar('help_phone', 40, { isNullable: true }),
      instant(q, 'created_at'),
    ],
  }),
  new Table({
    name: 'room',
    columns: [
      id(),
      ref('institution_id'),
      varchar('name', 80),
      varchar('detail', 80),
      varchar('kind', 10),
      integer('position'),
    ],
    indices: [{ columnNames: ['institution_id', 'position'] }],
  }),
  new Table({
    name: 'program',
    columns: [id(), ref('institution_id'), varchar('name', 80), varchar('hue', 8), integer('position')],
    indices: [{ columnNames: ['institution_id', 'position'] }],
  }),
  new Table({
    name: 'person',
    columns: [
      id(),
      ref('institution_id'),
      varchar('role', 12),
      varchar('name', 120),
      varchar('email', 254, { isNullable: true }),
      varchar('number', 40, { isNullable: true }),
      varchar('host_id', 255, { isNullable: true }),
      instant(q, 'created_at'),
      instant(q, 'disabled_at', { isNullable: true }),
    ],
    indices: [
      { columnNames: ['institution_id', 'role', 'name'] },
      { columnNames: ['institution_id', 'host_id'], isUnique: true },
    ],
  }),
  new Table({
    name: 'credential',
    columns: [
      id('person_id'),
      ref('institution_id'),
      varchar('email', 254),
      varchar('password_hash', 200),
      instant(q, 'changed_at'),
    ],
    indices: [{ columnNames: ['email'], isUnique: true }],
  }),
  new Table({
    name: 'sign_in',
    columns: [
      varchar('id', 64, { isPrimary: true }),
      ref('person_id'),
      ref('institution_id'),
      instant(q, 'created_at'),
      instant(q, 'expires_at'),
    ],
    indices: [{ columnNames: ['person_id'] }, { columnNames: ['expires_at'] }],
  }),
  new Table({ name: 'first_admin_code', columns: [id(), varchar('code_hash', 64)] }),
  new Table({
    name: 'activity',
    columns: [
      id(),
      ref('institution_id'),
      instant(q, 'at'),
      ref('person_id', { isNullable: true }),
      varchar('subject_type', 20),
      ref('subject_id'),
      varchar('kind', 60),
      varchar('sentence', 300),
      json('facts', { isNullable: true }),
    ],
    indices: [{ columnNames: ['institution_id', 'subject_id', 'at'] }, { columnNames: ['institution_id', 'at'] }],
  }),
]
