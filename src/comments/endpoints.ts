import { addDataAndFileToRequest, type Endpoint, type PayloadRequest } from 'payload'
import { readJson } from '#platform/http'
import { reportComment } from '#reports'
import { editComment, removeOwnComment } from './edit'
import { submitComment } from './submit'
import { voteOnComment } from './votes/voteOnComment'

const idOf = (req: PayloadRequest): string => String(req.routeParams?.id ?? '')

function tokenOf(req: PayloadRequest, body?: unknown): unknown {
  const header = req.headers.get('x-edit-token')
  if (header) return header
  return typeof body === 'object' && body !== null && 'editToken' in body ? body.editToken : undefined
}

/** Stands in place of Payload's own create, so that REST has one way in like the other doors. */
const create: Endpoint = {
  path: '/',
  method: 'post',
  handler: async (req) => {
    const input = await readJson(req)
    const result = await submitComment(req, input, { idempotencyKey: req.headers.get('idempotency-key') ?? undefined })
    return Response.json(result, { status: 201 })
  },
}

/** Readers change their own comment with its edit token; staff correct texts through Payload's update. */
const update: Endpoint = {
  path: '/:id',
  method: 'patch',
  handler: async (req) => {
    const id = idOf(req)
    if (!req.user || req.headers.has('x-edit-token')) {
      const input = await readJson(req)
      return Response.json(await editComment(req, id, tokenOf(req, input), input))
    }
    await addDataAndFileToRequest(req)
    const { docs: _docs, ...data } = (req.data ?? {}) as Record<string, unknown>
    const doc = await req.payload.update({
      collection: 'comments',
      id,
      data,
      req,
      overrideAccess: false,
      user: req.user,
      depth: 0,
    })
    return Response.json({ doc, message: 'Updated successfully.' })
  },
}

const remove: Endpoint = {
  path: '/:id',
  method: 'delete',
  handler: async (req) => {
    const id = idOf(req)
    if (!req.user || req.headers.has('x-edit-token'))
      return Response.json(await removeOwnComment(req, id, tokenOf(req)))
    const doc = await req.payload.delete({
      collection: 'comments',
      id,
      req,
      overrideAccess: false,
      user: req.user,
      depth: 0,
    })
    return Response.json({ doc, message: 'Deleted successfully.' })
  },
}

/** Readers tell moderators about a published comment. */
const report: Endpoint = {
  path: '/:id/report',
  method: 'post',
  handler: async (req) => Response.json(await reportComment(req, idOf(req), await readJson(req)), { status: 201 }),
}

/** Readers say whether a published comment helped them. */
const vote: Endpoint = {
  path: '/:id/vote',
  method: 'post',
  handler: async (req) => Response.json(await voteOnComment(req, idOf(req), await readJson(req))),
}

export const commentEndpoints = [create, update, remove, report, vote]
