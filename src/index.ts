export { BadRequest, Conflict, Forbidden, NotFound, SimcenterError, Unavailable } from './errors'
export { StandingClock, systemClock, type Clock } from './lib/clock'
export { createLogger, type Logger } from './lib/logger'
export type { Operations } from './operations'
export {
  BadOptions,
  type AuthProvider,
  type HostIdentity,
  type Knobs,
  type SimcenterOptions,
  type ZoomOptions,
} from './options'
export { createSimcenterZoom, type SimcenterEvent, type SimcenterZoom } from './simcenter-zoom'
export { type Seed } from './seed'
