import { Job } from '../../src/database'
import type { EventHandlers, EventOutcome } from '../../src/webhooks'
import { eachDatabase } from '../support/databases'
import { example, openReceiver, type ReceivingCenter } from './receiving-center'

const STARTED = example('meeting.started')

describe('Zoom delivers an event', () => {
  let center: ReceivingCenter

  afterEach(() => center.close())

  eachDatabase((_kind, open) => {
    /** A feature that writes down which runs started, and may be told to fail or not to know. */
    const listening = (outcomes: (EventOutcome | Error)[] = []): EventHandlers[] => [
      {
        'meeting.started': async (tx, event, institutionId) => {
          const outcome = outcomes.shift() ?? 'done'
          if (outcome instanceof Error) throw outcome
          if (outcome === 'done') await tx.query('INSERT INTO seen VALUES ($1)', [`${institutionId} ${event.uuid}`])
          return outcome
        },
      },
    ]
    const openListening = async (outcomes: (EventOutcome | Error)[] = []): Promise<ReceivingCenter> => {
      const db = await open()
      await db.write(tx => tx.query('CREATE TABLE seen (what varchar(100))'))
      return openReceiver(db, { handlers: listening(outcomes) })
    }
    const seen = async (): Promise<string[]> =>
      (await center.db.query<{ what: string }>('SELECT what FROM seen')).map(row => row.what)

    it('keeps it with the job that applies it, and only then says thank you', async () => {
      center = await openListening()

      const answer = await center.deliver(STARTED, { 'x-zm-request-id': 'delivery-1' })

      expect(answer.status).toBe(204)
      expect(await center.inbox()).toMatchObject([
        {
          institutionId: 'center-1',
          event: 'meeting.started',
          requestId: 'delivery-1',
          accountId: 'nL4kE5imQ2uVx0aPz7TtRg',
          state: 'waiting',
        },
      ])
      expect(await center.db.read.find(Job)).toMatchObject([{ kind: 'webhooks.apply-waiting', state: 'waiting' }])
      expect(await seen()).toEqual([])
    })

    it('applies it afterwards, once, and marks it as applied', async () => {
      center = await openListening()
      await center.deliver(STARTED)

      await center.worker.drain()
      await center.worker.drain()

      expect(await seen()).toEqual(['center-1 b7Yp3QkHT9e+4zWm0LcRdA=='])
      expect(await center.inbox()).toMatchObject([{ state: 'applied', attempts: 1 }])
      expect(center.notes.events).toEqual(['center-1'])
    })

    it('accepts a repetition without keeping or applying it again', async () => {
      center = await openListening()
      await center.deliver(STARTED)
      await center.worker.drain()
      center.clock.advance({ minutes: 5 })

      const same = await center.deliver(STARTED, { 'x-zm-request-id': 'delivery-1' })
      const otherWords = await center.deliver(example('meeting.started', object => (object['topic'] = 'Another title')))
      await center.worker.drain()

      expect([same.status, otherWords.status]).toEqual([204, 204])
      expect(await center.inbox()).toHaveLength(1)
      expect(await seen()).toHaveLength(1)
    })

    it('keeps each of a storm once, however many come at a time', async () => {
      center = await openListening()
      const bodies = Array.from({ length: 60 }, (_, index) =>
        example('meeting.started', object => (object['uuid'] = `run-${index % 40}`)),
      )

      const answers = await Promise.all(bodies.map(body => center.deliver(body)))
      await center.worker.drain()

      expect(answers.every(answer => answer.status === 204)).toBe(true)
      expect(await center.inbox()).toHaveLength(40)
      expect(new Set(await seen()).size).toBe(40)
      expect(await seen()).toHaveLength(40)
    })

    it('loses nothing when applying fails: the event waits, and is applied when it works again', async () => {
      center = await openListening([new Error('out of order'), new Error('still out of order')])
      expect((await center.deliver(STARTED)).status).toBe(204)

      await center.worker.drain()

      expect(await seen()).toHaveLength(1)
      expect(await center.inbox()).toMatchObject([{ state: 'applied' }])
    })

    it('undoes what a handler did before it failed', async () => {
      const db = await open()
      const half: EventHandlers = {
        'meeting.started': async tx => {
          await tx.query(`UPDATE inbox_event SET event = 'half done'`)
          throw new Error('broken')
        },
      }
      center = await openReceiver(db, { handlers: [half] })
      await center.deliver(STARTED)

      await center.worker.drain()

      expect(await center.inbox()).toMatchObject([{ event: 'meeting.started', state: 'waiting' }])
      expect(await db.read.findBy(Job, { kind: 'webhooks.apply' })).toMatchObject([{ state: 'dead' }])
    })

    it('does not let one that cannot be applied hold up the others', async () => {
      const db = await open()
      await db.write(tx => tx.query('CREATE TABLE seen (what varchar(100))'))
      const pick: EventHandlers = {
        'meeting.started': async (tx, { uuid }) => {
          if (uuid === 'run-7') throw new Error('poison')
          await tx.query('INSERT INTO seen VALUES ($1)', [uuid])
          return uuid === 'run-9' ? 'unknown' : 'done'
        },
      }
      center = await openReceiver(db, { handlers: [pick] })
      const bodies = Array.from({ length: 120 }, (_, index) =>
        example('meeting.started', object => (object['uuid'] = `run-${index}`)),
      )
      await Promise.all(bodies.map(body => center.deliver(body)))

      await center.worker.drain()

      const states = (await center.inbox()).map(row => row.state)
      expect(states.filter(state => state === 'applied')).toHaveLength(118)
      expect((await seen()).filter(what => what !== 'run-9')).toHaveLength(118)
      expect(new Set(await seen()).size).toBe(119)
      expect(await db.read.countBy(Job, { state: 'dead' })).toBe(1)
    })

    it('looks again for a meeting that is not known yet', async () => {
      center = await openListening(['unknown', 'unknown'])
      await center.deliver(STARTED)

      await center.worker.drain()
      expect(await center.inbox()).toMatchObject([{ state: 'waiting', attempts: 1 }])
      center.clock.advance({ seconds: 31 })
      await center.worker.drain()
      center.clock.advance({ seconds: 31 })
      await center.worker.drain()

      expect(await seen()).toHaveLength(1)
      expect(await center.inbox()).toMatchObject([{ state: 'applied', attempts: 3 }])
    })

    it('lets an event rest whose meeting nobody knows after ten minutes', async () => {
      center = await openListening(Array<EventOutcome>(100).fill('unknown'))
      await center.deliver(STARTED)

      for (let minute = 0; minute < 12; minute++) {
        await center.worker.drain()
        center.clock.advance({ minutes: 1 })
      }

      expect(await center.inbox()).toMatchObject([{ state: 'ignored' }])
      expect(await center.db.read.findBy(Job, { state: 'waiting' })).toEqual([])
    })

    it('says 503 when it cannot keep it, so that Zoom sends it again', async () => {
      center = await openListening()
      await center.db.write(tx => tx.query('DROP TABLE inbox_event'))

      expect((await center.deliver(STARTED)).status).toBe(503)
      expect(center.log.join('\n')).toContain('could not be stored')
    })

    it('forgets applied events after two weeks, and never one that waits', async () => {
      center = await openListening(['done', 'unknown'])
      await center.deliver(STARTED)
      await center.worker.drain()
      await center.deliver(example('meeting.started', object => (object['uuid'] = 'another run')))
      await center.worker.drain()
      center.clock.advance({ days: 15 })

      for (const work of center.webhooks.periodic) await work.run()

      expect(await center.inbox()).toMatchObject([{ state: 'waiting' }])
    })

    it('keeps links and tokens sealed', async () => {
      const db = await open()
      center = await openReceiver(db, { handlers: [{ 'recording.completed': () => Promise.resolve('done') }] })

      await center.deliver(example('recording.completed'))

      const [row] = await db.query<{ body: string }>('SELECT * FROM inbox_event')
      expect(JSON.stringify(row)).not.toMatch(/webhook_download|eyJzdiI6ImRlbW8ifQ/)
    })
  })
})
