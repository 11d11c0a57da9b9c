import type { Request, RequestHandler, Response } from 'express'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { networkOf, Refusal, servicesOf, signatureOf, siteOf } from '#platform'
import { beginEvents, parseInput, type Route, type RouteParts, type Topic, tooMany } from '#platform/http'
import { approved } from './access'
import { type TargetHead, targetOf } from './contract'
import { findPage, pageQuery } from './pages'
import { requireTarget } from './threads/readThread'

// Announcements of published comments, for readers: how many there are, and which is the newest. Nothing in them says anything of
// whoever wrote it, and they are the same for everybody.

/** Tabs of one network; many readers share one behind an office's or a provider's address. */
const mostOfNetwork = 50
/** All networks of one site of IPv6 together. */
const mostOfSite = 150
/** What may wait for a client that does not read; some hundred announcements. */
const mostWaiting = 16 * 1024
const fullSeconds = 30
/** The longest `Last-Event-ID` that can be one of ours. */
const mostOfId = 64
/** Browsers that lose their streams at once, by a restart, do not all come back in the same second. */
const leastRetryMs = 2_000
const spreadMs = 8_000

async function newsOf(req: PayloadRequest, head: TargetHead | undefined) {
  if (!head) return { id: '0.', data: JSON.stringify({ count: 0, newest: null }) }
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'comments',
    where: { and: [{ article: { equals: head.id } }, approved()] },
    sort: '-createdAt',
    limit: 1,
    pagination: false,
    select: {},
    req,
  })
  const [newest] = docs
  const count = head.commentCount
  return { id: `${count}.${newest?.id ?? ''}`, data: JSON.stringify({ count, newest: newest?.id ?? null }) }
}

/** What is gone ends its streams; whoever asks again is told so. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** @throws Refusal `article_not_found` */
async function articleTopic(payload: Payload, idOrSlug: string): Promise<Topic> {
  const { id } = await requireTarget(await createLocalReq({}, payload), idOrSlug)
  const tags = [`comments:${id}`, ...targetOf(payload).tags(id)]
  return {
    key: `article:${id}`,
    tags,
    async read() {
      const local = await createLocalReq({}, payload)
      const head = await unlessGone(requireTarget(local, id))
      return head && { news: await newsOf(local, head), tags }
    },
  }
}

/** @throws Refusal `page_not_found` for a page without comments whose origin is not listed */
async function pageTopic(payload: Payload, url: string): Promise<Topic> {
  const { asked, tags } = await findPage(await createLocalReq({}, payload), url)
  return {
    key: asked.tag,
    tags,
    async read() {
      const local = await createLocalReq({}, payload)
      const found = await unlessGone(findPage(local, asked.url))
      return found && { news: await newsOf(local, found.head), tags: found.tags }
    },
  }
}

/** Networks are counted by a keyed hash: what is counted must not be a list of who reads what. */
function createNetworksOf(payload: Payload) {
  const key = servicesOf(payload).signingKey('live')
  return (address: string) => {
    const site = siteOf(address)
    const parts = [
      { part: networkOf(address) ?? address, most: mostOfNetwork },
      ...(site ? [{ part: site, most: mostOfSite }] : []),
    ]
    return parts.map(({ most, part }) => ({ key: signatureOf(part, { key, purpose: 'live' }), most }))
  }
}

function answerNews(
  { announcer, payload }: RouteParts,
  topicOf: (payload: Payload, req: Request) => Promise<Topic>,
): RequestHandler {
  const networksOf = createNetworksOf(payload)
  return async (req, res: Response, next) => {
    // Has no answer without its body.
    if (req.method === 'HEAD') return next()
    const topic = await topicOf(payload, req)
    const last = req.headers['last-event-id']
    let write: ((text: string) => void) | undefined
    const leave = announcer.join(topic, {
      networks: networksOf(res.locals.address),
      seen: typeof last === 'string' && last.length <= mostOfId ? last : undefined,
      write: (text) => write?.(text),
      end: () => res.end(),
    })
    if (!leave) return tooMany(res, fullSeconds)
    res.on('close', leave)
    write = beginEvents(res, mostWaiting)
    write(`retry: ${leastRetryMs + Math.floor(Math.random() * spreadMs)}\n\n`)
  }
}

const described = {
  methods: ['GET'],
  anyOrigin: true,
  description:
    'Server-sent events: `event: comments` with `{count, newest}`, the number of published comments and the id of the newest, at the beginning and whenever they have changed. With `Last-Event-ID`, at the beginning only where that has changed since.',
  output: z.string(),
  outputType: 'text/event-stream',
  headers: z.object({ 'Last-Event-ID': z.string().optional().describe('The `id` of the last event that was read.') }),
} as const

/** `GET /api/COLLECTION/:idOrSlug/live`, of whatever comments hang on. */
export function liveRoute(collection: string): Route {
  return {
    ...described,
    path: `/api/${collection}/:idOrSlug/live`,
    index: { live: '' },
    summary: 'Announcements of new comments under an article, as they come',
    faults: ['article_not_found'],
    answer: (parts) => answerNews(parts, (payload, req) => articleTopic(payload, String(req.params.idOrSlug))),
  }
}

export const pageLiveRoute: Route = {
  ...described,
  path: '/api/pages/live',
  query: pageQuery,
  index: { pageLive: '?url={url}' },
  summary: 'Announcements of new comments under a page that lives elsewhere, as they come',
  faults: ['page_not_found', 'invalid_input'],
  answer: (parts) => answerNews(parts, (payload, req) => pageTopic(payload, parseInput(pageQuery, req.query).url)),
}
