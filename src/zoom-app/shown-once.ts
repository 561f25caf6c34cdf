import type { Request, Response } from 'express'
import { Secret } from '../lib/secret'
import { SealBroken, type SealedPlace, type SecretBox } from '../lib/secret-box'
import type { Actor, CookieJar } from '../web'

const COOKIE = 'simcenter-link'
const SECONDS = 60

/** Carries a link's token over one redirect, sealed in its maker's browser: it is stored nowhere else, and shown once. */
export class ShownOnce {
  constructor(
    private readonly cookies: CookieJar,
    private readonly box: SecretBox,
  ) {}

  carry(res: Response, actor: Actor, token: string): void {
    this.cookies.set(res, COOKIE, this.box.seal(new Secret(token), placeOf(actor)), SECONDS)
  }

  /** @returns null when there is none, or none of this person's */
  take(req: Request, res: Response, actor: Actor): string | null {
    const sealed = this.cookies.read(req, COOKIE)
    if (!sealed) return null
    this.cookies.clear(res, COOKIE)
    try {
      return this.box.open(sealed, placeOf(actor)).reveal()
    } catch (error) {
      if (error instanceof SealBroken) return null
      throw error
    }
  }
}

const placeOf = ({ institutionId, personId }: Actor): SealedPlace => ({
  table: 'zoom_app',
  column: 'hand_over_link',
  rowId: personId,
  institutionId,
})
