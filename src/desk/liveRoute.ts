import type { Request, RequestHandler } from 'express'
import { createLocalReq, type TypedUser } from 'payload'
import { z } from 'zod'
import { isModerator, isStaff, signInFirst } from '#platform'
import { beginEvents, hasCredentials, type Route, type RouteParts, tooMany, webHeaders } from '#platform/http'
import { readLive } from './readLive'

/** What may wait for a client that does not read; then it is let go, and comes back. */
const mostWaiting = 256 * 1024
const fullSeconds = 30

/** `GET /api/moderation/live`: server-sent events, for staff. */
export const liveRoute: Route = {
  path: '/api/moderation/live',
  methods: ['GET'],
  isForStaff: true,
  summary: 'Changes of the queue as they come',
  description: 'Server-sent events: `event: queue`, with the numbers of the lists and which comments changed.',
  output: z.string(),
  outputType: 'text/event-stream',
  answer: answerLive,
}

function answerLive({ live, payload }: RouteParts): RequestHandler {
  const memberOf = async (req: Request) => {
    if (!hasCredentials(req.headers)) return null
    const { user } = await payload.auth({ headers: webHeaders(req) })
    return isStaff(user) ? user : null
  }

  return async (req, res, next) => {
    // Has no answer without its body.
    if (req.method === 'HEAD') return next()
    const user = await memberOf(req)
    if (!user) throw signInFirst()
    const rights = rightsOf(user)
    let write: ((text: string) => void) | undefined
    const leave = live.join({
      account: String(user.id),
      view: isModerator(user) ? 'everything' : String(user.id),
      read: async (changed) => JSON.stringify(await readLive(await createLocalReq({ user }, payload), changed)),
      isAllowed: async () => {
        const member = await memberOf(req)
        return member !== null && rightsOf(member) === rights
      },
      write: (text) => write?.(text),
      end: () => res.end(),
    })
    if (!leave) return tooMany(res, fullSeconds)
    res.on('close', leave)
    write = beginEvents(res, mostWaiting)
  }
}

/** Whoever gets other rights opens another stream. */
const rightsOf = (user: TypedUser): string =>
  JSON.stringify([user.id, user.role, typeof user.byline === 'object' ? user.byline?.id : user.byline])
