import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

// OWASP's second choice for scrypt: 32 MiB, three passes.
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const
const HASH_BYTES = 32
const MOST_AT_ONCE = 2

/** Hashes a password for storage: `scrypt$<log2 N>$<r>$<p>$<salt>$<hash>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST)
  return ['scrypt', 15, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/**
 * Whether this is the password behind the hash. Without a hash it works as long as with one, so that the
 * time of the answer does not tell whether an account exists.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, logN, r, p, salt, hash] = (stored ?? NOBODYS_HASH).split('$')
  const options = { N: 2 ** Number(logN), r: Number(r), p: Number(p), maxmem: COST.maxmem }
  const derived = await derive(password, Buffer.from(salt!, 'base64url'), options)
  const expected = Buffer.from(hash!, 'base64url')
  return stored !== null && derived.length === expected.length && timingSafeEqual(derived, expected)
}

const NOBODYS_HASH = [
  'scrypt',
  15,
  8,
  3,
  'c2FsdHNhbHRzYWx0c2FsdA',
  Buffer.alloc(HASH_BYTES).toString('base64url'),
].join('$')

// Each derivation holds 32 MiB and a thread of the pool that the database needs too.
let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  if (running >= MOST_AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  running++
  try {
    return await new Promise((resolve, reject) => {
      scrypt(password, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
    })
  } finally {
    running--
    waiting.shift()?.()
  }
}
