import type { Role } from '../web'

/** A question as a person would ask it, and its answer. */
export interface Topic {
  for: readonly (Role | 'stranger')[]
  question: string
  answer: string
}

export const TOPICS: readonly Topic[] = [
  {
    for: ['stranger'],
    question: 'I cannot sign in',
    answer:
      'Check the e-mail address first: it is the one your center has on its list. After ten wrong tries wait ten minutes. If you have forgotten your password, ask an administrator of your center.',
  },
  {
    for: ['student'],
    question: 'Where is the link to my session?',
    answer:
      'Under Next. The button Join session appears ten minutes before the start. You need no other link, and the one in your calendar leads to the same place.',
  },
  {
    for: ['student'],
    question: 'The page says that the link is not ready yet',
    answer:
      'Your instructor has still to connect Zoom. You do not need to do anything: the link appears on the same page by itself.',
  },
  {
    for: ['student'],
    question: 'Zoom did not open',
    answer:
      'Go back to the page and select Join session again. In the window that opens, choose “Join from your browser”.',
  },
  {
    for: ['student'],
    question: 'When does the recording appear?',
    answer:
      'Zoom usually needs about twice as long as the session took, sometimes up to 24 hours. It then stands on the page of the session and under Recordings.',
  },
  {
    for: ['instructor', 'admin'],
    question: 'A student cannot join',
    answer:
      'Open the session and look at the roster: only people on it pass the gate. Send them the gate link from the page of the session, never a link copied from Zoom.',
  },
  {
    for: ['instructor'],
    question: 'How do I connect my Zoom account?',
    answer:
      'Open My Zoom and select Connect my Zoom. Zoom asks you once. From then on every session you host becomes a meeting in your own account.',
  },
  {
    for: ['instructor'],
    question: 'Why was I reminded to connect Zoom?',
    answer:
      'Because you host sessions and Zoom needs you: you have not connected, or Zoom no longer accepts the connection. You hear of it at once, a week and a day before each session. Follow the link in the mail, or open My Zoom: when you have connected, nothing more is sent.',
  },
  {
    for: ['admin'],
    question: 'Who is reminded of Zoom, and when?',
    answer:
      'Instructors whose connection needs them: at once, and a week and a day before each of their sessions. Under Zoom you can invite or remind one of them or all, once an hour. While the set-up itself does not work, only administrators are told. Mails need a mail server (SMTP_URL and MAIL_FROM); without one, reminders show here alone.',
  },
  {
    for: ['instructor', 'admin'],
    question: 'Will Zoom work tomorrow?',
    answer:
      'At 18:00 on the day before, Zoom is asked about each session: the connection, the plan, the meeting, its passcode and its recording. The page of the session shows the outcome under Readiness, with what helps. Check now asks again. Administrators see all sessions under Zoom, Readiness.',
  },
  {
    for: ['admin'],
    question: 'An instructor leaves',
    answer:
      'Open People and switch the person off. If they host coming sessions, you are led to the page that hands them over to another host. Students keep their link; the former meetings are removed in Zoom.',
  },
  {
    for: ['instructor', 'admin'],
    question: 'The meeting time in Zoom is not ours',
    answer:
      'Somebody changed it in Zoom. The page of the session shows both times. Choose whose counts: nothing moves for students before that.',
  },
  {
    for: ['instructor', 'admin'],
    question: 'A recording is missing',
    answer:
      'Cloud recording needs a Zoom license and must be on in the Zoom settings of the host. If the session was recorded, it arrives within 24 hours; open the session to see what Zoom says.',
  },
  {
    for: ['admin'],
    question: 'How do I set up Zoom?',
    answer:
      'Open Zoom, then Set up Zoom. Seven steps lead through Zoom’s own pages in their order. Everything is saved, so you can stop and come back.',
  },
  {
    for: ['admin'],
    question: 'An instructor’s connection is broken',
    answer:
      'Open Zoom: the list shows who has to act, sorted by the next session at risk. Copy the link beside the name and send it to that person. Only they can connect their account.',
  },
]
