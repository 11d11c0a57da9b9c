import type { Request } from 'express'
import { createLocalReq, type PayloadRequest } from 'payload'
import { z } from 'zod'
import {
  findMention,
  findTarget,
  isBarredNetwork,
  isClosed,
  messageAnswer,
  pagesOf,
  readPolicy,
  type TargetHead,
  targetOf,
  webmentionPath,
} from '#comments'
import { addressOf, type Refusal, refusal, servicesOf, signatureOf, startContext, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput, type Route, readBody } from '#platform/http'
import { vaultOf } from '#vault'
import { queueNotice } from './lookAtSource'
import { webmentionServicesOf } from './services'

// W3C Webmention, receiving: https://www.w3.org/TR/webmention/#receiving-webmentions

/** Two addresses, each letter of which may have become three. */
const bodyBytes = 16 * 1024
const longestAddress = 2000
/** Pages that wait to be looked at: more are refused, because it is strangers who name them. */
const mostWaiting = 1000

const noticeInput = z
  .object({
    source: z.string().max(longestAddress).describe('The page that links to `target`.'),
    target: z.string().max(longestAddress).describe('The article, by the address its readers have.'),
  })
  .meta({ id: 'Webmention' })

/** Where pages elsewhere are told of that mention an article; 404 while the settings do not ask for them. */
export const webmentionRoute: Route = {
  path: webmentionPath,
  methods: ['POST'],
  limit: 'writes',
  anyOrigin: true,
  summary: 'Tell of a page that mentions an article',
  description:
    'W3C Webmention. The page is looked at within a minute or so; what it says becomes a comment, about which rules decide as about every other. Telling again of a page that has changed, or is gone, changes the comment or takes it down. 404 while the settings do not ask for webmentions.',
  input: noticeInput,
  inputType: 'application/x-www-form-urlencoded',
  output: messageAnswer,
  status: 202,
  faults: ['not_found', 'invalid_input', 'too_many_requests', 'unavailable'],
  answer:
    ({ payload }) =>
    async (req, res, next) => {
      const local = await createLocalReq({}, payload)
      startContext(local, { address: res.locals.address })
      if (!(await readPolicy(local)).webmentions) return next()
      await receive(local, await readNotice(req))
      res
        .status(202)
        .set('Cache-Control', 'no-store')
        .json({ message: 'Thank you. The page will be looked at; what it says may have to wait for a moderator.' })
    },
}

/** @throws Refusal `unsupported_media_type`, `body_too_large`, `invalid_input` */
async function readNotice(req: Request): Promise<z.infer<typeof noticeInput>> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(req.headers['content-type'] ?? ''))
    throw refusal('unsupported_media_type', { message: 'Please send a form: application/x-www-form-urlencoded.' })
  const fields = new URLSearchParams((await readBody(req, bodyBytes)).toString('utf8'))
  const given = (name: string) => fields.get(name) ?? undefined
  return parseInput(noticeInput, { source: given('source'), target: given('target') })
}

/** Takes a notice into the queue. @throws Refusal `invalid_input` with what is wrong with it, `too_many_requests`, `unavailable` */
async function receive(req: PayloadRequest, given: z.infer<typeof noticeInput>): Promise<void> {
  const source = readAddress('source', given.source)
  const target = readAddress('target', given.target)
  if (source.href === target.href) throw wrong('source', 'A page cannot mention itself.')
  const { publicUrl } = servicesOf(req.payload)
  // What readers write under articles would be mentions, too.
  if ([target.host, new URL(publicUrl).host].includes(source.host))
    throw wrong('source', 'The page is on the same site as what it mentions.')
  const article = await findArticle(req, target)
  if (!article) throw wrong('target', 'This is the address of nothing that can be mentioned here.')
  // Whoever was taken at its word may take that back, however old the article is.
  const isKnown = (await findMention(req, { article: article.id, source: source.href })) !== undefined
  if (!isKnown && (await isClosedFor(req, article)))
    throw wrong('target', 'This article does not take comments or mentions.')
  await bound(req, source)
  if (await isBarred(req)) return
  const notice = { source: source.href, target: target.href, article: article.id, tries: 0 }
  await inOwnTransaction(req, (attempt) => queueNotice(attempt, notice))
}

const wrong = (path: 'source' | 'target', message: string): Refusal => refusal('invalid_input', { path, message })

/** An address of the web. What stands behind the `#` is not asked for. */
function readAddress(path: 'source' | 'target', text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw wrong(path, 'Please give the whole address of a page, with https://.')
  url.hash = ''
  return url
}

/** What readers read at an address: an article, or a page that lives elsewhere and has been commented on. */
async function findArticle(req: PayloadRequest, target: URL): Promise<TargetHead | undefined> {
  const { named, pages } = targetOf(req.payload)
  const name = await named?.(req.payload, target)
  const article = name === undefined ? undefined : await findTarget(req, name)
  if (article || !pages) return article
  const [asked] = await pages.read(req, [target.href])
  return asked?.isAllowed ? (await pagesOf(req.payload).find(req, [asked.key])).get(asked.key) : undefined
}

async function isClosedFor(req: PayloadRequest, { discussion }: TargetHead): Promise<boolean> {
  const policy = await readPolicy(req)
  return policy.stopped || isClosed({ article: discussion, policy, now: timeOf(req) })
}

/** @throws Refusal `too_many_requests` for a host that was named too often, `unavailable` where too many wait */
async function bound(req: PayloadRequest, { hostname }: URL): Promise<void> {
  const { payload } = req
  const { ofDomain, ofHost } = webmentionServicesOf(payload)
  const seal = { key: servicesOf(payload).signingKey('limits'), purpose: 'webmentions' }
  const domain = hostname.split('.').slice(-2).join('.')
  const waits = [
    await ofHost.take(payload, signatureOf(hostname, seal)),
    await ofDomain.take(payload, signatureOf(domain, seal)),
  ]
  const retryAfter = Math.max(...waits.map((wait) => wait ?? 0))
  if (retryAfter > 0) throw refusal('too_many_requests', { retryAfter })
  const waiting = await payload.db.count({
    collection: 'payload-jobs',
    where: { and: [{ taskSlug: { equals: 'lookAtSource' } }, { hasError: { not_equals: true } }] },
    req,
  })
  if (waiting.totalDocs >= mostWaiting) throw refusal('unavailable', { retryAfter: 600 })
}

/** A banned network is answered like any other. Which one it was is not kept. */
async function isBarred(req: PayloadRequest): Promise<boolean> {
  const address = addressOf(req)
  if (address === undefined) return false
  const { ipTag } = await vaultOf(req.payload).tagAddress({ address, now: timeOf(req) })
  return isBarredNetwork(req, ipTag)
}
