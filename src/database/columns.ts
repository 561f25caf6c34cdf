import { Column, PrimaryColumn, type ColumnOptions } from 'typeorm'

/** An identifier made in code, by `randomUUID()`. */
export const IdColumn = (): PropertyDecorator => PrimaryColumn({ type: 'varchar', length: 36 })

/** The identifier of another row. */
export const RefColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: 'varchar', length: 36, ...options })

/** A moment: `timestamptz` on PostgreSQL, UTC text with milliseconds on SQLite. */
export const InstantColumn = (options: ColumnOptions = {}): PropertyDecorator => Column({ type: Date, ...options })

/** Plain data, stored as JSON text. It cannot be searched: what is searched for gets its own column. */
export const JsonColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: 'simple-json', ...options })

/** Yes or no. */
export const FlagColumn = (options: ColumnOptions = {}): PropertyDecorator => Column({ type: Boolean, ...options })
