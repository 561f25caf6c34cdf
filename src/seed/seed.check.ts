import { BadRequest } from '../errors'
import { seedSchema, type CheckedSeed } from './seed.schema'

const MOST_TOLD = 10

/** @throws BadRequest naming the first places where the file is wrong */
export function checkSeed(file: unknown): CheckedSeed {
  const result = seedSchema.safeParse(file)
  if (!result.success) throw wrong(result.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`))
  const problems = [...unknownKeys(result.data)]
  if (problems.length > 0) throw wrong(problems)
  return result.data
}

const wrong = (problems: readonly string[]): BadRequest =>
  new BadRequest(`The seed file is wrong: ${problems.slice(0, MOST_TOLD).join('; ')}`)

function* unknownKeys(seed: CheckedSeed): Generator<string> {
  const keysOf = (list: readonly { key: string }[]): Set<string> => new Set(list.map(each => each.key))
  const [people, rooms, programs] = [keysOf(seed.people), keysOf(seed.rooms), keysOf(seed.programs)]
  const named = [
    ...seed.sessions.flatMap(({ instructor, room, program, roster }, index) => [
      { known: people, key: instructor, where: `sessions.${index}.instructor` },
      { known: rooms, key: room, where: `sessions.${index}.room` },
      { known: programs, key: program, where: `sessions.${index}.program` },
      ...roster.map(key => ({ known: people, key, where: `sessions.${index}.roster` })),
    ]),
    ...seed.connections.map(({ person }, index) => ({
      known: people,
      key: person,
      where: `connections.${index}.person`,
    })),
  ]
  for (const { known, key, where } of named)
    if (!known.has(key)) yield `${where} names “${key}”, which the file does not hold`
}
