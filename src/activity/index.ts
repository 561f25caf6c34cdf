export { Activity, type SubjectType } from './activity.entity'
export { ActivityLog, type ActivityRow, type Deed } from './activity.log'
