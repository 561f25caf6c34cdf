import { Forbidden } from '../errors'
import type { Actor } from '../web'

/** Whether a personal link, or the form that came with it, was made for somebody else than who is signed in. */
export const isForOther = (madeFor: unknown, { personId }: Actor): boolean =>
  madeFor !== undefined && madeFor !== personId

/**
 * At a shared workstation somebody else may have signed in since the page was opened.
 * @throws Forbidden before anything is sent to Zoom
 */
export function refuseForOther(madeFor: string | undefined, actor: Actor): void {
  if (!isForOther(madeFor, actor)) return
  throw new Forbidden(
    `This link was made for another person. You are signed in as ${actor.name}. Nothing was sent to Zoom.`,
  )
}
