import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stylesheet } from './stylesheet'
import { timeSlotsCss } from './time-slots'

/** The files of public/ that are made from TypeScript and from `css/`: name → text. */
export const generatedFiles = (): Record<string, string> => ({
  'simcenter.css': stylesheet(),
  'time-slots.css': timeSlotsCss(),
})

// npx tsx src/web/design/build.ts
if (require.main === module)
  for (const [name, text] of Object.entries(generatedFiles())) writeFileSync(join('public', name), text)
