import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.js'
import { group } from './groups.mjs'

// The logic of a mutant is the same on both databases; the tests of both would take twice the time.
process.env.TEST_DATABASES = 'sqlite'

const shared = { ...base }
delete shared.globalTeardown

/** As for the tests, with one directory for all mutants of a process: what was made for the first serves all. */
export default {
  ...shared,
  rootDir: dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  globalSetup: '<rootDir>/test/mutation/global-setup.ts',
  testMatch: group.tests.map(pattern => `<rootDir>/${pattern}`),
  bail: 1,
}
