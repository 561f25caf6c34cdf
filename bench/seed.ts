import type { Seed } from '../src/index'

export const SECRET_TOKEN = 'benchSecretToken_1234567890'

const DAY_MS = 24 * 3600_000

/** A center with a week of 60 sessions around now, one of them open for joining, and many more over two years. */
export function benchSeed(now: Date, total: number): Seed {
  const rooms = Array.from({ length: 10 }, (_, index) => ({
    key: `room-${index}`,
    name: `Room ${index + 1}`,
    detail: 'Adult, 12',
  }))
  const instructors = Array.from({ length: 20 }, (_, index) => ({
    key: `host-${index}`,
    role: 'instructor' as const,
    name: `Dr. Host Number ${index + 1}`,
  }))
  const students = Array.from({ length: 300 }, (_, index) => ({
    key: `student-${index}`,
    role: 'student' as const,
    name: `Learner Number ${index + 1}`,
    number: String(1000 + index),
  }))
  const meeting = {
    id: '84512360977',
    joinUrl: 'https://zoom.us/j/84512360977?pwd=demo',
    hostId: 'hO5tAm4raQ6KfR1xZb8Yuw',
  }
  const session = (index: number, startsAt: Date) => ({
    title: `Session ${index + 1}`,
    program: 'nur',
    room: `room-${index % 10}`,
    instructor: `host-${index % 20}`,
    startsAt: startsAt.toISOString(),
    minutes: 60,
    roster: Array.from({ length: 10 }, (_, seat) => `student-${(index * 7 + seat) % 300}`),
    meeting,
  })
  const open = session(0, new Date(now.getTime() - 5 * 60_000))
  const week = Array.from({ length: 59 }, (_, index) =>
    session(index + 1, new Date(now.getTime() + ((index % 7) - 3) * DAY_MS + (index % 5) * 3600_000)),
  )
  const spread = Math.max(0, total - 60)
  const others = Array.from({ length: spread }, (_, index) =>
    session(index + 60, new Date(now.getTime() + (((index * 730) / spread - 365) | 0 || 30) * DAY_MS)),
  )
  return {
    institution: { name: 'Bench Center', timeZone: 'America/Chicago' },
    programs: [{ key: 'nur', name: 'Nursing', hue: 'nur' }],
    rooms,
    people: [{ key: 'admin', role: 'admin', name: 'Ada Admin' }, ...instructors, ...students],
    sessions: [open, ...week, ...others],
    zoomApp: { clientId: 'bench', clientSecret: 'benchClientSecret0123456789ABCDE', webhookSecretToken: SECRET_TOKEN },
  }
}
