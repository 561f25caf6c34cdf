import { hkdfSync } from 'node:crypto'

/** A key of 32 bytes for one purpose, so that one configured key never does two jobs (RFC 5869, SHA-256). */
export function deriveKey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'simcenter-zoom', purpose, 32))
}
