import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { Secret } from '../../src/lib/secret'
import { SealBroken, SecretBox } from '../../src/lib/secret-box'

const place = { table: 'connection', column: 'refresh_token', rowId: 'c1', institutionId: 'i1' }

describe('a secret', () => {
  it('prints [secret] however it is printed', () => {
    const secret = new Secret('hunter2')
    const printed = [
      // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- that is the point
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { secret } }),
      String(secret),
    ]
    expect(printed.join(' ')).not.toContain('hunter2')
    expect(JSON.stringify(secret)).toBe('"[secret]"')
  })
})

describe('a secret box', () => {
  const [newest, older, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)]

  it('opens what it sealed, in the same place only', () => {
    const box = new SecretBox([newest])
    const sealed = box.seal(new Secret('tökén'), place)
    expect(box.open(sealed, place).reveal()).toBe('tökén')
    for (const moved of [{ rowId: 'c2' }, { column: 'access_token' }, { table: 'zoom_app' }, { institutionId: 'i2' }])
      expect(() => box.open(sealed, { ...place, ...moved })).toThrow(SealBroken)
  })

  it('never seals the same text twice alike', () => {
    const box = new SecretBox([newest])
    expect(box.seal(new Secret('a'), place)).not.toBe(box.seal(new Secret('a'), place))
  })

  it('opens with older keys, seals with the newest, and knows which is which', () => {
    const before = new SecretBox([older]).seal(new Secret('a'), place)
    const ring = new SecretBox([newest, older])
    expect(ring.open(before, place).reveal()).toBe('a')
    expect(ring.isCurrent(before)).toBe(false)
    expect(ring.isCurrent(ring.seal(new Secret('a'), place))).toBe(true)
  })

  it('refuses a missing key, a changed byte and a key of the wrong size', () => {
    const sealed = new SecretBox([newest]).seal(new Secret('a'), place)
    expect(() => new SecretBox([foreign]).open(sealed, place)).toThrow(/is not in the key ring/)
    expect(() => new SecretBox([newest]).open(sealed.slice(0, -2) + 'xx', place)).toThrow(SealBroken)
    expect(() => new SecretBox([newest.subarray(1)])).toThrow(/32 bytes/)
    expect(() => new SecretBox([])).toThrow(/one key/)
  })
})
