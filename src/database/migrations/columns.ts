import type { QueryRunner, TableColumnOptions } from 'typeorm'

type More = Partial<TableColumnOptions>

/** The primary key. */
export const id = (name = 'id'): TableColumnOptions => ref(name, { isPrimary: true })

export const ref = (name: string, more: More = {}): TableColumnOptions => varchar(name, 36, more)

export const varchar = (name: string, length: number, more: More = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  ...more,
})

export const text = (name: string, more: More = {}): TableColumnOptions => ({ name, type: 'text', ...more })

export const json = text

export const integer = (name: string, more: More = {}): TableColumnOptions => ({ name, type: 'integer', ...more })

export const flag = (name: string, more: More = {}): TableColumnOptions => ({ name, type: 'boolean', ...more })

/** A moment. The one column whose type depends on the database. */
export const instant = (q: QueryRunner, name: string, more: More = {}): TableColumnOptions => ({
  name,
  type: q.dataSource.options.type === 'postgres' ? 'timestamp with time zone' : 'datetime',
  ...more,
})
