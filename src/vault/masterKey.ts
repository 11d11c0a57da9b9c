import { randomBytes } from 'node:crypto'
import type { MasterKey } from './keys'

/** A new master key as text: what a key file holds, and `VAULT_KEY`. */
export function newMasterKey(): { version: 1; id: string; key: string } {
  return {
    version: 1,
    id: randomBytes(6).toString('base64url'),
    key: randomBytes(32).toString('base64url'),
  }
}

/** The key in `{"version": 1, "id": "…", "key": "<32 bytes, base64url>"}`; undefined when it is none. */
export function masterKeyIn(text: string): MasterKey | undefined {
  try {
    const data: unknown = JSON.parse(text)
    if (
      typeof data === 'object' &&
      data !== null &&
      'id' in data &&
      'key' in data &&
      typeof data.id === 'string' &&
      typeof data.key === 'string'
    ) {
      const key = Buffer.from(data.key, 'base64url')
      if (key.length === 32) return { id: data.id, key }
    }
  } catch {
    // The parser's message would quote the key.
  }
  return undefined
}
