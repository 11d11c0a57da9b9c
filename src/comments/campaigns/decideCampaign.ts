import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { campaignStatuses, groupSimilar } from '#moderation'
import { isModerator, Refusal, requireUser } from '#platform'
import { parseInput } from '#platform/http'
import type { ModerationResult } from '../decisions/decideComment'
import { decisionInput, moderateComments } from '../decisions/moderateComments'
import { readPolicy } from '../policy'
import type { QueueRow } from '../queue'
import type { ComparedText } from '../storedComment'
import { addCampaign, loadCampaign, type StoredCampaign } from './campaigns'

/** How long a decision holds for later comments at most. */
export const mostCampaignDays = 30

export const campaignInput = decisionInput.extend({
  to: z.enum(campaignStatuses),
  /** How long it holds for later comments that are like these; 0 decides on these only. */
  days: z.number().int().min(0).max(mostCampaignDays).optional(),
  /** Whether an approval holds for later comments: those of exactly the same words and without a website. */
  approveLater: z.boolean().optional(),
})

export type CampaignAnswer = {
  results: ModerationResult[]
  batch: string
  /** What holds for later comments: undone by `POST /api/moderation/undo` with the batch. Null where nothing does. */
  campaign: (Pick<StoredCampaign, 'id' | 'to' | 'until' | 'alike'> & { days: number }) | null
}

/**
 * Decides on near-duplicates as one, each by the rights of whoever decides as in any decision on many, and for later comments like them for
 * some days: by a moderator everywhere, by the author of articles under the articles of these. Too short a text holds for no other.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export async function decideCampaign(req: PayloadRequest, raw: unknown): Promise<CampaignAnswer> {
  const user = requireUser(req)
  const { campaignDays } = await readPolicy(req)
  const {
    approveLater = false,
    batch = randomUUID(),
    days = campaignDays,
    ...decision
  } = parseInput(campaignInput, raw)
  if (await loadCampaign(req, batch)) throw new Refusal([{ code: 'invalid_input', path: 'batch' }])
  const { results } = await moderateComments(req, { ...decision, batch })
  const isForLater = days > 0 && (decision.to !== 'approved' || approveLater)
  const alike = isForLater ? await alikeOf(req, results) : []
  const [sample] = alike
  const campaign =
    sample &&
    (await addCampaign(req, {
      id: batch,
      to: decision.to,
      actor: String(user.id),
      alike: alike.length,
      sample: sample.id,
      articles: isModerator(req.user) ? null : [...new Set(alike.map(({ article }) => article))],
      texts: alike,
      days,
    }))
  return {
    results,
    batch,
    campaign: campaign
      ? { id: campaign.id, to: campaign.to, until: campaign.until, alike: campaign.alike, days }
      : null,
  }
}

type Member = ComparedText & Pick<QueueRow, 'id' | 'article'>

/** Of what was decided, the largest group of near-duplicates, oldest first: what is not like the others says nothing of later ones. */
async function alikeOf(req: PayloadRequest, results: readonly ModerationResult[]): Promise<Member[]> {
  const ids = results.flatMap(({ id, ok }) => (ok ? [id] : []))
  if (ids.length < 2) return []
  const { docs } = await req.payload.db.find<Pick<QueueRow, 'id' | 'article' | 'textHash' | 'print'>>({
    collection: 'moderation-queue',
    where: { id: { in: ids } },
    sort: 'createdAt',
    select: { article: true, textHash: true, print: true },
    limit: ids.length,
    pagination: false,
    req,
  })
  const members = docs.map(({ print, textHash, ...row }) => ({ ...row, textHash: textHash ?? '', print: print ?? '' }))
  const group = new Set(groupSimilar(members)[0])
  return members.filter(({ id }) => group.has(id))
}
