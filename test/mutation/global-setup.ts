import { rmSync } from 'node:fs'
import globalSetup from '../support/global-setup'

let isFirst = true

/** As for the tests; what they leave behind is cleared away when the process of the mutants ends. */
export default async function globalSetupOfMutants(): Promise<void> {
  await globalSetup()
  const directory = process.env['TEST_RUN_DIRECTORY']!
  if (isFirst) process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  isFirst = false
}
