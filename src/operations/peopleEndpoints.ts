import type { Endpoint } from 'payload'
import { addNote } from './people/addNote'
import { ban } from './people/ban'
import { findByAddress } from './people/findByAddress'
import { liftBan } from './people/liftBan'
import { pinComment } from './people/pinComment'
import { readAuthorHistory } from './people/readAuthorHistory'
import { readReports } from './people/readReports'
import { readRevisions } from './people/readRevisions'
import { deleteDoor, getDoor, idOf, postDoor } from './staffDoor'

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
