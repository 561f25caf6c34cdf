import type { Mark } from './presence'

/** Somebody in the meeting, as Zoom shows them: perhaps on several devices, perhaps back after a while. */
export interface Participant {
  /** Stable within a session: what a person's choice of “who it was” is kept under. */
  key: string
  name: string
  email: string | null
  zoomUserId: string | null
  /** The marks of each participation: a device, from coming to going. */
  stretches: Mark[][]
}

/** Somebody of the center who may have been in the meeting. */
export interface Known {
  personId: string
  name: string
  email: string | null
  /** Of their Zoom connection, if they have one. */
  zoomUserId: string | null
  /** They went through our gate to this meeting. */
  cameByLink: boolean
}

/** Puts the marks of a session together by who they are about. */
export function participantsOf(marks: readonly Mark[]): Participant[] {
  const participants = new Map<string, Participant>()
  for (const own of stretchesOf(marks)) {
    const who = describe(own)
    const known = participants.get(who.key)
    if (known) known.stretches.push(own)
    else participants.set(who.key, { ...who, stretches: [own] })
  }
  return [...participants.values()]
}

// What Zoom leaves out of one mark of a participation may stand in another.
function stretchesOf(marks: readonly Mark[]): Mark[][] {
  const stretches = new Map<string, Mark[]>()
  for (const mark of marks) {
    const key = JSON.stringify([mark.runUuid, mark.participantKey])
    const own = stretches.get(key)
    if (own) own.push(mark)
    else stretches.set(key, [mark])
  }
  return [...stretches.values()]
}

function describe(marks: readonly Mark[]): Omit<Participant, 'stretches'> {
  // People may rename themselves in the meeting: the name they came in with is the one.
  const sorted = [...marks].sort((a, b) => a.at.getTime() - b.at.getTime() || a.kind.localeCompare(b.kind))
  const first = (field: 'name' | 'email' | 'zoomUserId'): string | null =>
    sorted.map(mark => mark[field]).find(value => value) ?? null
  const name = first('name') ?? 'Somebody without a name'
  const [email, zoomUserId] = [first('email'), first('zoomUserId')]
  const key = zoomUserId ? `zoom:${zoomUserId}` : email ? `mail:${email.toLowerCase()}` : `name:${name}`
  return { key, name, email, zoomUserId }
}

/**
 * Who a participant is: the person somebody chose; else the one with this Zoom account; else with this e-mail
 * address; else the only one of exactly this name who came through our gate. Never guessed beyond that.
 * @param choices what people decided, by participant key; null for “nobody of ours”
 * @returns null for a guest
 */
export function personOf(
  participant: Participant,
  known: readonly Known[],
  choices: ReadonlyMap<string, string | null>,
): string | null {
  const chosen = choices.get(participant.key)
  if (chosen !== undefined) return chosen
  const { zoomUserId, email, name } = participant
  return (
    (zoomUserId && only(known, person => person.zoomUserId === zoomUserId)) ||
    (email && only(known, person => person.email?.toLowerCase() === email.toLowerCase())) ||
    only(known, person => person.cameByLink && person.name === name)
  )
}

function only(known: readonly Known[], fits: (person: Known) => boolean): string | null {
  const found = known.filter(fits)
  return found.length === 1 ? found[0]!.personId : null
}
