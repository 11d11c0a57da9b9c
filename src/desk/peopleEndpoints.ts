import type { Endpoint } from 'payload'
import { ban, liftBan } from '#bans'
import { addNote, pinComment, readRevisions } from '#comments'
import { deleteDoor, getDoor, idOf, postDoor } from '#platform/http'
import { findByAddress } from '#privacy'
import { readReports } from '#reports'
import { readAuthorHistory } from './readAuthorHistory'

/** The moderators' doors to who wrote, reported and is banned. */
export const peopleEndpoints: Endpoint[] = [
  getDoor('/comments/:id/author', (req) => readAuthorHistory(req, idOf(req))),
  getDoor('/comments/:id/reports', (req) => readReports(req, idOf(req))),
  getDoor('/comments/:id/revisions', (req) => readRevisions(req, idOf(req))),
  postDoor('/notes', addNote, 201),
  postDoor('/bans', ban, 201),
  deleteDoor('/bans/:id', (req) => liftBan(req, idOf(req))),
  postDoor('/pin', pinComment),
  postDoor('/address', findByAddress),
]
