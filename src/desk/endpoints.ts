import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { readPolicy, replyAnswer } from '#comments'
import { defineServices, isModerator, refusal, requireUser } from '#platform'
import { getDoor, idOf, parseInput, postDoor, type Route, readJson } from '#platform/http'
import {
  assignAnswer,
  campaignsAnswer,
  cardsAnswer,
  countsAnswer,
  historyAnswer,
  listAnswer,
  similarAnswer,
  statisticsAnswer,
  viewAnswer,
} from './answers'
import { assignComments, assignInput } from './assign'
import { liveRoute } from './live'
import { cardsInput, countQueue, findSimilar, listQueue, readNamedCards } from './queue'
import { readAuthorHistory } from './readAuthorHistory'
import { readCampaigns } from './readCampaigns'
import { readModeration } from './readModeration'
import { daysQuery, deskQuery, readDays, readDeskQuery, readTab, tabQuery } from './readQuery'
import { readStatistics } from './readStatistics'
import { draftPolicy, type ReplayLine, replayPolicy } from './replayPolicy'
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
  isForStaff: true,
  summary: 'What other settings would have decided',
  description: 'Lines of JSON while it goes: `progress`, `change` and, at the end, `done`.',
  input: replayInput,
  output: z.looseObject({ type: z.enum(['progress', 'change', 'done']) }),
  outputType: 'application/x-ndjson',
  faults: ['invalid_input', 'too_many_requests'],
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
  getDoor('/comments/:id', (req) => readModeration(req, idOf(req)), {
    summary: 'A comment with its history',
    output: viewAnswer,
    faults: ['comment_id_not_found'],
  }),
  getDoor('/comments/:id/author', (req) => readAuthorHistory(req, idOf(req)), {
    summary: 'What is known of a comment’s sender',
    output: historyAnswer,
    faults: ['comment_id_not_found'],
  }),
  getDoor('/queue', (req) => listQueue(req, readDeskQuery(req.query)), {
    summary: 'The review queue',
    query: deskQuery,
    output: listAnswer,
    faults: ['invalid_input'],
  }),
  getDoor('/queue/counts', countQueue, { summary: 'Numbers of comments in each list', output: countsAnswer }),
  getDoor('/similar', async (req) => ({ groups: await findSimilar(req, readTab(req.query)) }), {
    summary: 'Comments that are nearly alike',
    query: tabQuery,
    output: similarAnswer,
    faults: ['invalid_input'],
  }),
  getDoor('/campaigns', readCampaigns, { summary: 'Campaigns', output: campaignsAnswer }),
  postDoor('/cards', readNamedCards, {
    summary: 'Comments of the queue by their ids',
    input: cardsInput,
    output: cardsAnswer,
    faults: ['invalid_input'],
  }),
  getDoor('/statistics', (req) => readStatistics(req, readDays(req.query)), {
    summary: 'Numbers of the desk',
    query: daysQuery,
    output: statisticsAnswer,
    faults: ['invalid_input'],
  }),
  postDoor('/reply', replyAsStaff, {
    summary: 'Answer a comment as staff',
    input: replyInput,
    output: replyAnswer,
    faults: [
      'invalid_input',
      'comment_id_not_found',
      'comment_closed',
      'comment_reply_to_unapproved_comment',
      'comment_content_column_length',
      'require_valid_comment',
      'comment_duplicate',
      'conflict',
    ],
  }),
  postDoor('/assign', assignComments, {
    summary: 'Take comments, or release them',
    input: assignInput,
    output: assignAnswer,
    faults: ['invalid_input'],
  }),
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
