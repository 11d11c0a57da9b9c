import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { readPolicy } from '#comments'
import { defineServices, isModerator, refusal, requireUser } from '#platform'
import { getDoor, idOf, parseInput, postDoor, type Route, readJson } from '#platform/http'
import { assignComments, assignInput } from './assign'
import { liveRoute } from './liveRoute'
import { cardsInput, countQueue, findSimilar, listQueue, readNamedCards } from './queue'
import { readAuthorHistory } from './readAuthorHistory'
import { readCampaigns } from './readCampaigns'
import { readModeration } from './readModeration'
import { readDays, readDeskQuery, readTab } from './readQuery'
import { readStatistics } from './readStatistics'
import { draftPolicy } from './replay/draftPolicy'
import { type ReplayLine, replayPolicy } from './replay/replayPolicy'
import { replyAsStaff, replyInput } from './reply'

/** `replays` counts those that are running in this process. */
export const deskServices = defineServices<{ replays: number }>('desk')

const replayInput = z.object({
  policy: z.unknown(),
  since: z.iso.datetime().optional(),
  rescore: z.boolean().optional(),
})

/** A replay reads a whole history: two at once in a process are enough. */
const maxReplays = 2

/** `POST /api/moderation/replay` `{policy, since?, rescore?}`: what draft settings would change, as lines of JSON while it goes; with
 * `rescore` by the spam filter of today. */
const replayRoute: Route = {
  path: '/api/moderation/replay',
  methods: ['POST'],
  input: replayInput,
  endpoint: async (req) => {
    if (!isModerator(requireUser(req))) throw refusal('forbidden')
    const { policy: draft, rescore, since } = parseInput(replayInput, await readJson(req))
    const policy = draftPolicy(await readPolicy(req), draft ?? {})
    const lines = replayPolicy(req.payload, {
      policy,
      rescore,
      since: since === undefined ? undefined : new Date(since),
    })
    return new Response(streamOf(req, lines), {
      headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'no-store' },
    })
  },
}

/** The desk's doors, under `/api/moderation`. */
export const deskRoutes: Route[] = [
  liveRoute,
  replayRoute,
  getDoor('/comments/:id', (req) => readModeration(req, idOf(req))),
  getDoor('/comments/:id/author', (req) => readAuthorHistory(req, idOf(req))),
  getDoor('/queue', (req) => listQueue(req, readDeskQuery(req.query))),
  getDoor('/queue/counts', countQueue),
  getDoor('/similar', async (req) => ({ groups: await findSimilar(req, readTab(req.query)) })),
  getDoor('/campaigns', readCampaigns),
  postDoor('/cards', readNamedCards, { input: cardsInput }),
  getDoor('/statistics', (req) => readStatistics(req, readDays(req.query))),
  postDoor('/reply', replyAsStaff, { input: replyInput }),
  postDoor('/assign', assignComments, { input: assignInput }),
]

function streamOf(req: PayloadRequest, lines: AsyncGenerator<ReplayLine>): ReadableStream<Uint8Array> {
  const services = deskServices.of(req.payload)
  if (services.replays >= maxReplays)
    throw refusal('too_many_requests', { message: 'Other replays are running. Please try again in a moment.' })
  services.replays += 1
  let running = true
  const end = () => {
    if (running) services.replays -= 1
    running = false
  }
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { done, value } = await lines.next()
        if (!done) return controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
        end()
        controller.close()
      } catch (error) {
        end()
        controller.error(error)
      }
    },
    // The client has gone.
    cancel: async () => {
      end()
      await lines.return(undefined)
    },
  })
}
