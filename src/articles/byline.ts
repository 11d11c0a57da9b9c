import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'
import { bylineOf } from '#platform'

/** A byline of its own for somebody who writes. */
async function makeByline(req: PayloadRequest, name: string): Promise<string> {
  const { id } = await req.payload.create({
    collection: 'authors',
    // The slug is made from the name.
    data: { name, slug: '' },
    depth: 0,
    overrideAccess: true,
    req,
  })
  return String(id)
}

/** Whoever becomes an author writes under their own name, unless they were given a byline. */
export const giveByline: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const { byline, name, role } = { ...originalDoc, ...data }
  if (role !== 'author' || byline || !name) return
  return { ...data, byline: await makeByline(req, name) }
}

/** The byline of an author; made at their first article for those who have none yet. */
export async function requireByline(req: PayloadRequest): Promise<string | undefined> {
  const own = bylineOf(req)
  if (own || !req.user?.name) return own
  const made = await makeByline(req, req.user.name)
  await req.payload.db.updateOne({
    collection: 'users',
    id: req.user.id,
    data: { byline: made },
    req,
    returning: false,
  })
  req.user.byline = made
  return made
}
