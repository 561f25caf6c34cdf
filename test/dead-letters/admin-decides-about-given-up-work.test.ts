import { Activity } from '../../src/activity'
import { Job } from '../../src/database'
import { openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

const WHY = 'POST https://api.zoom.us/v2/users/me?access_token=Pl4nted-s3cret did not answer'

describe('an admin decides about work that was given up', () => {
  let center: Center
  let admin: Visitor

  beforeEach(async () => {
    center = await openCenter()
    await center.settled()
    admin = await center.visitor('admin')
  })
  afterEach(() => center.close())

  const giveUp = async (): Promise<string> => {
    const { institutionId } = center
    const wish = { kind: 'recordings.sweep', institutionId, key: 'gone', payload: { personId: center.person('admin') } }
    await center.db.write(tx => center.parts.outbox.enqueue(tx, wish))
    const job = await center.db.read.findOneByOrFail(Job, { key: 'gone' })
    const dead = { state: 'dead', attempts: 8, finishedAt: center.clock.now(), lastError: WHY } as const
    await center.db.write(tx => tx.update(Job, { id: job.id }, dead))
    return job.id
  }

  it('hears of it on the Zoom board, and only then', async () => {
    await admin.open('/zoom')
    expect(admin.text).not.toContain('given up')
    await giveUp()

    await admin.open('/zoom')
    expect(admin.text).toContain('One piece of work was given up.')
    await admin.follow('See what')

    expect(admin.path).toBe('/jobs')
    expect(admin.text).toMatch(
      /Look for missed recordings in Zoom.*Zoom could not be reached\..*Today, 09:00.*Tried 8 times/,
    )
    expect(admin.html).not.toMatch(/Pl4nted|api\.zoom\.us/)
  })

  it('has it tried again', async () => {
    const id = await giveUp()

    await admin.open('/jobs')
    await admin.submit('Retry: Look for missed recordings in Zoom')
    await center.settled()

    expect(admin.text).toContain('It is tried again.')
    expect(admin.text).toContain('Nothing was given up.')
    expect(await center.db.read.findOneBy(Job, { id })).toMatchObject({ state: 'done' })
    expect(await center.db.read.findOneByOrFail(Activity, { kind: 'job.retried' })).toMatchObject({
      personId: center.person('admin'),
      sentence: 'had work tried again: Look for missed recordings in Zoom',
    })
  })

  it('lets it go', async () => {
    const id = await giveUp()

    await admin.open('/jobs')
    await admin.submit('Discard')

    expect(await center.db.read.findOneBy(Job, { id })).toBeNull()
    expect(await center.db.read.existsBy(Activity, { kind: 'job.discarded' })).toBe(true)
    await admin.post(`/jobs/${id}/retry`, { _csrf: admin.csrf })
    expect(admin.status).toBe(404)
  })

  it('nobody else does', async () => {
    const id = await giveUp()
    for (const who of ['instructor', 'student'] as const) {
      const visitor = await center.visitor(who)
      await visitor.open('/jobs')
      expect(visitor.status).toBe(404)
      await visitor.open('/help')
      await visitor.post(`/jobs/${id}/discard`, { _csrf: visitor.csrf })
      expect(visitor.status).toBe(404)
    }
    expect(await center.db.read.findOneBy(Job, { id })).toMatchObject({ state: 'dead' })
  })

  it('sees only that of their own center', async () => {
    const id = await giveUp()
    await center.db.write(tx => tx.update(Job, { id }, { institutionId: 'another-center' }))

    await admin.open('/jobs')

    expect(admin.text).toContain('Nothing was given up.')
    await admin.post(`/jobs/${id}/discard`, { _csrf: admin.csrf })
    expect(admin.status).toBe(404)
  })
})
