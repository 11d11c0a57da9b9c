import type { Payload } from 'payload'

const collection = 'identity-audit'
const atOnce = 500

/** Deletes records of looks at addresses made before a date. Answers how many; several processes may do so at once. */
export async function deleteOldAudit(payload: Payload, before: Date): Promise<number> {
  let deleted = 0
  for (;;) {
    const { docs } = await payload.db.find<{ id: string }>({
      collection,
      where: { createdAt: { less_than: before.toISOString() } },
      select: { createdAt: true },
      limit: atOnce,
      pagination: false,
      req: {},
    })
    if (docs.length === 0) return deleted
    // Below access: nobody deletes these by hand.
    await payload.db.deleteMany({ collection, where: { id: { in: docs.map(({ id }) => id) } }, req: {} })
    deleted += docs.length
  }
}
