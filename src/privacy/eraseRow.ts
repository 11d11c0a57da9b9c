import type { PayloadRequest } from 'payload'
import { loadComment } from '#comments'
import { type Owner, vaultOf } from '#vault'
import { eraseComment } from './eraseComment'

export type Extent = {
  /** Whether what was written goes, too. */
  texts: boolean
}

/**
 * Erases one thing that is kept under somebody's address, in `req`'s transaction. Its row in the vault is not found by the
 * address afterwards: what is found is what is still to do, whoever was killed in between. Answers whether there was anything
 * to do: another process may have been faster.
 */
export async function eraseRow(req: PayloadRequest, owner: Owner, extent: Extent): Promise<boolean> {
  if (!(await vaultOf(req.payload).isKnown(req, owner))) return false
  await erase(req, owner, extent)
  return true
}

async function erase(req: PayloadRequest, owner: Owner, extent: Extent): Promise<void> {
  const vault = vaultOf(req.payload)
  switch (owner.type) {
    case 'comment': {
      const comment = await loadComment(req, owner.id)
      if (!comment) return vault.remove(req, owner)
      await vault.forget(req, owner)
      return eraseComment(req, comment, extent)
    }
    case 'report':
      await vault.forget(req, owner)
      if (extent.texts)
        // Each by its id and below access: reports are records.
        await req.payload.db.updateOne({
          collection: 'reports',
          id: owner.id,
          data: { explanation: null, updatedAt: null },
          req,
          returning: false,
        })
      return
    case 'note':
      await req.payload.db.deleteOne({ collection: 'author-notes', where: { id: { equals: owner.id } }, req })
      return vault.remove(req, owner)
    case 'ban':
      // Whoever is banned cannot shake it off by asking to be forgotten: the address can be compared, and not read any more.
      return vault.forgetAddress(req, { ...owner, type: 'ban' })
    default:
      return vault.remove(req, owner)
  }
}
