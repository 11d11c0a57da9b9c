import type { Endpoint } from 'payload'
import { assignComments } from './desk/assign'
import { countQueue } from './desk/countQueue'
import { findSimilar } from './desk/findSimilar'
import { listQueue } from './desk/listQueue'
import { readDays, readDeskQuery, readTab } from './desk/readQuery'
import { readStatistics } from './desk/readStatistics'
import { replyAsStaff } from './desk/reply'
import { getDoor, postDoor } from './staffDoor'

/** The desk's doors, under `/api/moderation`. */
export const deskEndpoints: Endpoint[] = [
  getDoor('/queue', (req) => listQueue(req, readDeskQuery(req.query))),
  getDoor('/queue/counts', countQueue),
  getDoor('/similar', async (req) => ({ groups: await findSimilar(req, readTab(req.query)) })),
  getDoor('/statistics', (req) => readStatistics(req, readDays(req.query))),
  postDoor('/reply', replyAsStaff),
  postDoor('/assign', assignComments),
]
