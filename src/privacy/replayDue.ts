import type { PayloadRequest } from 'payload'

const collection = 'system-state'
const key = 'replay-due'

/** Remembers, in the transaction that took erasures in, that what they erase has to be looked for. */
export async function noteReplayDue(req: PayloadRequest): Promise<void> {
  // Below access: nobody may write here.
  if (!(await isReplayDue(req))) await req.payload.db.create({ collection, data: { key }, req, returning: false })
}

export async function isReplayDue(req: PayloadRequest): Promise<boolean> {
  return (await req.payload.db.findOne({ collection, where: { key: { equals: key } }, req })) !== null
}

/** After a replay that went to its end; one that was killed begins anew. */
export async function noteReplayDone(req: PayloadRequest): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { key: { equals: key } }, req })
}
