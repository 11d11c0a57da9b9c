import type { Endpoint } from 'payload'
import { deskEndpoints } from './deskEndpoints'
import { emptyTrash } from './emptyTrash'
import { moderateComments } from './moderateComments'
import { peopleEndpoints } from './peopleEndpoints'
import { readIdentity } from './readIdentity'
import { readModeration } from './readModeration'
import { replayEndpoint } from './replayEndpoint'
import { restoreComments } from './restoreComments'
import { getDoor, idOf, postDoor } from './staffDoor'
import { undoDecisions } from './undoDecisions'

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
