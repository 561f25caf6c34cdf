import type { EntityManager } from 'typeorm'
import type { ZoomEvent } from '../zoom'

/** `unknown`: about a meeting that is not ours, or not yet. It is looked at again, for our answer and Zoom's race. */
export type EventOutcome = 'done' | 'unknown'

/**
 * What a feature does with an event. It works in the transaction that marks the event as applied, touches nothing
 * but `tx`, and its effect is absolute: events come twice, late and in any order.
 */
export type EventHandler<Event extends ZoomEvent = ZoomEvent> = (
  tx: EntityManager,
  event: Event,
  institutionId: string,
) => Promise<EventOutcome>

type Named<Event, Kind> = Event extends { kind: infer Kinds } ? (Kind extends Kinds ? Event : never) : never

/** The events of one kind. */
export type EventOf<Kind extends ZoomEvent['kind']> = Named<ZoomEvent, Kind>

/** A feature's handlers, by kind of event. */
export type EventHandlers = { [Kind in ZoomEvent['kind']]?: EventHandler<EventOf<Kind>> }

/** Everything the features want to know, kind by kind. */
export class Dispatcher {
  constructor(private readonly features: readonly EventHandlers[]) {}

  wants(event: ZoomEvent): boolean {
    return this.handlersOf(event).length > 0
  }

  /** Hands the event to every feature that wants it; unknown to one is unknown to all. */
  async dispatch(tx: EntityManager, event: ZoomEvent, institutionId: string): Promise<EventOutcome> {
    for (const handle of this.handlersOf(event))
      if ((await handle(tx, event, institutionId)) === 'unknown') return 'unknown'
    return 'done'
  }

  private handlersOf(event: ZoomEvent): EventHandler[] {
    return this.features.flatMap(feature => (feature[event.kind] as EventHandler | undefined) ?? [])
  }
}
