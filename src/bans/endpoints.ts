import { z } from 'zod'
import { moderationResult } from '#comments'
import { deleteDoor, idOf, postDoor, type Route } from '#platform/http'
import { ban, banInput, liftBan } from './ban'

/** Moderators ban senders, and lift bans. */
export const banRoutes: Route[] = [
  postDoor('/bans', ban, {
    summary: 'Ban a sender',
    description:
      'An address, a browser (`reader`, by a comment that came from it), a network, a range, a name or a domain. With `rejectAll` what the same sender wrote goes to the trash.',
    input: banInput,
    output: z.object({
      ban: z.object({
        id: z.string(),
        kind: z.string(),
        value: z.string().nullable(),
        effect: z.string(),
        until: z.iso.datetime().nullable(),
        note: z.string().nullable(),
      }),
      batch: z.string().nullable(),
      results: z.array(moderationResult),
    }),
    status: 201,
    faults: ['invalid_input', 'comment_id_not_found', 'too_many_requests'],
  }),
  deleteDoor('/bans/:id', (req) => liftBan(req, idOf(req)), {
    summary: 'Lift a ban',
    output: z.object({ id: z.string() }),
    faults: ['not_found'],
  }),
]
