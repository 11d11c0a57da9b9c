import type { Endpoint } from 'payload'
import { emptyTrash, moderateComments, restoreComments, undoDecisions } from '#comments'
import { getDoor, idOf, postDoor } from '#platform/http'
import { readIdentity } from '#privacy'
import { deskEndpoints } from './endpoints'
import { peopleEndpoints } from './peopleEndpoints'
import { readModeration } from './readModeration'
import { replayEndpoint } from './replay/endpoint'

/** The moderators' doors, under `/api/moderation`. */
export const moderationEndpoints: Endpoint[] = [
  postDoor('/comments', moderateComments),
  postDoor('/restore', restoreComments),
  postDoor('/undo', undoDecisions),
  postDoor('/trash/empty', emptyTrash),
  replayEndpoint,
  getDoor('/comments/:id', (req) => readModeration(req, idOf(req))),
  getDoor('/comments/:id/identity', (req) => readIdentity(req, idOf(req))),
  ...deskEndpoints,
  ...peopleEndpoints,
]
