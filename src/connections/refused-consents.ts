import { MoreThan, type EntityManager } from 'typeorm'
import { Activity, type ActivityLog, type Deed } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import type { Outcome } from './outcome.view'

const KIND = 'connection.consent-refused'
/** The same refusal of the same person is written down once in so long: nobody can flood the log. */
const QUIET_MS = 60_000

/** Keeps in the center's memory which answers from Zoom did not become a connection. */
export class RefusedConsents {
  constructor(
    private readonly db: Database,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
  ) {}

  /** About the person, who may have no connection yet. What came back is not kept: neither code nor state. */
  async record({ institutionId, personId }: Actor, outcome: Outcome): Promise<void> {
    const subject = { subjectType: 'person', subjectId: personId } as const
    const sentence = `did not connect Zoom: ${WHY[outcome]}`
    const deed = { institutionId, personId, ...subject, kind: KIND, sentence, facts: { outcome } }
    if (await this.isKnown(this.db.read, deed)) return
    await this.db.write(async tx => {
      if (!(await this.isKnown(tx, deed))) await this.activity.record(tx, deed)
    })
  }

  // The sentence says the outcome, and can be compared on both databases.
  private isKnown(tx: EntityManager, { institutionId, subjectId, kind, sentence }: Deed): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - QUIET_MS)
    return tx.existsBy(Activity, { institutionId, subjectId, kind, sentence, at: MoreThan(since) })
  }
}

const WHY: Record<Outcome, string> = {
  declined: 'access was not allowed',
  failed: 'Zoom sent no answer',
  used: 'the answer had been used before',
  foreign: 'another person, or another browser, had started it',
  old: 'it took longer than ten minutes',
  unknown: 'nothing like it had been started here',
  marketplace: 'it was started in the Zoom App Marketplace',
  unreadable: 'the answer could not be read',
  code: 'Zoom took its answer back',
  'set-up': 'the center’s Zoom set-up has a problem',
  approval: 'the Zoom admin has to approve the app first',
  'zoom-down': 'Zoom did not answer',
  unfinished: 'Zoom stopped answering half-way',
  taken: 'the Zoom account is connected to another person here',
  'cut-down': 'the Zoom account is connected to another person here, with fewer permissions now',
  nameless: 'Zoom gave too few permissions',
  'not-set-up': 'Zoom is not set up yet',
  already: 'it was started in the Zoom App Marketplace, and the person is connected already',
  off: 'Zoom is switched off',
}
