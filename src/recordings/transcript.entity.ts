import { Entity, Index } from 'typeorm'
import { JsonColumn, RefColumn } from '../database'
import type { Cue } from './web-vtt'

/** What was said, as Zoom wrote it down. */
@Entity('transcript')
@Index(['recordingId'])
export class Transcript {
  /** The recording file it was read from. */
  @RefColumn({ primary: true }) fileId!: string
  @RefColumn() institutionId!: string
  @RefColumn() recordingId!: string
  @JsonColumn() cues!: Cue[]
}
