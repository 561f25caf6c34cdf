export { demoSeed, demoSessions, freshSeed } from './demo-center'
export { DEMO_INSTRUCTORS, NOT_CONNECTED, type DemoSession } from './demo-schedule'
export { SeedLoader, type SeedResult } from './seed.loader'
export { type Seed } from './seed.schema'
