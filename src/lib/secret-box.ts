import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { Secret } from './secret'

/** The row and column a sealed text belongs to. It is authenticated: moved to another row, the text no longer opens. */
export interface SealedPlace {
  table: string
  column: string
  rowId: string
  institutionId: string
}

/** A sealed text that no key of the ring opens, or that was moved or changed. */
export class SealBroken extends Error {
  constructor(reason: string) {
    super(`A stored secret cannot be opened: ${reason}.`)
    this.name = 'SealBroken'
  }
}

const VERSION = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals texts for storage with AES-256-GCM under a ring of keys: the first key seals, every key opens.
 * Sealed form: `v1.<key id>.<base64url of iv, tag and ciphertext>`.
 */
export class SecretBox {
  private readonly keys: { id: string; bytes: Buffer }[]

  /** @param keys 32 bytes each, newest first. */
  constructor(keys: readonly Buffer[]) {
    if (keys.length === 0) throw new Error('At least one key is needed.')
    if (keys.some(key => key.length !== 32)) throw new Error('Every key must have exactly 32 bytes.')
    this.keys = keys.map(bytes => ({ id: keyId(bytes), bytes }))
  }

  seal(text: Secret, place: SealedPlace): string {
    const key = this.keys[0]!
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(placeBytes(place))
    const body = Buffer.concat([cipher.update(text.reveal(), 'utf8'), cipher.final()])
    return [VERSION, key.id, Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')].join('.')
  }

  /** @throws SealBroken when the key is missing, or the text is damaged or belongs to another row. */
  open(sealed: string, place: SealedPlace): Secret {
    const [version, id, data] = sealed.split('.')
    const key = this.keys.find(candidate => candidate.id === id)
    if (version !== VERSION || !data) throw new SealBroken('it is not in a known form')
    if (!key) throw new SealBroken(`key ${id} is not in the key ring`)
    return new Secret(decrypt(key.bytes, Buffer.from(data, 'base64url'), place))
  }

  /** Whether a text is sealed with the newest key; if not, key rotation has to seal it anew. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${VERSION}.${this.keys[0]!.id}.`)
  }
}

function decrypt(key: Buffer, data: Buffer, place: SealedPlace): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(placeBytes(place)).setAuthTag(data.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(data.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    throw new SealBroken('it was changed, or belongs to another row')
  }
}

// A JSON array, so that no choice of names can make two places look alike.
function placeBytes({ table, column, rowId, institutionId }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([table, column, rowId, institutionId]))
}

function keyId(key: Buffer): string {
  return createHash('sha256').update('simcenter-zoom key id').update(key).digest('hex').slice(0, 8)
}
