import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** Who a guest was, as somebody of the staff decided. */
@Entity('participant_choice')
@Index(['sessionId', 'participantKey'], { unique: true })
export class ParticipantChoice {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @Column({ type: 'varchar', length: 300 }) participantKey!: string
  /** Null: nobody of the roster. */
  @RefColumn({ nullable: true }) personId!: string | null
  @RefColumn() chosenBy!: string
  @InstantColumn() chosenAt!: Date
}
