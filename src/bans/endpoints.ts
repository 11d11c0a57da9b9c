import { deleteDoor, idOf, postDoor, type Route } from '#platform/http'
import { ban, banInput, liftBan } from './ban'

/** Moderators ban senders, and lift bans. */
export const banRoutes: Route[] = [
  postDoor('/bans', ban, { input: banInput, status: 201 }),
  deleteDoor('/bans/:id', (req) => liftBan(req, idOf(req))),
]
