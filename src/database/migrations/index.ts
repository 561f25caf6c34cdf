import { JobsAndLeases1764000000000 } from './1764000000000-jobs-and-leases'
import { ZoomAppAndConnections1764000200000 } from './1764000200000-zoom-app-and-connections'
import { BackFromZoom1764000400000 } from './1764000400000-back-from-zoom'

/** Every migration, oldest first, by hand: a glob would make the schema depend on what lies in a folder. */
export const MIGRATIONS = [JobsAndLeases1764000000000, ZoomAppAndConnections1764000200000, BackFromZoom1764000400000]
