import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { findShownOf, type PublicListener } from '#changes'
import { addressesOfTarget, type CommentListener } from '#comments'
import { timeOf } from '#platform'
import { queueCall } from './deliver'
import { type Hook, type HookEvent, hookServicesOf, type testEvent } from './services'

type HookData = Readonly<Record<string, string | readonly string[]>>

/** Puts a call down in the log, in `req`'s transaction. What it says is fixed from then on, however often it is sent. */
export async function logDelivery(
  req: PayloadRequest,
  { data, type, webhook }: { webhook: string; type: HookEvent | typeof testEvent; data: HookData },
): Promise<string> {
  const at = timeOf(req).toISOString()
  const row = {
    webhook,
    message: `msg_${randomUUID()}`,
    type,
    body: JSON.stringify({ type, timestamp: at, data }),
    state: 'waiting',
    tries: 0,
    firstAt: at,
    nextAt: at,
  }
  return String((await req.payload.db.create({ collection: 'webhook-deliveries', data: row, req })).id)
}

/** Tells every webhook that wants to hear of it, once the transaction has committed. `read` is asked only where there is one. */
async function send(req: PayloadRequest, type: HookEvent, read: () => Promise<HookData>): Promise<void> {
  const { payload } = req
  const active = await hookServicesOf(payload).active.get(async () => {
    const where = { active: { equals: true } }
    const { docs } = await payload.db.find<Hook>({
      collection: 'webhooks',
      where,
      limit: 0,
      pagination: false,
      req: { payload },
    })
    return docs
  })
  const asking = active.filter(({ events }) => events.includes(type))
  if (asking.length === 0) return
  const data = await read()
  for (const { id } of asking) {
    const delivery = await logDelivery(req, { webhook: String(id), type, data })
    await queueCall(req, delivery)
  }
}

const addressOf = async (req: PayloadRequest, article: { id: string; slug: string }): Promise<string> =>
  (await addressesOfTarget(req, article)).url

/** What readers see differently. Ids and addresses only: whoever is told reads the rest where everybody does. */
export const hookListener: PublicListener = {
  async article(req, { id, is, isDeleted, was }) {
    const slug = is?.slug ?? was?.slug ?? id
    const read = async () => ({ id, slug, url: await addressOf(req, { id, slug }) })
    if (!is) return send(req, isDeleted ? 'article.deleted' : 'article.unpublished', read)
    if (!was) return send(req, 'article.published', read)
    await send(req, 'article.updated', read)
    if (was.slug !== is.slug)
      await send(req, 'article.slug_changed', async () => ({ ...(await read()), previousSlug: was.slug }))
  },
  async comment(req, { article, id, is, slug }) {
    await send(req, is ? 'comment.approved' : 'comment.removed', async () => {
      const url = await addressOf(req, { id: article, slug })
      return { id, article, url }
    })
  },
}

/** What has come to wait for a moderator: why, and none of its text. */
export const heldListener: CommentListener = {
  async decided(req, { comment, event }) {
    if (event.to !== 'pending' || event.from === 'pending') return
    await send(req, 'comment.held', async () => {
      const { slug } = (await findShownOf(req, comment.article)) ?? {}
      return {
        id: comment.id,
        article: comment.article,
        ...(slug === undefined ? {} : { url: await addressOf(req, { id: comment.article, slug }) }),
        reasons: (event.reasons ?? []).map(({ code }) => code),
      }
    })
  },
}
