import { APIError, type Endpoint, type PayloadHandler, type PayloadRequest } from 'payload'
import { isStaff } from '../roles'
import { assignComments } from './desk/assign'
import { countQueue } from './desk/countQueue'
import { findSimilar } from './desk/findSimilar'
import { listQueue } from './desk/listQueue'
import { readDays, readDeskQuery, readTab } from './desk/readQuery'
import { readStatistics } from './desk/readStatistics'
import { replyAsStaff } from './desk/reply'
import { privately } from './privately'
import { readJson } from './readJson'

/** Who is not signed in hears that first, and nothing of what is wrong with the request. */
const forStaff =
  (answer: (req: PayloadRequest) => Promise<unknown>): PayloadHandler =>
  async (req) => {
    if (!isStaff(req.user)) throw new APIError('Please sign in.', 401, null, true)
    return privately(await answer(req))
  }

/** The desk's doors, under `/api/moderation`. */
export const deskEndpoints: Endpoint[] = [
  {
    path: '/moderation/queue',
    method: 'get',
    handler: forStaff((req) => listQueue(req, readDeskQuery(req.query))),
  },
  { path: '/moderation/queue/counts', method: 'get', handler: forStaff(countQueue) },
  {
    path: '/moderation/similar',
    method: 'get',
    handler: forStaff(async (req) => ({ groups: await findSimilar(req, readTab(req.query)) })),
  },
  {
    path: '/moderation/statistics',
    method: 'get',
    handler: forStaff((req) => readStatistics(req, readDays(req.query))),
  },
  {
    path: '/moderation/reply',
    method: 'post',
    handler: forStaff(async (req) => replyAsStaff(req, await readJson(req))),
  },
  {
    path: '/moderation/assign',
    method: 'post',
    handler: forStaff(async (req) => assignComments(req, await readJson(req))),
  },
]
