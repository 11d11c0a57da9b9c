import { APIError, type Endpoint, type PayloadRequest } from 'payload'
import { deskEndpoints } from './deskEndpoints'
import { moderateComments } from './moderateComments'
import { privately } from './privately'
import { readIdentity } from './readIdentity'
import { readJson } from './readJson'
import { readModeration } from './readModeration'

const idOf = (req: PayloadRequest): string => String(req.routeParams?.id ?? '')

/** The moderators' doors, under `/api/moderation`. */
export const moderationEndpoints: Endpoint[] = [
  ...deskEndpoints,
  {
    path: '/moderation/comments',
    method: 'post',
    handler: async (req) => {
      if (!req.user) throw new APIError('Please sign in.', 401, null, true)
      return privately(await moderateComments(req, await readJson(req)))
    },
  },
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
]
