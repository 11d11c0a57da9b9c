import { randomBytes } from 'node:crypto'
import { openBytes, sealBytes } from './seal'
import type { KeyPurpose, WrappedKey } from './types'

/** Kinds of keys that are rotated: what addresses are sealed and found with. Generation 2 is `data-2` and `blind-2`. */
export type RotatedPurpose = Extract<KeyPurpose, 'data' | 'blind'>
export const rotatedPurposes = ['data', 'blind'] as const satisfies RotatedPurpose[]

export function keyIdOf(purpose: RotatedPurpose, generation: number): string {
  return `${purpose}-${generation}`
}

/** The generation of a rotated key: 2 for `data-2`. */
export function generationOf({ id }: Pick<WrappedKey, 'id'>): number {
  return Number(/-(\d+)$/.exec(id)?.[1] ?? 0)
}

/** The key that opens the others; from a file of its own, never in the database. */
export type MasterKey = { id: string; key: Buffer }

const context = (master: MasterKey, { id, purpose }: Pick<WrappedKey, 'id' | 'purpose'>): string =>
  `key|${master.id}|${purpose}|${id}`

/** A new random key, wrapped. */
export function makeKey(
  master: MasterKey,
  key: Pick<WrappedKey, 'id' | 'purpose' | 'createdAt' | 'expiresAt'>,
): WrappedKey {
  return {
    ...key,
    ...sealBytes(randomBytes(32), master.key, context(master, key)),
  }
}

/** @throws Error when it was wrapped with another master key */
export function unwrapKey(master: MasterKey, wrapped: WrappedKey): Buffer {
  try {
    return openBytes(wrapped, master.key, context(master, wrapped))
  } catch {
    throw new Error(
      'The key of the vault does not fit this database: its keys were made with another one. Put the right one in place (VAULT_KEY_FILE or VAULT_KEY).',
    )
  }
}

/** The UTC day of a moment: `2026-05-04`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

const dayMs = 24 * 60 * 60 * 1000

/** When a day’s key is destroyed: 48 hours after the day began. */
export function dayKeyEnds(at: Date): Date {
  return new Date(Date.parse(`${dayOf(at)}T00:00:00.000Z`) + 2 * dayMs)
}
