import { type PayloadRequest, restoreVersionOperation } from 'payload'
import { z } from 'zod'
import { requireUser } from '#platform'
import type { Route } from '#platform/http'
import { readStates } from './openDrafts'

type VersionRow = { parent: string; version: { _status?: string | null } }

/** Whether a version was a draft, of an article that readers have. */
async function isDraftOfPublished(req: PayloadRequest, id: string): Promise<boolean> {
  const { docs } = await req.payload.db.findVersions({
    collection: 'articles',
    where: { id: { equals: id } },
    limit: 1,
    pagination: false,
    req,
  })
  const [row] = docs as unknown as VersionRow[]
  if (row?.version._status !== 'draft') return false
  return (await readStates(req, row.parent))?.stored._status === 'published'
}

/**
 * `POST /api/articles/versions/:id`: brings a version back, as Payload does, except that one that was a draft becomes the draft of an
 * article that is published: Payload would take the article from its readers, and its admin offers nothing else.
 */
async function restoreVersion(req: PayloadRequest): Promise<Response> {
  requireUser(req)
  const id = String(req.routeParams?.id)
  const depth = Number(req.query.depth)
  const isKept = await isDraftOfPublished(req, id)
  const result: object = await restoreVersionOperation({
    id,
    collection: req.payload.collections.articles,
    ...(Number.isInteger(depth) && depth >= 0 ? { depth } : {}),
    draft: isKept || req.query.draft === 'true',
    req,
  })
  const message = isKept
    ? 'The version is back as a draft. What is published stays until you publish the draft.'
    : req.t('version:restoredSuccessfully')
  return Response.json({ ...result, message }, { headers: { 'Cache-Control': 'no-store' } })
}

export const versionRoutes: Route[] = [
  {
    path: '/api/articles/versions/:id',
    methods: ['POST'],
    isForStaff: true,
    summary: 'Bring a version of an article back',
    description: 'One that was a draft becomes the draft of an article that is published.',
    query: z.object({ depth: z.string().optional(), draft: z.string().optional().describe('`true`: as a draft.') }),
    output: z.looseObject({ id: z.string(), message: z.string() }),
    faults: ['not_found', 'invalid_input', 'conflict'],
    endpoint: restoreVersion,
  },
]
