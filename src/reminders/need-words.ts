import { lostWords, meetingsWork, missingWords, reportOf } from '../zoom-app'
import type { Need } from './need'

/** What happened to a connection, what it means, and the words of the button that puts it right. For its person. */
export interface NeedWords {
  title: string
  text: string
  button: string
}

const WAITING = 'Until you connect, your sessions get no Zoom link.'
const STILL = 'Meetings that exist stay, and students can still join.'

const WORDS: Record<Exclude<Need['state'], 'permissions-missing'>, NeedWords> = {
  none: { title: 'You have not connected Zoom yet.', text: WAITING, button: 'Connect my Zoom' },
  disconnected: { title: 'Your Zoom is disconnected.', text: WAITING, button: 'Connect again' },
  deauthorized: { title: 'You removed the app in Zoom.', text: WAITING, button: 'Connect again' },
  reconnect: {
    title: 'Zoom no longer accepts our connection.',
    text: `It has to be made again. ${STILL}`,
    button: 'Connect again',
  },
  superseded: {
    title: 'Your Zoom account was connected to another center.',
    text: `Zoom keeps only the newest connection. ${STILL} When you connect here again, the other center loses it.`,
    button: 'Connect here again',
  },
}

export function needWords({ state, scopes }: Pick<Need, 'state' | 'scopes'>): NeedWords {
  return state === 'permissions-missing' ? permissionWords(scopes) : WORDS[state]
}

function permissionWords(scopes: string): NeedWords {
  const report = reportOf(scopes)
  const missing = missingWords(report)
  const lost = missing ? `Until you allow them, ${lostWords(report, true)}. ` : ''
  return {
    title: missing ? `${missing} in your Zoom.` : 'Zoom asks for your consent again.',
    text: `${meetingsWork(report) ? 'Your meetings work. ' : ''}${lost}Zoom asks you once.`,
    button: 'Allow in Zoom',
  }
}
