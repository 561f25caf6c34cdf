const WORDS: Record<string, string> = {
  'activity.announce': 'Tell the host application what happened',
  'attendance.check': 'Compare the attendance of a session with Zoom',
  'connections.check': 'Check a Zoom connection',
  'connections.revoke': 'Give back a Zoom connection',
  'connections.revoke-former': 'Give back a former Zoom connection',
  'hand-over.move': 'Hand a session over to another host',
  'readiness.check-host': 'Check whether sessions are ready',
  'recordings.look': 'Look for a recording in Zoom',
  'recordings.sweep': 'Look for missed recordings in Zoom',
  'reminders.look': 'Look whom to remind of Zoom',
  'reminders.mail': 'Send a reminder by mail',
  'sessions.change-meeting': 'Change the Zoom meeting of a session',
  'sessions.compare-meeting': 'Compare a session with its Zoom meeting',
  'sessions.make-meeting': 'Make the Zoom meeting of a session',
  'sessions.reconcile-host': 'Compare the sessions of an instructor with Zoom',
  'sessions.remove-meeting': 'Remove a Zoom meeting',
  'sessions.repair-meeting': 'Put the settings of a Zoom meeting right',
  'webhooks.apply': 'Apply an event from Zoom',
  'webhooks.apply-waiting': 'Apply the waiting events from Zoom',
}

/** What a kind of job does, for an admin. */
export const workWords = (kind: string): string => WORDS[kind] ?? 'Other work'
