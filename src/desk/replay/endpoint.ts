import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { readPolicy } from '#comments'
import { isModerator, refusal, requireUser } from '#platform'
import { parseInput, type Route, readJson } from '#platform/http'
import { deskServices } from '../services'
import { draftPolicy } from './draftPolicy'
import { type ReplayLine, replayPolicy } from './replayPolicy'

const input = z.object({ policy: z.unknown(), since: z.iso.datetime().optional() })

/** A replay reads a whole history: two at once in a process are enough. */
const atOnce = 2

/** `POST /api/moderation/replay` `{policy, since?}`: what draft settings would change, as lines of JSON while it goes. */
export const replayRoute: Route = {
  path: '/api/moderation/replay',
  methods: ['POST'],
  input,
  endpoint: async (req) => {
    if (!isModerator(requireUser(req))) throw refusal('forbidden')
    const { policy: draft, since } = parseInput(input, await readJson(req))
    const policy = draftPolicy(await readPolicy(req), draft ?? {})
    const lines = replayPolicy(req.payload, { policy, since: since === undefined ? undefined : new Date(since) })
    return new Response(streamOf(req, lines), {
      headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'no-store' },
    })
  },
}

function streamOf(req: PayloadRequest, lines: AsyncGenerator<ReplayLine>): ReadableStream<Uint8Array> {
  const services = deskServices.of(req.payload)
  if (services.replays >= atOnce)
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
    // Whoever asked has gone: nobody reads on.
    cancel: async () => {
      end()
      await lines.return(undefined)
    },
  })
}
