import { presentSessionRecording, type Recording } from '../../src/recordings'
import type { RecordingFacts } from '../../src/recordings/session-recording.view'

const HOUR = 3_600_000
const ENDED = new Date('2026-11-30T17:00:00Z')

const recording = (progress: Recording['progress']): Recording => ({
  ...{ id: 'r', institutionId: 'c', sessionId: 's', runUuid: 'run', startedAt: ENDED, endedAt: ENDED },
  ...{ progress, seconds: 0, hasTranscript: false },
})

const nothing: RecordingFacts['found'] = { recordings: [], parts: [], removed: null, awaitsTranscript: false }

const facts = (wish: Partial<RecordingFacts> = {}): RecordingFacts => ({
  session: { id: 's', instructorName: 'Dr. Okafor', startedAt: ENDED, recordsToCloud: true },
  host: { isConnected: true, plan: 'licensed', cloudRecording: 'on' },
  ...{ found: nothing, isStaff: true, part: 0, said: '', now: ENDED, zone: 'America/Chicago', hourMs: HOUR },
  ...wish,
})

/** Title, text and offers in one line. */
function words(wish: Partial<RecordingFacts>): string {
  const view = presentSessionRecording(facts(wish))
  if (view.kind === 'play') return 'plays'
  return [view.title, view.text, ...view.offers.map(offer => `[${offer.text}]`)].filter(Boolean).join(' ')
}

describe('where a recording would be, the words fit the moment', () => {
  const session = facts().session
  const host = facts().host
  const later = new Date(ENDED.getTime() + 25 * HOUR)
  const at = new Date('2026-12-01T16:05:00Z')

  it.each<[string, Partial<RecordingFacts>, string]>([
    [
      'Zoom is at work',
      { found: { ...nothing, recordings: [recording('processing')] } },
      'Zoom is preparing the recording. This usually takes about twice as long as the session, sometimes up to 24 hours.',
    ],
    [
      'it is late, for staff',
      { found: { ...nothing, recordings: [recording('processing')] }, now: later },
      'No recording has arrived after 24 hours. Zoom may still be at work. If the session was not recorded, say so here. [Look again] [Mark as not recorded]',
    ],
    [
      'it is late, for learners',
      { found: { ...nothing, recordings: [recording('processing')] }, now: later, isStaff: false },
      'Zoom is preparing the recording. This usually takes about twice as long as the session, sometimes up to 24 hours.',
    ],
    [
      'it lies in the trash',
      { found: { ...nothing, recordings: [recording('removed')], removed: { place: 'trash', at } } },
      'The recording was moved to the trash in Zoom. On Tuesday, December 1, 2026 at 10:05. Zoom keeps it there for 30 days: whoever hosts the meeting can recover it, and it appears here again.',
    ],
    [
      'it was deleted',
      { found: { ...nothing, recordings: [recording('removed')], removed: { place: 'deleted', at } } },
      'The recording was deleted in Zoom. On Tuesday, December 1, 2026 at 10:05. It cannot be brought back.',
    ],
    [
      'it was deleted, for learners',
      { found: { ...nothing, recordings: [recording('removed')], removed: { place: 'deleted', at } }, isStaff: false },
      'The recording is no longer available.',
    ],
    [
      'it never came',
      { found: { ...nothing, recordings: [recording('missing')] } },
      'This session was not recorded. The recording was stopped, or was too short for Zoom to keep. [Look again]',
    ],
    [
      'nobody started',
      { session: { ...session, startedAt: null } },
      'This session was not recorded. Nobody started the meeting in Zoom.',
    ],
    [
      'the plan is Basic',
      { host: { ...host, plan: 'basic' } },
      'This session was not recorded. The Zoom plan of Dr. Okafor is Basic: no cloud recording, and meetings stop after 40 minutes. Ask your Zoom admin for a license.',
    ],
    [
      'cloud recording is off',
      { host: { ...host, cloudRecording: 'off' } },
      'This session was not recorded. Cloud recording is switched off in the Zoom settings of Dr. Okafor.',
    ],
    [
      'the meeting was made without',
      { session: { ...session, recordsToCloud: false } },
      'This session was not recorded. The meeting was made without cloud recording.',
    ],
    ['there is none, for learners', { isStaff: false }, 'This session was not recorded.'],
  ])('%s', (_name, wish, expected) => {
    expect(words(wish)).toBe(expected)
  })

  it('and with several parts each has its place', () => {
    const part = { isVideo: true, startedAt: ENDED, seconds: 600, transcriptId: null, cues: [] }
    const parts = [
      { ...part, fileId: 'one' },
      { ...part, fileId: 'two' },
    ]

    const view = presentSessionRecording(facts({ found: { ...nothing, parts }, part: 1 }))

    expect(view).toMatchObject({
      kind: 'play',
      src: '/recordings/files/two/stream',
      parts: [
        { text: 'Part 1 (10:00)', href: '/sessions/s?part=1#recording', isCurrent: false },
        { text: 'Part 2 (10:00)', isCurrent: true },
      ],
      transcript: null,
    })
  })
})
