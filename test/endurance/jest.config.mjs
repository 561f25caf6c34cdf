import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.js'

/** The long runs: `npm run endurance`. */
export default {
  ...base,
  rootDir: dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  testMatch: ['<rootDir>/test/endurance/*.long.ts'],
  maxWorkers: 1,
  testTimeout: 600_000,
}
