import { DEMO_STUDENTS, studentKey, type DemoSession } from './demo-schedule'

/** Whose sessions the first student is in: the one that is live, and later ones. */
const HOST_OF_THE_FIRST = 'okafor'

/** Who is in which session, in the order of the sessions: everybody in some, nobody in two at the same time. */
export function demoRosters(sessions: readonly DemoSession[]): string[][] {
  const taken: { session: DemoSession; keys: ReadonlySet<string> }[] = []
  let next = 1
  const rosterOf = (session: DemoSession): string[] => {
    const busy = taken.filter(other => overlap(other.session, session)).flatMap(({ keys }) => [...keys])
    const order = session.instructor === HOST_OF_THE_FIRST ? [0, ...turn(next)] : turn(next)
    const keys = order
      .map(studentKey)
      .filter(key => !busy.includes(key))
      .slice(0, session.learners)
    taken.push({ session, keys: new Set(keys) })
    next += session.learners
    return keys
  }
  // The first student's sessions choose first, or the large ones would take everybody.
  const rosters = new Map<DemoSession, string[]>()
  const isFirst = ({ instructor }: DemoSession): boolean => instructor === HOST_OF_THE_FIRST
  for (const session of [...sessions.filter(isFirst), ...sessions.filter(each => !isFirst(each))])
    rosters.set(session, rosterOf(session))
  return sessions.map(session => rosters.get(session)!)
}

const turn = (first: number): number[] => DEMO_STUDENTS.map((_, seat) => (first + seat) % DEMO_STUDENTS.length)

const endOf = ({ startsAt, minutes }: DemoSession): number => startsAt.getTime() + minutes * 60_000

const overlap = (a: DemoSession, b: DemoSession): boolean =>
  a.startsAt.getTime() < endOf(b) && b.startsAt.getTime() < endOf(a)
