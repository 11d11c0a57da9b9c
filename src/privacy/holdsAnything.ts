import type { PayloadRequest } from 'payload'
import { type Owner, type OwnerType, vaultOf } from '#vault'

/** What can be kept under an address; requests and erasures are about the asking itself. */
const kinds: readonly OwnerType[] = ['comment', 'report', 'subscription', 'note', 'ban']

/** Whether anything is kept under the address of a request. */
export async function holdsAnything(req: PayloadRequest, request: Owner): Promise<boolean> {
  const vault = vaultOf(req.payload)
  for (const kind of kinds) if ((await vault.sameAddress(req, request, kind, 1)).length > 0) return true
  return false
}
