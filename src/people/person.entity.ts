import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'
import type { Role } from '../web'

/** Somebody of a center: admin, instructor or student. */
@Entity('person')
@Index(['institutionId', 'role', 'name'])
@Index(['institutionId', 'hostId'], { unique: true })
export class Person {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @Column({ type: 'varchar', length: 12 }) role!: Role
  @Column({ type: 'varchar', length: 120 }) name!: string
  /** Lower case. */
  @Column({ type: 'varchar', length: 254, nullable: true }) email!: string | null
  /** The center's own number for a learner, as on lists and badges. */
  @Column({ type: 'varchar', length: 40, nullable: true }) number!: string | null
  /** Who this is in the host application; null for people with an account of ours. */
  @Column({ type: 'varchar', length: 255, nullable: true }) hostId!: string | null
  @InstantColumn() createdAt!: Date
  @InstantColumn({ nullable: true }) disabledAt!: Date | null
}
