import { EVENT_SCOPES } from './data/event-scopes'
import { fieldOf, fieldsOf } from './pages'
import { mayHear } from './webhook-sender'
import type { EventSubscription, ZoomApp } from './world'

/** The events to tick. Without its scope an event cannot be chosen. */
export function eventChoices(app: ZoomApp, ticked: readonly string[]) {
  return Object.entries(EVENT_SCOPES).map(([event, { granular, classic }]) => ({
    event,
    isTicked: ticked.includes(event),
    isAllowed: mayHear(app, event),
    needs: app.scopeStyle === 'classic' ? classic : granular,
  }))
}

/** What the form of the Access page says. */
export function subscriptionFrom(body: unknown): Pick<EventSubscription, 'enabled' | 'endpointUrl' | 'events'> {
  return {
    enabled: fieldOf(body, 'enabled') === 'on',
    endpointUrl: fieldOf(body, 'endpointUrl').trim(),
    events: fieldsOf(body, 'events').filter(event => event in EVENT_SCOPES),
  }
}
