import type { Endpoint, PayloadRequest } from 'payload'
import { addNote } from './people/addNote'
import { ban } from './people/ban'
import { findByAddress } from './people/findByAddress'
import { liftBan } from './people/liftBan'
import { requireAccount } from './people/loadDecidable'
import { pinComment } from './people/pinComment'
import { readAuthorHistory } from './people/readAuthorHistory'
import { readReports } from './people/readReports'
import { readRevisions } from './people/readRevisions'
import { readJson } from './readJson'

const idOf = (req: PayloadRequest): string => String(req.routeParams?.id ?? '')

/** For staff's eyes only: no cache on the way may keep it. */
const privately = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } })

/** Nobody without an account learns whether their body would have been understood. */
const bodyOf = (req: PayloadRequest): Promise<unknown> => {
  requireAccount(req)
  return readJson(req)
}

/** The moderators' doors to who wrote, reported and is banned. */
export const peopleEndpoints: Endpoint[] = [
  {
    path: '/moderation/comments/:id/author',
    method: 'get',
    handler: async (req) => privately(await readAuthorHistory(req, idOf(req))),
  },
  {
    path: '/moderation/comments/:id/reports',
    method: 'get',
    handler: async (req) => privately(await readReports(req, idOf(req))),
  },
  {
    path: '/moderation/comments/:id/revisions',
    method: 'get',
    handler: async (req) => privately(await readRevisions(req, idOf(req))),
  },
  {
    path: '/moderation/notes',
    method: 'post',
    handler: async (req) => privately(await addNote(req, await bodyOf(req)), 201),
  },
  {
    path: '/moderation/bans',
    method: 'post',
    handler: async (req) => privately(await ban(req, await bodyOf(req)), 201),
  },
  {
    path: '/moderation/bans/:id',
    method: 'delete',
    handler: async (req) => privately(await liftBan(req, idOf(req))),
  },
  {
    path: '/moderation/pin',
    method: 'post',
    handler: async (req) => privately(await pinComment(req, await bodyOf(req))),
  },
  {
    path: '/moderation/address',
    method: 'post',
    handler: async (req) => privately(await findByAddress(req, await bodyOf(req))),
  },
]
