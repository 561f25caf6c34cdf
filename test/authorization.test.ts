import { aSession, openCenter, type Center, type Who } from './support/center'
import matrix from './support/authz-matrix.json'
import type { Visitor } from './support/visitor'

const ROWS = matrix.rows as Record<string, string>
const DENIED = [401, 403, 404]

/** Who stands for which column of the matrix. */
const ACTORS: Record<string, Who | null> = {
  anon: null,
  studentEnrolled: 'student',
  studentNotEnrolled: 'outside-student',
  instructorOwner: 'instructor',
  instructorOther: 'other-instructor',
  admin: 'admin',
  disabledUser: 'second-student',
}

/** Lists that are filtered to what the actor may see. */
const OWN_LIST: Record<string, string[]> = { '/recordings': ['studentNotEnrolled', 'instructorOther'] }

/** Routes of a thing that this test does not make: for them only the refusals can be seen. */
const OTHER_THINGS =
  /\/recordings\/files\/|\/zoom\/events\/|\/jobs\/|\/attendance\.csv$|\/people\/|\/connections\/|\/guests\/|^\/zoom\/callback/

describe('the URL table', () => {
  let center: Center
  let visitors: Map<string, Visitor>

  beforeAll(async () => {
    center = await openCenter({ sessions: [aSession({ startsAt: '2026-12-02T15:05:00Z' })] })
    await center.settled()
    visitors = new Map(
      await Promise.all(Object.entries(ACTORS).map(async ([name, who]) => [name, await center.visitor(who)] as const)),
    )
    visitors.set('adminOtherInstitution', await strangerAdmin())
    await disable('second-student')
  })
  afterAll(() => center.close())

  const strangerAdmin = async (): Promise<Visitor> => {
    const seeded = await center.parts.seed.load({
      institution: { name: 'Another center', timeZone: 'Europe/London' },
      programs: [{ key: 'p', name: 'Nursing', hue: 'nur' }],
      rooms: [{ key: 'r', name: 'Room' }],
      people: [{ key: 'a', role: 'admin', name: 'Other Admin' }],
    })
    const visitor = await center.visitor()
    await visitor.open('/sign-in')
    return visitor.post('/practice/sign-in', { _csrf: visitor.csrf, person: seeded.people.get('a')! })
  }

  const disable = async (who: Who): Promise<void> => {
    await center.db.write(tx =>
      tx.query(`UPDATE person SET disabled_at = '2026-01-01' WHERE id = '${center.person(who)}'`),
    )
  }

  const columnOf = (actor: string): number => matrix.actors.indexOf(actor)
  const gated = () => center.parts.routes.filter(route => route.action !== 'public')
  const addressOf = (path: string): string =>
    path
      .replace('/sessions/:id', `/sessions/${center.seeded.sessions[0]!}`)
      .replace('/people/:id', `/people/${center.person('outside-student')}`)
      .replace(/:[a-z]+/gi, '00000000-0000-4000-8000-000000000000')

  const ask = async (visitor: Visitor, method: string, path: string): Promise<{ status: number; path: string }> => {
    if (method === 'get') await visitor.open(addressOf(path))
    else {
      await visitor.open('/help')
      await visitor.post(addressOf(path), { _csrf: visitor.csrf })
    }
    return { status: visitor.status, path: visitor.path }
  }

  it('names an action of the matrix for every route', () => {
    expect(gated().length).toBeGreaterThan(20)
    expect(gated().filter(route => !(route.action in ROWS))).toEqual([])
  })

  it('refuses what the matrix refuses, to each actor, on every route', async () => {
    const wrong: string[] = []
    for (const route of gated()) {
      for (const [actor, visitor] of visitors) {
        if (ROWS[route.action]![columnOf(actor)] !== 'N') continue
        // A list without an object in its address shows everybody what is theirs; its role gate is tried by the others.
        if (!route.path.includes(':') && ['adminOtherInstitution', ...(OWN_LIST[route.path] ?? [])].includes(actor))
          continue
        const { status } = await ask(visitor, route.method, route.path)
        if (!DENIED.includes(status)) wrong.push(`${actor} ${route.method} ${route.path} → ${status}`)
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it('shows what the matrix allows', async () => {
    const wrong: string[] = []
    for (const route of gated().filter(each => each.method === 'get' && !OTHER_THINGS.test(each.path))) {
      for (const [actor, visitor] of visitors) {
        if (!'YS'.includes(ROWS[route.action]![columnOf(actor)]!)) continue
        if (actor === 'adminOtherInstitution' && route.path.includes(':')) continue
        const { status } = await ask(visitor, 'get', route.path)
        if (status >= 400 && status !== 405) wrong.push(`${actor} get ${route.path} → ${status}`)
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it('leads strangers to the sign-in page where the matrix says so', async () => {
    const wrong: string[] = []
    for (const route of gated().filter(each => each.method === 'get' && ROWS[each.action]![0] === 'L')) {
      const visitor = await center.visitor()
      const { path, status } = await ask(visitor, 'get', route.path)
      if (!path.startsWith('/sign-in') && status !== 401) wrong.push(`${route.path} → ${status} ${path}`)
    }
    expect(wrong).toEqual([])
  })
})
