// Mutates the code of the tokens and of the consent, group by group, and adds the scores up.
//
//   npm run mutation                 all groups
//   npm run mutation -- callback     one of them
//
// A mutant is killed when a test fails with it (or never ends), and survives when no test notices.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { GROUPS } from './groups.mjs'

const LEAST_SCORE = 80
const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(GROUPS)

for (const name of names) {
  const env = { ...process.env, MUTATION_GROUP: name }
  const { status } = spawnSync('npx', ['stryker', 'run', 'test/mutation/stryker.config.mjs'], { env, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const files = names.flatMap(name => {
  const report = JSON.parse(readFileSync(`coverage/mutation/${name}.json`, 'utf8'))
  return Object.entries(report.files).map(([file, { mutants }]) => ({ file, mutants }))
})
const counted = ({ mutants }) => {
  const of = (...states) => mutants.filter(({ status }) => states.includes(status)).length
  return { killed: of('Killed', 'Timeout'), survived: of('Survived'), unreached: of('NoCoverage') }
}
const line = (name, { killed, survived, unreached }) => {
  const score = (100 * killed) / (killed + survived + unreached)
  console.log(
    `${name.padEnd(44)} ${score.toFixed(1).padStart(5)} %  ${killed} killed, ${survived} survived, ${unreached} not reached`,
  )
  return score
}

console.log('')
for (const each of files) line(each.file, counted(each))
const score = line('all', counted({ mutants: files.flatMap(({ mutants }) => mutants) }))
process.exitCode = score >= LEAST_SCORE ? 0 : 1
