import type { Endpoint, PayloadRequest } from 'payload'
import { emptyTrash } from './emptyTrash'
import { moderateComments } from './moderateComments'
import { peopleEndpoints } from './peopleEndpoints'
import { readIdentity } from './readIdentity'
import { readJson } from './readJson'
import { readModeration } from './readModeration'
import { replayEndpoint } from './replayEndpoint'
import { requireUser } from './requireUser'
import { restoreComments } from './restoreComments'
import { undoDecisions } from './undoDecisions'

const idOf = (req: PayloadRequest): string => String(req.routeParams?.id ?? '')

/** For staff's eyes only: no cache on the way may keep it. */
const privately = (body: unknown) => Response.json(body, { headers: { 'Cache-Control': 'no-store' } })

/** A door that takes JSON. Whoever is not signed in is turned away before anything is read. */
const post = (path: string, answer: (req: PayloadRequest, input: unknown) => Promise<unknown>): Endpoint => ({
  path: `/moderation${path}`,
  method: 'post',
  handler: async (req) => {
    requireUser(req)
    return privately(await answer(req, await readJson(req)))
  },
})

/** The moderators' doors, under `/api/moderation`. */
export const moderationEndpoints: Endpoint[] = [
  post('/comments', moderateComments),
  post('/restore', restoreComments),
  post('/undo', undoDecisions),
  post('/trash/empty', emptyTrash),
  replayEndpoint,
  {
    path: '/moderation/comments/:id',
    method: 'get',
    handler: async (req) => privately(await readModeration(req, idOf(req))),
  },
  {
    path: '/moderation/comments/:id/identity',
    method: 'get',
    handler: async (req) => privately(await readIdentity(req, idOf(req))),
  },
  ...peopleEndpoints,
]
