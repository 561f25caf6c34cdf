import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hiddenPayload } from '../../src/event-log/hidden-payload'

const FOLDER = join(__dirname, '../support/zoom-examples/webhooks')
const NAMES = readdirSync(FOLDER)

/** What must never be seen, by the name under which Zoom sends it. */
const SECRET =
  /token|pass(word|code)|pwd|url|zak|mail|secret|^h323|^pstn|^phone|^ip_|^signature$|^operator$|registrant_name|^address$/i

const MARK = 'Pl4nted-s3cret/with+signs=x'

interface Planted {
  body: string
  secrets: string[]
}

/** The example, with each secret in it replaced by one that cannot be missed. */
function planted(name: string): Planted {
  const secrets: string[] = []
  const plant = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map(each => plant(each, key))
    if (value && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plant(each, name)]))
    if (!SECRET.test(key) || value === null || typeof value === 'boolean') return value
    secrets.push(`${MARK}${secrets.length}`)
    return secrets.at(-1)
  }
  return { body: JSON.stringify(plant(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')), '')), secrets }
}

const encodings = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
]

describe('a payload in the event log', () => {
  it.each(NAMES)('%s shows none of its secrets, in no encoding', name => {
    const { body, secrets } = planted(name)

    const shown = hiddenPayload(body)

    expect(secrets.flatMap(encodings).filter(each => shown.includes(each))).toEqual([])
    expect(shown).not.toMatch(/https?:|@|eyJ/)
    expect(JSON.parse(shown)).toMatchObject({ event: JSON.parse(body).event })
  })

  it('has secrets to hide in the examples', () => {
    expect(NAMES.flatMap(name => planted(name).secrets).length).toBeGreaterThan(40)
  })

  it.each(['download_token', 'password', 'join_url', 'start_url', 'zak', 'play_url', 'share_url', 'new_by_zoom'])(
    'hides %s wherever it stands, text or number',
    key => {
      const shown = hiddenPayload(JSON.stringify({ [key]: MARK, payload: [{ object: { [key]: 918273 } }] }))

      expect(shown).not.toContain('Pl4nted')
      expect(shown).not.toContain('918273')
      expect(JSON.parse(shown)[key]).toBe('[hidden]')
    },
  )

  it('hides links, addresses and passcodes inside the texts of people', () => {
    const topic = 'Sepsis https://us05web.zoom.us/j/845?pwd=abc123 mail a@b.example Passcode: 918273, pwd=zzz9'

    const shown = hiddenPayload(JSON.stringify({ payload: { object: { topic } } }))

    expect(shown).toContain('Sepsis')
    expect(shown).not.toMatch(/zoom\.us|abc123|a@b|918273|zzz9/)
  })

  it('hides a link under a harmless name, odd names, and what is too deep', () => {
    const deep = JSON.parse('{"object":'.repeat(30) + '{"topic":"far down"}' + '}'.repeat(30)) as unknown
    const shown = hiddenPayload(JSON.stringify({ id: 'https://zoom.us/j/1', 'a b@c.example': 1, payload: deep }))

    expect(shown).not.toMatch(/zoom\.us|c\.example|far down/)
  })

  it('keeps what tells the event apart', () => {
    const shown = JSON.parse(hiddenPayload(readFileSync(join(FOLDER, 'recording.completed.json'), 'utf8')))

    expect(shown.payload.object).toMatchObject({
      id: 84512360977,
      topic: 'OSCE Station 3 - Acute Chest Pain',
      start_time: '2026-11-26T13:58:41Z',
      share_url: '[hidden]',
      recording_files: [{ file_type: 'MP4', play_url: '[hidden]' }, {}, {}, {}],
    })
  })

  it('shows nothing of what is no JSON', () => expect(hiddenPayload('{"password": "x')).toBe('[hidden]'))
})
