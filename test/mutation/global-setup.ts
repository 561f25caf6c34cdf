import { rmSync } from 'node:fs'
import globalSetup from '../support/global-setup'

let isFirst = true

/** As for the tests; what they leave behind is cleared away when the process of the mutants ends. */
export default function globalSetupOfMutants(): void {
  globalSetup()
  const directory = process.env['TEST_RUN_DIRECTORY']!
  if (isFirst) process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  isFirst = false
}
