import type { ActivityLog } from '../activity'
import { Job, type Database, type Outbox } from '../database'
import { NotFound } from '../errors'
import type { Actor } from '../web'
import { workWords } from './work-words'

/** What an admin does with work that was given up. */
export class DeadLettersService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly activity: ActivityLog,
  ) {}

  /** The newest two hundred. */
  list(institutionId: string): Promise<Job[]> {
    return this.outbox.list(institutionId, 'dead')
  }

  /** @throws NotFound when the center has no such dead letter */
  async retry(actor: Actor, id: string): Promise<void> {
    const { kind } = await this.find(actor, id)
    await this.outbox.retry(actor.institutionId, id)
    await this.record(actor, id, 'job.retried', `had work tried again: ${workWords(kind)}`)
  }

  /** @throws NotFound when the center has no such dead letter */
  async discard(actor: Actor, id: string): Promise<void> {
    const { kind } = await this.find(actor, id)
    await this.outbox.discard(actor.institutionId, id)
    await this.record(actor, id, 'job.discarded', `let work go that was given up: ${workWords(kind)}`)
  }

  private async find({ institutionId }: Actor, id: string): Promise<Job> {
    const job = ID.test(id) ? await this.db.read.findOneBy(Job, { id, institutionId, state: 'dead' }) : null
    if (!job) throw new NotFound('This work')
    return job
  }

  private record({ institutionId, personId }: Actor, id: string, kind: string, sentence: string): Promise<void> {
    const deed = { institutionId, personId, subjectType: 'job', subjectId: id, kind, sentence } as const
    return this.db.write(tx => this.activity.record(tx, deed))
  }
}

const ID = /^[0-9a-f-]{36}$/
