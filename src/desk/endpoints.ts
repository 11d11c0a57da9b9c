import { getDoor, idOf, postDoor, type Route } from '#platform/http'
import { assignComments, assignInput } from './assign'
import { countQueue } from './countQueue'
import { findSimilar } from './findSimilar'
import { listQueue } from './listQueue'
import { liveRoute } from './liveRoute'
import { readAuthorHistory } from './readAuthorHistory'
import { readModeration } from './readModeration'
import { readDays, readDeskQuery, readTab } from './readQuery'
import { readStatistics } from './readStatistics'
import { replayRoute } from './replay/endpoint'
import { replyAsStaff, replyInput } from './reply'

/** The desk's doors, under `/api/moderation`. */
export const deskRoutes: Route[] = [
  liveRoute,
  replayRoute,
  getDoor('/comments/:id', (req) => readModeration(req, idOf(req))),
  getDoor('/comments/:id/author', (req) => readAuthorHistory(req, idOf(req))),
  getDoor('/queue', (req) => listQueue(req, readDeskQuery(req.query))),
  getDoor('/queue/counts', countQueue),
  getDoor('/similar', async (req) => ({ groups: await findSimilar(req, readTab(req.query)) })),
  getDoor('/statistics', (req) => readStatistics(req, readDays(req.query))),
  postDoor('/reply', replyAsStaff, { input: replyInput }),
  postDoor('/assign', assignComments, { input: assignInput }),
]
