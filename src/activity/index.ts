export { Activity, type Change, type Facts, type SubjectType } from './activity.entity'
export { ActivityLog, type ActivityRow, type Deed } from './activity.log'
export { doerOf } from './doer'
