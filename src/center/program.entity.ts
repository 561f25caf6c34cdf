import { Column, Entity, Index } from 'typeorm'
import { IdColumn, RefColumn } from '../database'

export const PROGRAM_HUES = ['nur', 'med', 'pa', 'ems', 'ipe', 'pha'] as const
export type ProgramHue = (typeof PROGRAM_HUES)[number]

/** A program of study: the color of its sessions in the calendar. */
@Entity('program')
@Index(['institutionId', 'position'])
export class Program {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @Column({ type: 'varchar', length: 80 }) name!: string
  @Column({ type: 'varchar', length: 8 }) hue!: ProgramHue
  @Column({ type: 'integer' }) position!: number
}
