import type { PayloadRequest } from 'payload'
import { type Owner, type OwnerType, vaultOf } from '#vault'

/** What an export tells of, each by the ids of its rows, newest first. */
export const exportedTypes = ['comment', 'report', 'subscription', 'note', 'ban'] as const satisfies OwnerType[]
export type Belongings = Record<(typeof exportedTypes)[number], string[]>

/** More than anybody has written; a bound all the same. */
const most = 100_000

/** Whatever is kept under an address that staff name, or under that of a request, which then goes. */
export async function belongingsOf(
  req: PayloadRequest,
  person: { email: string } | { request: Owner },
): Promise<Belongings> {
  const vault = vaultOf(req.payload)
  const found: Belongings = { comment: [], report: [], subscription: [], note: [], ban: [] }
  for (const type of exportedTypes) {
    const owners =
      'email' in person
        ? await vault.ownersOf(req, type, person.email, most)
        : await vault.sameAddress(req, person.request, type, most)
    found[type] = owners.map(({ id }) => id)
  }
  if ('request' in person) await vault.remove(req, person.request)
  return found
}
