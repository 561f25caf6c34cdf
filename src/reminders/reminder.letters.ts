import { clockTime, dayOf, longDay, zoneName } from '../lib/time-zone'
import type { Letter } from '../mail'
import type { CenterFacts, Links } from '../web'
import type { AtRisk, Need } from './need'
import { needWords } from './need-words'
import type { ReminderKind } from './reminder.entity'

/** What a letter is made of, as it stands when it is sent. */
export interface LetterFacts {
  kind: ReminderKind
  need: Need
  /** The session that it is about, and those after it. */
  sessions: readonly AtRisk[]
  /** The admin who asked for it. */
  by: string | null
  center: CenterFacts
}

/** The letter to a person whose connection needs them. */
export function letterTo(facts: LetterFacts, links: Links): Letter {
  const { need, sessions, center } = facts
  const { title, text, button } = needWords(need)
  return {
    subject: subjectOf(facts),
    paragraphs: [`Hello ${need.name},`, ...askedWords(facts), `${title} ${text}`, ...listWords(facts)],
    items: sessions.map(session => `${quoted(session.title)}, ${whenOf(session, center)}`),
    link: { text: button, url: connectLink(links, need.personId, sessions[0]?.id) },
    footer: [
      `${center.name} sends this because you host sessions there. The link works for you alone: nobody else can connect your Zoom.`,
      ...phoneWords(center),
    ],
  }
}

/** The letter to an admin whose center’s Zoom app does not work. */
export const setUpLetter = (name: string, problem: string, center: CenterFacts, links: Links): Letter => ({
  subject: `Zoom set-up of ${center.name}: ${problem}`,
  paragraphs: [
    `Hello ${name},`,
    problem,
    'It concerns everybody of the center, and disconnects nobody. Sessions stay; new Zoom links and recordings wait until the set-up works again. Instructors are not written to: there is nothing that they could do.',
  ],
  items: [],
  link: { text: 'Mend the set-up', url: links.absolute('/zoom/setup/basic-information') },
  footer: [`${center.name} sends this to its administrators, once.`],
})

/** Where to connect, and from there back to the session that needs it. */
export function connectPath(personId: string, sessionId: string | undefined): string {
  const back = sessionId ? `&return_to=${encodeURIComponent(`/sessions/${sessionId}`)}` : ''
  return `/me/zoom?for=${personId}${back}`
}

const connectLink = (links: Links, personId: string, sessionId: string | undefined): string =>
  links.absolute(connectPath(personId, sessionId))

function subjectOf({ kind, need, sessions: [first], by, center }: LetterFacts): string {
  if (kind === 'by-hand') return `${by ?? center.name} asks you to connect Zoom`
  const isAboutSession = kind === 'week' || kind === 'day' || need.state === 'none'
  if (first && isAboutSession) return `${quoted(first.title)}, ${whenOf(first, center)}, needs your Zoom`
  return needWords(need).title.replace(/\.$/, '')
}

const askedWords = ({ kind, by, center }: LetterFacts): string[] =>
  kind === 'by-hand' ? [`${by ?? 'An administrator'} of ${center.name} asks you to connect your Zoom account.`] : []

function listWords({ need, sessions, center }: LetterFacts): string[] {
  if (sessions.length === 0) return []
  const zone = `Times are in ${zoneName(center.timeZone)}.`
  if (need.coming > sessions.length)
    return [`You host ${need.coming} sessions to come. These are the first ${sessions.length}. ${zone}`]
  return [need.coming === 1 ? `This is the session you host. ${zone}` : `These are the sessions you host. ${zone}`]
}

const phoneWords = ({ helpPhone }: CenterFacts): string[] => (helpPhone ? [`Questions? Call ${helpPhone}.`] : [])

const quoted = (title: string): string => `“${title}”`

const whenOf = ({ startsAt }: AtRisk, { timeZone }: CenterFacts): string =>
  `${longDay(dayOf(startsAt, timeZone))} at ${clockTime(startsAt, timeZone)}`
