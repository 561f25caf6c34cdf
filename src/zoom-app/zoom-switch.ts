import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import { changeApp } from './change-app'
import { ZoomApp } from './zoom-app.entity'
import type { WhenWorking } from './zoom-app.service'

/** Switches all of Zoom off for a center, and on again. Sessions and connections stay as they are. */
export class ZoomSwitch {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
    private readonly whenWorking: WhenWorking,
  ) {}

  /** From here on nothing is asked of Zoom. Events that Zoom sends are kept and applied: they ask nothing of it. */
  async off(actor: Actor): Promise<void> {
    await this.turn(actor, isOff => (isOff ? null : { offSince: this.clock.now(), offBy: actor.personId }))
  }

  /** What waited meanwhile is done now. */
  async on(actor: Actor): Promise<void> {
    await this.turn(actor, isOff => (isOff ? { offSince: null, offBy: null } : null))
  }

  private async turn(actor: Actor, changeOf: (isOff: boolean) => Partial<ZoomApp> | null): Promise<void> {
    const { institutionId, personId } = actor
    await this.db.write(async tx => {
      const app = await tx.findOneBy(ZoomApp, { institutionId })
      const change = changeOf(Boolean(app?.offSince))
      if (!change) return
      await changeApp(tx, institutionId, change)
      const word = change.offSince ? 'off' : 'on'
      const subject = { subjectType: 'zoom-app', subjectId: institutionId } as const
      const facts = { changes: [{ what: 'Zoom', before: word === 'on' ? 'off' : 'on', after: word }] }
      const deed = { ...subject, kind: `zoom-app.${word}`, sentence: `switched Zoom ${word}`, facts }
      await this.activity.record(tx, { institutionId, personId, ...deed })
      if (word === 'on') await this.whenWorking(tx, institutionId)
    })
  }
}
