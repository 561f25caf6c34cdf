import { Entity } from 'typeorm'
import { InstantColumn, RefColumn } from '../database'

/** That a session's attendance was compared with Zoom's own list after it ended. */
@Entity('attendance_check')
export class AttendanceCheck {
  @RefColumn({ primary: true }) sessionId!: string
  @RefColumn() institutionId!: string
  @InstantColumn() checkedAt!: Date
}
