import type { Payload, PayloadRequest, Where } from 'payload'

/** A request, whose transaction is joined, or what the process asks by itself outside any transaction. */
export type StateScope = { payload: Payload; transactionID?: PayloadRequest['transactionID'] }

const collection = 'system-state'

type Row = { id: string; key: string; value?: string | null }

/** What stands under a key: `''` for a row without a value, undefined without a row. */
export async function readState(req: StateScope, key: string): Promise<string | undefined> {
  const row = await req.payload.db.findOne<Row>({ collection, where: { key: { equals: key } }, req })
  return row ? (row.value ?? '') : undefined
}

/** What stands under several keys; a key without a row is left out. */
export async function readStates(req: StateScope, keys: readonly string[]): Promise<Map<string, string>> {
  const { docs } = await req.payload.db.find<Row>({
    collection,
    where: { key: { in: [...keys] } },
    pagination: false,
    limit: keys.length,
    req,
  })
  return new Map(docs.map(({ key, value }) => [key, value ?? '']))
}

/** Puts a value under a key, whatever stood there. */
export async function writeState(req: StateScope, key: string, value: string): Promise<void> {
  const { db } = req.payload
  const isKnown = await db.updateOne({ collection, where: { key: { equals: key } }, data: { value }, req })
  if (!isKnown) await db.create({ collection, data: { key, value }, req, returning: false })
}

/**
 * Puts a key in place for the first time. The key is unique: of several requests at once one succeeds, and the others throw,
 * at once or when they commit. Their transaction is lost, so what they find out has to be looked up outside of it.
 */
export async function insertStateOnce(req: StateScope, key: string, value?: string): Promise<void> {
  await req.payload.db.create({ collection, data: { key, ...(value === undefined ? {} : { value }) }, req })
}

/** Puts a value in place of the one that was read; false when another request was faster. */
export async function replaceState(
  req: StateScope,
  key: string,
  { before, value }: { before: string; value: string },
): Promise<boolean> {
  const where: Where = { and: [{ key: { equals: key } }, { value: { equals: before } }] }
  // The database's type promises a document, and gives null where none matched.
  const changed: unknown = await req.payload.db.updateOne({ collection, where, data: { value }, req })
  return Boolean(changed)
}

export async function removeState(req: StateScope, key: string): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { key: { equals: key } }, req })
}
