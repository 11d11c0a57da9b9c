import { type Payload, ValidationError } from 'payload'
import { insertStateOnce } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { firstAdminKey, needsFirstAdmin } from './needsFirstAdmin'

export type NewAdmin = { name: string; email: string; password: string }

export type FirstAdminResult =
  | { outcome: 'created' }
  | { outcome: 'taken' }
  | { outcome: 'refused'; faults: Readonly<Record<string, string>> }

class Taken extends Error {}

/** Makes the first administrator, or finds that there is one. Of several attempts at once exactly one succeeds. */
export async function createFirstAdmin(
  payload: Payload,
  { name, email, password }: NewAdmin,
): Promise<FirstAdminResult> {
  try {
    await inOwnTransaction(payload, async (req) => {
      if (!(await needsFirstAdmin(payload, req))) throw new Taken()
      // First, so that the loser of a race fails here and not on a fault of its own input.
      await insertStateOnce(req, firstAdminKey)
      await payload.create({
        collection: 'users',
        data: { name, email, password, role: 'admin' },
        // There is nobody yet who could be allowed to; the link's token has been checked.
        overrideAccess: true,
        req,
      })
    })
    return { outcome: 'created' }
  } catch (error) {
    if (error instanceof Taken) return { outcome: 'taken' }
    // Whatever failed (the unique key of the claim, or of the address): if somebody else was first, that is the reason.
    if (!(await needsFirstAdmin(payload))) return { outcome: 'taken' }
    if (error instanceof ValidationError) return { outcome: 'refused', faults: faultsOf(error) }
    throw error
  }
}

const fields = new Set(['name', 'email', 'password'])

const faultsOf = (error: ValidationError): Record<string, string> =>
  Object.fromEntries(error.data.errors.map(({ path, message }) => [fields.has(path) ? path : 'form', message]))
