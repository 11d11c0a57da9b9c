import {
  type Access,
  type CollectionBeforeChangeHook,
  createLocalReq,
  Forbidden,
  type Payload,
  type PayloadRequest,
  type Where,
} from 'payload'
import { isAdmin, isStaff } from '#platform'

const collection = 'payload-locked-documents'

type Related = { relationTo: string; value: unknown }
/** What a lock is of: a document, or a global. */
type Locked = { document?: Related | null | undefined; globalSlug?: string | null | undefined }
type StoredLock = Locked & { id: string; user: Related; createdAt: string; updatedAt: string }

const idOf = (value: unknown): string =>
  String(typeof value === 'object' && value !== null && 'id' in value ? value.id : value)

/** Whether somebody may update what a lock is of, by that collection's or global's own rule. */
async function mayUpdate(req: PayloadRequest, { document, globalSlug }: Locked): Promise<boolean> {
  if (!document) {
    const locked = req.payload.config.globals.find(({ slug }) => slug === globalSlug)
    return locked !== undefined && locked.lockDocuments !== false && Boolean(await locked.access.update({ req }))
  }
  const { config } = Object.entries(req.payload.collections).find(([slug]) => slug === document.relationTo)?.[1] ?? {}
  if (!config || config.lockDocuments === false) return false
  const id = idOf(document.value)
  const allowed = await config.access.update({ req, id })
  const where: Where = { id: { equals: id } }
  if (allowed === false) return false
  const { totalDocs } = await req.payload.db.count({
    collection: config.slug,
    where: allowed === true ? where : { and: [where, allowed] },
    req,
  })
  return totalDocs > 0
}

/** Whoever may update the document takes its lock over or ends it; administrators every lock. */
const takersOver: Access = async ({ id, req }) => {
  if (isAdmin(req.user)) return true
  if (!isStaff(req.user) || id === undefined) return false
  const lock = await req.payload.db.findOne<StoredLock>({ collection, where: { id: { equals: id } }, req })
  return lock !== null && mayUpdate(req, lock)
}

const nobody: Access = () => false
const staff: Access = ({ req }) => isStaff(req.user)

/** Nobody makes a lock by request: the admin's form does when somebody begins to edit, see `guardLocks`. */
export const lockAccess = {
  create: nobody,
  read: staff,
  update: takersOver,
  delete: takersOver,
} satisfies Record<string, Access>

/** A lock is taken over in one's own name and from now on; what it is of stays. Its time is compared with the machine's. */
export const takeOver: CollectionBeforeChangeHook = ({ data, originalDoc, req }) => ({
  ...data,
  document: originalDoc?.document,
  globalSlug: originalDoc?.globalSlug,
  createdAt: originalDoc?.createdAt,
  updatedAt: new Date().toISOString(),
  ...(req.user ? { user: { relationTo: 'users', value: req.user.id } } : {}),
})

/**
 * The admin's form makes locks in the database itself, of whatever document it is told of: here the rule of that document is
 * asked first. Locks of a time to come are left from releases that took the time from the client; they would never end.
 */
export async function guardLocks(payload: Payload): Promise<void> {
  const create = payload.db.create.bind(payload.db)
  payload.db.create = async (args) => {
    if (args.collection !== collection) return create(args)
    const { document, globalSlug, user } = args.data as Partial<StoredLock>
    const account = await payload.db.findOne<{ id: string }>({
      collection: 'users',
      where: { id: { equals: idOf(user?.value) } },
      ...(args.req ? { req: args.req } : {}),
    })
    const asked = account
      ? await createLocalReq(
          { user: { ...account, collection: 'users' } as NonNullable<PayloadRequest['user']> },
          payload,
        )
      : undefined
    if (!asked || !(await mayUpdate(asked, { document, globalSlug }))) throw new Forbidden()
    return create({ ...args, data: { document, globalSlug, user } })
  }
  const soon = new Date(Date.now() + 60_000).toISOString()
  await payload.db.deleteMany({ collection, where: { updatedAt: { greater_than: soon } } })
}
