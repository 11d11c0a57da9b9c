import type { Endpoint } from 'payload'
import { getDoor, postDoor } from '#platform/http'
import { assignComments } from './assign'
import { countQueue } from './countQueue'
import { findSimilar } from './findSimilar'
import { listQueue } from './listQueue'
import { readDays, readDeskQuery, readTab } from './readQuery'
import { readStatistics } from './readStatistics'
import { replyAsStaff } from './reply'

/** The desk's doors, under `/api/moderation`. */
export const deskEndpoints: Endpoint[] = [
  getDoor('/queue', (req) => listQueue(req, readDeskQuery(req.query))),
  getDoor('/queue/counts', countQueue),
  getDoor('/similar', async (req) => ({ groups: await findSimilar(req, readTab(req.query)) })),
  getDoor('/statistics', (req) => readStatistics(req, readDays(req.query))),
  postDoor('/reply', replyAsStaff),
  postDoor('/assign', assignComments),
]
