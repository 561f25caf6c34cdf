import { Column, Entity, Index } from 'typeorm'
import { FlagColumn, IdColumn, InstantColumn, RefColumn } from '../database'

/** Where a file is at Zoom. */
export type FilePlace = 'here' | 'trash' | 'deleted'

/** One file of a recording: a video, a sound track, a transcript. It lies at Zoom. */
@Entity('recording_file')
@Index(['recordingId', 'fileKey'], { unique: true })
export class RecordingFile {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() recordingId!: string
  /** The same for the same file in every answer and event of Zoom. */
  @Column({ type: 'varchar', length: 64 }) fileKey!: string
  /** `MP4`, `M4A`, `TRANSCRIPT` and others, as Zoom names them. */
  @Column({ type: 'varchar', length: 20 }) fileType!: string
  @Column({ type: 'varchar', length: 60 }) recordingType!: string
  @InstantColumn({ nullable: true }) startedAt!: Date | null
  @InstantColumn({ nullable: true }) endedAt!: Date | null
  /** Zoom has finished it. */
  @FlagColumn() ready!: boolean
  /** Sealed. From the API, never from an event: those need a token that dies within a day. */
  @Column({ type: 'text', nullable: true }) downloadUrl!: string | null
  @Column({ type: 'varchar', length: 10 }) place!: FilePlace
  /** When Zoom says it got there: an older word about it changes nothing. */
  @InstantColumn({ nullable: true }) placeAt!: Date | null
}
