import type { Access, CollectionBeforeChangeHook, CollectionBeforeDeleteHook, PayloadRequest } from 'payload'
import { isAdmin, isStaff, refusal } from '#platform'

/** Everybody sees and keeps their own account; administrators see and keep all. */
export const adminsOrSelf: Access = ({ req }) => {
  if (isAdmin(req.user)) return true
  return isStaff(req.user) ? { id: { equals: req.user?.id } } : false
}

async function otherAdmins(req: PayloadRequest, id: string | number): Promise<number> {
  const { totalDocs } = await req.payload.count({
    collection: 'users',
    where: { and: [{ role: { equals: 'admin' } }, { id: { not_equals: id } }] },
    // A rule about all accounts, whoever asks.
    overrideAccess: true,
    req,
  })
  return totalDocs
}

const lastAdmin = () =>
  refusal('forbidden', { path: 'role', message: 'There must be at least one administrator. Make another one first.' })

/** Refuses to take the role from the last administrator: nobody could give it back. */
export const keepAnAdmin: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation !== 'update' || originalDoc?.role !== 'admin' || data.role === undefined || data.role === 'admin')
    return
  if ((await otherAdmins(req, originalDoc.id)) === 0) throw lastAdmin()
}

/** Refuses to delete the last administrator. */
export const keepAnAdminOnDelete: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const user = await req.payload.findByID({
    collection: 'users',
    id,
    req,
    disableErrors: true,
    overrideAccess: true,
    depth: 0,
  })
  if (user?.role === 'admin' && (await otherAdmins(req, id)) === 0) throw lastAdmin()
}
