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

/** Tells every webhook that wants to hear of it, once the transaction has committed. */
async function send(req: PayloadRequest, type: HookEvent, data: HookData): Promise<void> {
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
  for (const { events, id } of active) {
    if (!events.includes(type)) continue
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
    const data = { id, slug, url: await addressOf(req, { id, slug }) }
    if (!is) return send(req, isDeleted ? 'article.deleted' : 'article.unpublished', data)
    if (!was) return send(req, 'article.published', data)
    await send(req, 'article.updated', data)
    if (was.slug !== is.slug) await send(req, 'article.slug_changed', { ...data, previousSlug: was.slug })
  },
  async comment(req, { article, id, is, slug }) {
    const url = await addressOf(req, { id: article, slug })
    await send(req, is ? 'comment.approved' : 'comment.removed', { id, article, url })
  },
}

/** What has come to wait for a moderator: why, and none of its text. */
export const heldListener: CommentListener = {
  async decided(req, { comment, event }) {
    if (event.to !== 'pending' || event.from === 'pending') return
    const { slug } = (await findShownOf(req, comment.article)) ?? {}
    await send(req, 'comment.held', {
      id: comment.id,
      article: comment.article,
      ...(slug === undefined ? {} : { url: await addressOf(req, { id: comment.article, slug }) }),
      reasons: (event.reasons ?? []).map(({ code }) => code),
    })
  },
}
