import { type Payload, type PayloadRequest, ValidationError } from 'payload'
import { insertStateOnce, isSignatureOf, readState, servicesOf, signatureOf } from '#platform'
import { inOwnTransaction } from '#platform/database'

/** State that the set-up page writes: its key is unique, so one of several attempts at once gets it. */
export const firstAdminKey = 'first-admin'

/** Whether nobody administers this site yet. */
export async function needsFirstAdmin(payload: Payload, req?: PayloadRequest): Promise<boolean> {
  const { totalDocs: admins } = await payload.count({
    collection: 'users',
    where: { role: { equals: 'admin' } },
    // Asked before anybody can be signed in.
    overrideAccess: true,
    req,
  })
  if (admins > 0) return false
  return (await readState(req ?? { payload }, firstAdminKey)) === undefined
}

const signed = 'first-admin'

const sealOf = (payload: Payload) => ({ key: servicesOf(payload).signingKey('setup'), purpose: 'setup' })

/**
 * The secret of the one-time link that makes the first administrator. Derived from PAYLOAD_SECRET, so that every process
 * and every restart names the same link; making the administrator is what uses it up. 128 bits, so that the link fits a line.
 */
export function setupToken(payload: Payload): string {
  return signatureOf(signed, sealOf(payload))
}

/** Whether `given` is the token, in a time that tells nothing about it. */
export function isSetupToken(payload: Payload, given: unknown): boolean {
  return isSignatureOf(signed, given, sealOf(payload))
}

/** The link to print where only the operator sees it. */
export function setupLink(payload: Payload): string {
  return `${servicesOf(payload).publicUrl}/setup?token=${setupToken(payload)}`
}

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
