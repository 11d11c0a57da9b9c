import type { PayloadRequest } from 'payload'
import type { Owner, OwnerType } from '../../privacy/types'
import { servicesOf } from '../../services'

/** What can be kept under an address; requests and erasures are about the asking itself. */
const kinds: readonly OwnerType[] = ['comment', 'report', 'subscription', 'note', 'ban']

/** Whether anything is kept under the address of a request. */
export const holdsAnything = async (req: PayloadRequest, request: Owner): Promise<boolean> => {
  const { vault } = servicesOf(req.payload)
  for (const kind of kinds) if ((await vault.sameAddress(req, request, kind, 1)).length > 0) return true
  return false
}
