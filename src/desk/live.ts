import type { Request, RequestHandler } from 'express'
import { createLocalReq, type PayloadRequest, type TypedUser } from 'payload'
import { z } from 'zod'
import type { QueueRow } from '#comments'
import { isModerator, isStaff, signInFirst } from '#platform'
import { beginEvents, hasCredentials, type Route, type RouteParts, tooMany, webHeaders } from '#platform/http'
import { countWithin, tabsOf } from './queue'
import { reachOf } from './reach'
import { accountOf, namesOf, readByIds } from './readByIds'
import type { DeskNews, DeskPlace } from './types'

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

/** As many as one event names; whoever missed more reads the list again. */
const mostIds = 500

/** What an open desk is told after a change: the tabs' counts, and which of the changed comments are the caller's to decide on. */
async function readLive(req: PayloadRequest, changed: readonly string[]): Promise<DeskNews> {
  const reach = await reachOf(req)
  const counts = await countWithin(req, reach)
  const ids = changed.slice(0, mostIds)
  const rows = await readByIds<QueueRow>(req, 'moderation-queue', reach?.length === 0 ? [] : ids)
  const mine = [...rows.values()].filter(({ article }) => !reach || reach.includes(article))
  const places = await placesOf(req, mine)
  // A deleted comment has no article any more: only those who see everything are told of it.
  return { counts, ids: reach ? mine.map(({ id }) => id) : ids, places }
}

async function placesOf(req: PayloadRequest, rows: readonly QueueRow[]): Promise<Record<string, DeskPlace>> {
  const names = await namesOf(
    req,
    rows.map(({ assignee }) => assignee),
  )
  return Object.fromEntries(
    rows.map((row) => {
      const assignee = accountOf(row.assignee, names)
      return [row.id, { tabs: tabsOf(row), assignee, assignedAt: assignee ? row.assignedAt : null }]
    }),
  )
}
