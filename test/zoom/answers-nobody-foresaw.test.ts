import fc from 'fast-check'
import { Secret } from '../../src/lib/secret'
import { ZoomError } from '../../src/zoom'
import {
  app,
  clientFor,
  example,
  exampleText,
  says,
  ScriptedZoom,
  spotsIn,
  type Client,
  type Script,
} from './scripted-zoom'

let server: ScriptedZoom
let client: Client

beforeAll(async () => {
  server = await ScriptedZoom.start()
  client = clientFor(server)
})
afterAll(() => server.stop())

const period = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-30T00:00:00Z') }

/** Every question we ask, with an honest answer to it. */
const QUESTIONS: [file: string, ask: () => Promise<unknown>][] = [
  ['rest/users-me.200.json', () => client.api.me()],
  ['rest/users-me-settings.subset.200.json', () => client.api.settings()],
  ['rest/get-meeting.200.json', () => client.api.meeting('1')],
  ['rest/list-meetings.200.json', () => client.api.meetings('upcoming')],
  ['rest/list-user-recordings.200.json', () => client.api.recordings(period)],
  ['rest/get-meeting-recordings.200.json', () => client.api.meetingRecordings('1')],
  ['rest/past-meeting.200.json', () => client.api.pastMeeting('1')],
  ['rest/past-participants.200.json', () => client.api.pastParticipants('1')],
  ['oauth/token.refresh.200.json', () => client.zoom.oauth.refresh(app, new Secret('refresh-1'))],
]

/** Asks it: an answer or one of our errors, and never anything else. */
async function ask(question: () => Promise<unknown>, script: Script): Promise<void> {
  server.plays(script)
  await question().catch((error: unknown) => {
    if (!(error instanceof ZoomError)) throw error
  })
}

const anyStatus = fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 409, 418, 429, 500, 503)
const anyText = fc.oneof(fc.json(), fc.string(), fc.constant('<html></html>'), fc.constant('\u0000'))
const anyFailure = fc.record(
  {
    code: fc.oneof(fc.integer(), fc.constantFrom(124, 200, 3001, 4700, 4711, 4738, '124'), fc.jsonValue()),
    message: fc.oneof(fc.string(), fc.constant('scopes:[a,, b]['), fc.jsonValue()),
    errors: fc.jsonValue(),
    error: fc.oneof(fc.constantFrom('invalid_grant', 'invalid_client'), fc.jsonValue()),
    reason: fc.jsonValue(),
    errorCode: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

// A failure prints its seed and the smallest answer that shows it.
describe.each(QUESTIONS)('an answer instead of %s', (file, question) => {
  it('is honest as it stands', async () => {
    server.plays(says(200, exampleText(file)))
    await expect(question()).resolves.toBeTruthy()
  })

  it('may be any text', () =>
    fc.assert(
      fc.asyncProperty(anyStatus, anyText, (status, text) => ask(question, says(status, text))),
      { numRuns: 30 },
    ))

  it('may be any failure', () =>
    fc.assert(
      fc.asyncProperty(anyStatus, anyFailure, (status, body) => ask(question, says(status, body))),
      { numRuns: 30 },
    ))

  it('may have any one field broken', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.jsonValue(), (place, value) => {
        const body = example(file)
        const spots = spotsIn(body)
        const spot = spots[place % spots.length]!
        spot.holder[spot.name] = value
        return ask(question, says(200, body))
      }),
      { numRuns: 30 },
    ))
})

it('control characters in names reach nobody', async () => {
  server.plays(
    says(200, { ...example('rest/users-me.200.json'), display_name: 'A\u0000b\u001b[31m', timezone: 'a\u0000' }),
  )
  expect(await client.api.me()).toMatchObject({ name: 'A b [31m', timeZone: null })
})
