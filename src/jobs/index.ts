export { forgetDoneJobs } from './forgetting'
export { Periodic, type PeriodicWork } from './periodic'
export { backOff, nextTry, NotWorthRetrying, RetryAt, type BackOff } from './retry'
export { Worker, type JobHandler, type JobHandlers } from './worker'
