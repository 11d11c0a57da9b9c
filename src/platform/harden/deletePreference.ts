import { type Endpoint, NotFound } from 'payload'
import { requireUser } from '#platform'

/**
 * Payload's own endpoint deletes by a condition across a relation, which its SQLite adapter cannot: every call failed. The same
 * in two steps.
 */
export const deletePreference: Endpoint = {
  path: '/:key',
  method: 'delete',
  handler: async (req) => {
    const user = requireUser(req)
    const { docs } = await req.payload.db.find({
      collection: 'payload-preferences',
      where: {
        and: [
          { key: { equals: String(req.routeParams?.key ?? '') } },
          { 'user.value': { equals: user.id } },
          { 'user.relationTo': { equals: user.collection } },
        ],
      },
      limit: 1,
      pagination: false,
      req,
    })
    const [found] = docs
    if (!found) throw new NotFound(req.t)
    await req.payload.db.deleteOne({ collection: 'payload-preferences', where: { id: { equals: found.id } }, req })
    return Response.json({ ...found, message: req.t('general:deletedSuccessfully') })
  },
}
