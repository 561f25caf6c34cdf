export { demoSeed, demoSessions, freshSeed, type DemoSession } from './demo-center'
export { DEMO_INSTRUCTORS, NOT_CONNECTED } from './demo-schedule'
export { SeedLoader, type SeedResult } from './seed.loader'
export { type Seed } from './seed.schema'
