import { SEVEN_PERMISSIONS } from '../zoom'
import { EVENTS } from './events.view'
import type { ZoomAddresses } from './zoom-addresses'

// Zoom refuses names of 50 characters or more.
const MOST_NAME = 49

/** The app as Zoom's manifest upload takes it, with every address, scope and event filled in. (Zoom reference 10.5) */
export function appManifest(centerName: string, { redirectUrl, eventUrl }: ZoomAddresses): object {
  return {
    display_information: { display_name: appName(centerName), description: DESCRIPTION },
    oauth_information: {
      usage: 'USER_OPERATION',
      development_redirect_uri: redirectUrl,
      production_redirect_uri: redirectUrl,
      oauth_allow_list: [redirectUrl],
      strict_mode: true,
      subdomain_strict_mode: true,
      scopes: scopes().map(scope => ({ scope, optional: false })),
      scope_description: DESCRIPTION,
      enable_private_pkce_client: false,
      enable_public_pkce_client: false,
    },
    features: { products: [], event_subscription: { enable: true, events: [subscription(eventUrl)] } },
  }
}

/** What to call the app in Zoom. */
export const appName = (centerName: string): string => `${centerName} sessions`.slice(0, MOST_NAME).trim()

/** What the app does, in the words that Zoom's pages ask for. */
export const DESCRIPTION =
  'Turns scheduled simulation sessions into Zoom meetings of the instructor who connected this app, and brings attendance and cloud recordings back to the calendar.'

const scopes = (): string[] => [...new Set(SEVEN_PERMISSIONS.flatMap(({ granular }) => granular))]

const subscription = (eventUrl: string): object => ({
  subscription_id: 'center-events',
  subscription_name: 'Center events',
  event_usage: 'EVENT_FOR_USER',
  event_types: EVENTS.map(({ name }) => name),
  development_webhook_url: eventUrl,
  production_webhook_url: eventUrl,
  development_event_custom_header: null,
  production_event_custom_header: null,
})
