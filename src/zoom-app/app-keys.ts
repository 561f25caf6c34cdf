import { Secret } from '../lib/secret'
import type { SealedPlace, SecretBox } from '../lib/secret-box'
import type { ZoomAppCredentials } from '../zoom'
import type { ZoomApp } from './zoom-app.entity'

/** Events signed with the former secret token are still on their way for a while: Zoom repeats them for 86 minutes. */
const FORMER_TOKEN_HOURS = 24

/** Seals and opens the keys in a row of ZoomApp. */
export class AppKeys {
  constructor(private readonly box: SecretBox) {}

  /** Null until both Client ID and secret are saved. */
  credentials(app: ZoomApp | null): ZoomAppCredentials | null {
    if (!app?.clientId || !app.clientSecret) return null
    return { clientId: app.clientId, clientSecret: this.box.open(app.clientSecret, place(app, 'clientSecret')) }
  }

  /** With which Zoom may have signed an event, newest first. */
  signingSecrets(app: ZoomApp, now: Date): Secret[] {
    const secrets = app.secretToken ? [this.box.open(app.secretToken, place(app, 'secretToken'))] : []
    const isFormerGood = app.formerSecretToken && app.formerSecretTokenUntil && app.formerSecretTokenUntil > now
    if (isFormerGood) secrets.push(this.box.open(app.formerSecretToken!, place(app, 'formerSecretToken')))
    return secrets
  }

  /** The columns of a new Client secret. */
  clientSecret(institutionId: string, secret: Secret, now: Date): Partial<ZoomApp> {
    return {
      clientSecret: this.box.seal(secret, place({ institutionId }, 'clientSecret')),
      clientSecretEnd: endOf(secret),
      clientSecretSavedAt: now,
    }
  }

  /** The columns of a new secret token; the one before stays good for a day. */
  secretToken(institutionId: string, token: Secret, former: Secret | undefined, now: Date): Partial<ZoomApp> {
    return {
      secretToken: this.box.seal(token, place({ institutionId }, 'secretToken')),
      secretTokenEnd: endOf(token),
      secretTokenSavedAt: now,
      formerSecretToken: former ? this.box.seal(former, place({ institutionId }, 'formerSecretToken')) : null,
      formerSecretTokenUntil: former ? new Date(now.getTime() + FORMER_TOKEN_HOURS * 3600_000) : null,
    }
  }
}

const endOf = (secret: Secret): string => secret.reveal().slice(-4)

type KeyColumn = 'clientSecret' | 'secretToken' | 'formerSecretToken'

const place = ({ institutionId }: { institutionId: string }, column: KeyColumn): SealedPlace => ({
  table: 'zoom_app',
  column,
  rowId: institutionId,
  institutionId,
})
