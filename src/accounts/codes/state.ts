import type { PayloadRequest } from 'payload'
import { insertStateOnce, readState, removeState, replaceState } from '#platform'

/**
 * What is kept of an account's one-time codes. The secret is not: it is derived from `salt` and PAYLOAD_SECRET, so a copy of
 * the database alone makes no codes. `lastStep` is the time step of the last code that was taken, `recovery` are SHA-256 hashes.
 */
export type CodesState = { salt: string; confirmedAt: string | null; lastStep: number; recovery: string[] }

/** As it was read, so that it is changed by one request at a time. */
export type Loaded = { state: CodesState; stored: string }

const keyOf = (account: string): string => `one-time-codes:${account}`

export async function loadCodes(req: PayloadRequest, account: string): Promise<Loaded | undefined> {
  const stored = await readState(req, keyOf(account))
  // Written by `saveCodes` only.
  return stored ? { state: JSON.parse(stored) as CodesState, stored } : undefined
}

/** Keeps a state in place of the one that was read; false when another request was faster. */
export async function saveCodes(
  req: PayloadRequest,
  account: string,
  state: CodesState,
  before: Loaded | undefined,
): Promise<boolean> {
  const value = JSON.stringify(state)
  if (before) return replaceState(req, keyOf(account), { before: before.stored, value })
  await insertStateOnce(req, keyOf(account), value)
  return true
}

export function forgetCodes(req: PayloadRequest, account: string): Promise<void> {
  return removeState(req, keyOf(account))
}
