import { createLocalReq, type Payload } from 'payload'
import { inOwnTransaction } from '#platform/database'
import { type OwnerType, vaultOf } from '#vault'
import { eraseRow } from './eraseRow'
import { withTexts } from './purposes'

/** Kinds of rows whose owners are not found by the address any more once they are erased. */
const erased: readonly OwnerType[] = ['comment', 'report', 'note', 'subscription', 'request']
const atOnce = 100

export type Erasure = { id: string; at: Date }

type Options = {
  /** How many rows at most. */
  limit?: number
}

/**
 * Erases whatever was kept, up to the moment of an erasure, under its address; each row in a transaction of its own, so that
 * a second run goes on where a first one was killed. The erasure's own row goes last, and with it the address: until then it
 * is sealed and hashed anew like any other when keys are rotated. What the same address sends later is none of its business.
 * Answers how many rows it erased, and whether that was all.
 */
export async function erasePerson(
  payload: Payload,
  { at, id }: Erasure,
  { limit = Number.POSITIVE_INFINITY }: Options = {},
): Promise<{ rows: number; done: boolean }> {
  const vault = vaultOf(payload)
  const erasure = { type: 'erasure', id } as const
  const extent = { texts: withTexts(id) }
  let rows = 0
  for (const type of [...erased, 'ban'] as const)
    for (;;) {
      const req = await createLocalReq({}, payload)
      const found = await vault.sameAddress(req, erasure, type, type === 'ban' ? mostBans : atOnce, at)
      for (const owner of found) {
        if (type === 'ban' && !(await vault.hasAddress(req, owner))) continue
        if (rows >= limit) return { rows, done: false }
        if (await inOwnTransaction(req, (attempt) => eraseRow(attempt, owner, extent))) rows += 1
      }
      // Bans are found by the address for good.
      if (found.length === 0 || type === 'ban') break
    }
  await inOwnTransaction(payload, (attempt) => vault.remove(attempt, erasure))
  return { rows, done: true }
}

const mostBans = 1000

/** An erasure by its id; nothing for one that is done. */
export async function findErasure(payload: Payload, id: string): Promise<Erasure | undefined> {
  const req = await createLocalReq({}, payload)
  const at = await vaultOf(payload).keptAt(req, { type: 'erasure', id })
  return at && { id, at }
}
