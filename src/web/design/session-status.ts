/** How a session's state looks: `st-<key>` in the style sheet, an icon, and words that are never left out. */
export interface SessionStatus {
  readonly key: string
  readonly icon: string
  readonly word: string
}

const statuses = {
  ready: { icon: 'video', word: 'Zoom ready' },
  draft: { icon: 'pencil', word: 'Draft' },
  live: { icon: 'radio', word: 'Live now' },
  prob: { icon: 'unplug', word: 'Host not connected' },
  clash: { icon: 'circle-alert', word: 'Overlaps another session' },
  proc: { icon: 'loader', word: 'Recording processing' },
  rec: { icon: 'circle-play', word: 'Recording ready' },
  fail: { icon: 'triangle-alert', word: 'Recording needs attention' },
  done: { icon: 'check', word: 'Ended, not recorded' },
  room: { icon: 'map-pin', word: 'In person' },
  canc: { icon: 'ban', word: 'Cancelled' },
  busy: { icon: 'lock', word: 'Busy' },
} as const satisfies Record<string, Omit<SessionStatus, 'key'>>

export type SessionStatusKey = keyof typeof statuses

/** The look of a state, for the partials session-chip, session-row and status-legend. */
export const sessionStatus = (key: SessionStatusKey): SessionStatus => ({ key, ...statuses[key] })
