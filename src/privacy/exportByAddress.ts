import { createLocalReq, type Payload } from 'payload'
import { inOwnTransaction } from '#platform/database'
import { recordLook, unnamedLookers } from './audit'
import { exportPerson } from './exportPerson'
import { belongingsOf } from './ownersOf'

/** Whatever is kept under an address an operator names, as `exportPerson` tells it; recorded before the first of it is read. */
export async function* exportByAddress(payload: Payload, email: string): AsyncGenerator<string> {
  const req = await createLocalReq({}, payload)
  await inOwnTransaction(req, (attempt) =>
    recordLook(attempt, { user: unnamedLookers.operator, ownerType: 'search', owner: 'operator', purpose: 'export' }),
  )
  yield* exportPerson(req, await belongingsOf(req, { email }))
}
