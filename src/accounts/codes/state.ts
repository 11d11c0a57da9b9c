import type { PayloadRequest, Where } from 'payload'

/**
 * What is kept of an account's one-time codes. The secret is not: it is derived from `salt` and PAYLOAD_SECRET, so a copy of
 * the database alone makes no codes. `lastStep` is the time step of the last code that was taken, `recovery` are SHA-256 hashes.
 */
export type CodesState = { salt: string; confirmedAt: string | null; lastStep: number; recovery: string[] }

/** As it was read, so that it is changed by one request at a time. */
export type Loaded = { state: CodesState; stored: string }

const collection = 'system-state'
const keyOf = (account: string): string => `one-time-codes:${account}`

export async function loadCodes(req: PayloadRequest, account: string): Promise<Loaded | undefined> {
  const row = await req.payload.db.findOne<{ id: string; value?: string | null }>({
    collection,
    where: { key: { equals: keyOf(account) } },
    req,
  })
  // Written by `saveCodes` only.
  return row?.value ? { state: JSON.parse(row.value) as CodesState, stored: row.value } : undefined
}

/** Keeps a state in place of the one that was read; false when another request was faster. */
export async function saveCodes(
  req: PayloadRequest,
  account: string,
  state: CodesState,
  before: Loaded | undefined,
): Promise<boolean> {
  const value = JSON.stringify(state)
  if (!before) {
    await req.payload.db.create({ collection, data: { key: keyOf(account), value }, req, returning: false })
    return true
  }
  const where: Where = { and: [{ key: { equals: keyOf(account) } }, { value: { equals: before.stored } }] }
  const changed: unknown = await req.payload.db.updateOne({ collection, where, data: { value }, req })
  return Boolean(changed)
}

export async function forgetCodes(req: PayloadRequest, account: string): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { key: { equals: keyOf(account) } }, req })
}
