import { KINDS } from '../support/databases'
import { openInstallation, INSTITUTION, type Installation } from './zoom-processes'

describe.each(KINDS)('on %s', kind => {
  let here: Installation
  afterEach(() => here.close())

  it('F19 sends one refresh when 200 callers find the token expired', async () => {
    here = await openInstallation({ kind })
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    const [process] = here.processes

    const tokens = await Promise.all(Array.from({ length: 200 }, () => process!.connections.vault.current(id)))

    expect(here.refreshes()).toHaveLength(1)
    expect(new Set(tokens.map(({ token }) => token.reveal())).size).toBe(1)
    expect(await here.row(id)).toMatchObject({ state: 'connected', version: 2, refreshStartedAt: null })
  })

  it('lets three processes use ten connections through many expiries without a single replay', async () => {
    here = await openInstallation({ kind, processes: 3 })
    const people = await Promise.all(Array.from({ length: 10 }, () => here.connect()))

    for (let round = 0; round < 4; round++) {
      here.clock.advance({ hours: 2 })
      await Promise.all(
        here.processes.flatMap(({ connections }) =>
          people.flatMap(({ id }) => [connections.vault.current(id), connections.vault.current(id)]),
        ),
      )
    }

    expect(here.control.stats().replayedTokens).toBe(0)
    expect(here.refreshes()).toHaveLength(40)
    for (const { id } of people) expect((await here.row(id)).state).toBe('connected')
  })

  it('F23 keeps the lease while Zoom takes longer to answer than the lease lasts', async () => {
    here = await openInstallation({ kind, processes: 2, knobs: { leaseSeconds: 0.4 } })
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    // The heart beats in real time, the lease ends by the clock of the test: both move on while Zoom thinks.
    here.road.hooks.beforeTokenAnswer = async () => {
      for (let step = 0; step < 10; step++) {
        await new Promise(resolve => setTimeout(resolve, 100))
        here.clock.advance({ seconds: 0.1 })
      }
    }

    await Promise.all(here.processes.map(({ connections }) => connections.vault.current(id)))

    expect(here.refreshes()).toHaveLength(1)
    expect((await here.row(id)).state).toBe('connected')
  })

  it('BI-571 gives the row to whoever disconnects while a refresh is under way, and ends what it brings at Zoom', async () => {
    here = await openInstallation({ kind })
    const { id, personId, zoomUser } = await here.connect()
    const [process] = here.processes
    const actor = {
      institutionId: INSTITUTION,
      personId,
      role: 'instructor',
      name: '',
      email: null,
      signInKey: '',
    } as const
    here.clock.advance({ hours: 2 })
    const asked = signal()
    const answer = signal()
    here.road.hooks.beforeTokenAnswer = () => {
      asked.send()
      return answer.sent
    }

    const refresh = process!.connections.vault.current(id)
    await asked.sent
    await process!.connections.disconnects.disconnect(actor, personId)
    expect((await here.row(id)).state).toBe('disconnected')
    answer.send()

    await expect(refresh).rejects.toMatchObject({ problem: 'not-connected' })
    await process!.worker.drain()
    expect(await here.row(id)).toMatchObject({ state: 'disconnected', accessToken: null, refreshToken: null })
    expect(liveGrants(here, zoomUser)).toHaveLength(0)
  })

  it('lets a newer authorization win over a refresh in flight', async () => {
    here = await openInstallation({ kind })
    const { id, personId, zoomUser } = await here.connect()
    const { connections } = here.processes[0]!
    here.clock.advance({ hours: 2 })
    const asked = signal()
    const answer = signal()
    here.road.hooks.beforeTokenAnswer = () => {
      asked.send()
      return answer.sent
    }

    const refresh = connections.vault.current(id)
    await asked.sent
    const newest = here.control.issueGrant({ app: here.app.id, user: zoomUser })
    await connections.service.seed(INSTITUTION, personId, {
      ...{
        zoomUserId: zoomUser,
        zoomAccountId: 'an-account',
        zoomEmail: 'somebody@northlake.example',
        plan: 'licensed',
      },
      ...{ accessToken: newest.access_token, refreshToken: newest.refresh_token!, scope: newest.scope },
      expiresAt: new Date(here.clock.now().getTime() + 3_599_000),
    })
    answer.send()

    expect((await refresh).token.reveal()).toBe(newest.access_token)
    expect((await (await connections.accounts.as(INSTITUTION, personId)).me()).id).toBe(zoomUser)
    expect((await here.row(id)).state).toBe('connected')
  })
})

function signal() {
  let send = (): void => undefined
  const sent = new Promise<void>(resolve => (send = resolve))
  return { send: () => send(), sent }
}

const liveGrants = (here: Installation, zoomUser: string) =>
  here.control.exportWorld().grants.filter(grant => grant.userId === zoomUser && grant.state === 'live')
