import type { ShownState } from '../connections'

/** A session that somebody's missing connection puts at risk. */
export interface AtRisk {
  id: string
  title: string
  startsAt: Date
}

/** A person whose Zoom connection only they themselves can put right. */
export interface Need {
  institutionId: string
  personId: string
  name: string
  email: string | null
  role: 'admin' | 'instructor'
  state: Exclude<ShownState, 'connected'>
  /** Null for who has never connected. */
  stateSince: Date | null
  scopes: string
  /** How many sessions on Zoom they are going to host. */
  coming: number
  next: AtRisk | null
}

const ON_PURPOSE: readonly Need['state'][] = ['none', 'disconnected', 'deauthorized']

/** Whether anything depends on it: who ended the connection, or never had one, is left in peace until they are to host. */
export const isPressing = ({ state, next }: Need): boolean => next !== null || !ON_PURPOSE.includes(state)
