import type { Payload, PayloadRequest, Where } from 'payload'
import { alikeFrom, bandsOf, type CampaignStatus, likeness, outcomes, outcomeTo, printsKept } from '#moderation'
import { isModerator, servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import type { FactSource } from '../contract'
import { type ComparedText, comparedOf } from '../storedComment'

/** A decision on near-duplicates that holds for later ones. Its id is the batch of the decision. */
export type StoredCampaign = {
  id: string
  to: CampaignStatus
  /** Id of the account that decided. */
  actor: string
  alike: number
  sample: string
  /** Under which articles it holds; nothing is everywhere. */
  articles: readonly string[] | null
  prints: readonly string[]
  until: string
  endedAt: string | null
  latestAt: string | null
  createdAt: string
}

const collection = 'campaigns'
const bandCollection = 'campaign-bands'

const dayMs = 24 * 60 * 60_000
/** How many decisions hold at a time. */
const mostStanding = 500
/** Rows of bands one comment is looked up in, and campaigns it is compared with. */
const mostBands = 200
const mostCompared = 50

type NewCampaign = Pick<StoredCampaign, 'id' | 'to' | 'actor' | 'alike' | 'sample'> & {
  articles: readonly string[] | null
  texts: readonly ComparedText[]
  days: number
}

/** An approval is looked up by whole texts: nothing that merely looks like what somebody has read is published. */
const keysOf = (to: CampaignStatus, texts: readonly ComparedText[], prints: readonly string[]): string[] => [
  ...new Set(to === 'approved' ? texts.map(wholeText).slice(0, mostTexts) : prints.flatMap(bandsOf)),
]
const wholeText = ({ textHash }: Pick<ComparedText, 'textHash'>): string => `text:${textHash}`
const mostTexts = 12

/** Makes a decision hold for later comments; undefined where there is nothing long enough to compare them with, or too many hold. */
export async function addCampaign(
  req: PayloadRequest,
  { days, texts, ...campaign }: NewCampaign,
): Promise<StoredCampaign | undefined> {
  const long = texts.filter(({ print }) => print !== '')
  const prints = printsKept(long.map(({ print }) => print))
  if (prints.length === 0) return undefined
  const now = timeOf(req)
  return inOwnTransaction(req, async (attempt) => {
    const { db } = attempt.payload
    const { totalDocs } = await db.count({ collection, where: standingAt(now), req: attempt })
    if (totalDocs >= mostStanding) return undefined
    const at = now.toISOString()
    const data: StoredCampaign = {
      ...campaign,
      prints,
      until: new Date(now.getTime() + days * dayMs).toISOString(),
      endedAt: null,
      latestAt: null,
      createdAt: at,
    }
    await db.create({ collection, data: { ...data, updatedAt: at }, req: attempt, returning: false })
    for (const band of keysOf(campaign.to, long, prints))
      await db.create({
        collection: bandCollection,
        data: { campaign: campaign.id, band, createdAt: at, updatedAt: at },
        req: attempt,
        returning: false,
      })
    return data
  })
}

const standingAt = (now: Date): Where => ({
  and: [{ until: { greater_than: now.toISOString() } }, { endedAt: { exists: false } }],
})

/** Decisions in force, newest first; of one account's, where an account is named. */
export async function findStanding(
  req: PayloadRequest,
  { actor, limit }: { actor?: string | undefined; limit: number },
): Promise<StoredCampaign[]> {
  const where: Where = {
    and: [standingAt(timeOf(req)), ...(actor === undefined ? [] : [{ actor: { equals: actor } }])],
  }
  const { docs } = await req.payload.db.find<StoredCampaign>({
    collection,
    where,
    sort: '-createdAt',
    limit,
    pagination: false,
    req,
  })
  return docs
}

/**
 * The decision in force that a comment joins: by one indexed question for its bands, and one for the campaigns that have any of them. Of
 * several the most severe, then the newest.
 */
export async function findCampaign(
  req: PayloadRequest,
  { article, print, textHash }: ComparedText & { article: string },
): Promise<StoredCampaign | undefined> {
  if (print === '') return undefined
  const { db } = req.payload
  const bands = await db.find<{ id: string; campaign: string }>({
    collection: bandCollection,
    where: { band: { in: [...bandsOf(print), wholeText({ textHash })] } },
    select: { campaign: true },
    limit: mostBands,
    pagination: false,
    req,
  })
  const ids = [...new Set(bands.docs.map(({ campaign }) => campaign))].slice(0, mostCompared)
  if (ids.length === 0) return undefined
  const { docs } = await db.find<StoredCampaign>({
    collection,
    where: { and: [{ id: { in: ids } }, standingAt(timeOf(req))] },
    limit: ids.length,
    pagination: false,
    req,
  })
  const joined = docs.filter(
    ({ articles, prints, to }) =>
      (!articles || articles.includes(article)) &&
      // An approval is found by the whole text only.
      (to === 'approved' || prints.some((known) => likeness(known, print) >= alikeFrom)),
  )
  const severity = ({ to }: StoredCampaign): number => outcomes.indexOf(outcomeTo(to))
  return joined.sort((a, b) => severity(b) - severity(a) || (a.createdAt < b.createdAt ? 1 : -1))[0]
}

/**
 * Notes that a comment is decided by a campaign, in the transaction of that: on MongoDB it meets whoever takes the decision back at the
 * same time, so that no comment follows a decision that is taken back.
 */
export async function noteJoined(req: PayloadRequest, id: string): Promise<void> {
  const latestAt = timeOf(req).toISOString()
  await req.payload.db.updateOne({ collection, id, data: { latestAt, updatedAt: null }, req, returning: false })
}

export async function loadCampaign(req: PayloadRequest, id: string): Promise<StoredCampaign | undefined> {
  return (await req.payload.db.findOne<StoredCampaign>({ collection, where: { id: { equals: id } }, req })) ?? undefined
}

/** Ends a decision for later comments, and forgets what they were compared with; undefined where there is none the caller may end. */
export async function endCampaign(req: PayloadRequest, id: string): Promise<StoredCampaign | undefined> {
  return inOwnTransaction(req, async (attempt) => {
    const campaign = await loadCampaign(attempt, id)
    const mayEnd = isModerator(attempt.user) || (campaign && campaign.actor === String(attempt.user?.id))
    if (!campaign || !mayEnd) return undefined
    if (campaign.endedAt === null) await end(attempt, campaign, timeOf(attempt))
    return campaign
  })
}

/**
 * What comes to one article comes to another from now on: decisions that hold under the first hold under the second too, and with
 * `isGone` under the first no more, where nothing stands any longer.
 */
export async function moveCampaigns(
  req: PayloadRequest,
  { from, into, isGone = false }: { from: string; into: string; isGone?: boolean },
): Promise<void> {
  const { docs } = await req.payload.db.find<{ id: string; articles: readonly string[] | null }>({
    collection,
    where: standingAt(timeOf(req)),
    select: { articles: true },
    limit: mostStanding,
    pagination: false,
    req,
  })
  for (const { articles, id } of docs) {
    if (!articles?.includes(from) || (!isGone && articles.includes(into))) continue
    const kept = articles.filter((article) => article !== into && !(isGone && article === from))
    const data = { articles: [...kept, into], updatedAt: null }
    await req.payload.db.updateOne({ collection, id, data, req, returning: false })
  }
}

async function end(req: PayloadRequest, { id }: Pick<StoredCampaign, 'id'>, at: Date): Promise<void> {
  const { db } = req.payload
  const data = { endedAt: at.toISOString(), prints: [], updatedAt: null }
  await db.updateOne({ collection, id, data, req, returning: false })
  await db.deleteMany({ collection: bandCollection, where: { campaign: { equals: id } }, req })
}

/** How long a decision that has ended can still be taken back. */
const keptDays = 30
const atOnce = 200

/** Forgets what decisions that have run out compared with, and a month later the decisions; several processes may do so at once. */
export async function forgetCampaigns(payload: Payload): Promise<void> {
  const now = servicesOf(payload).now()
  const before = new Date(now.getTime() - keptDays * dayMs).toISOString()
  const ended: Where = { and: [{ until: { less_than_equal: now.toISOString() } }, { endedAt: { exists: false } }] }
  const { docs } = await payload.db.find<{ id: string; until: string }>({
    collection,
    where: ended,
    select: { until: true },
    limit: atOnce,
    pagination: false,
    req: {},
  })
  for (const { id, until } of docs) await inOwnTransaction(payload, (req) => end(req, { id }, new Date(until)))
  await payload.db.deleteMany({
    collection,
    where: { and: [{ until: { less_than: before } }, { endedAt: { exists: true } }] },
    req: {},
  })
}

/** The decision in force on near-duplicates that a comment joins by its text; whoever sent it is not looked at. */
export const campaignFact: FactSource<'campaign'> = {
  fact: 'campaign',
  async gather(req, { article, submission: { content, url } }) {
    const found = await findCampaign(req, { ...comparedOf(req, content), article: article.id })
    // Nobody has read the website that a later one comes with.
    if (!found || (found.to === 'approved' && url)) return null
    const { actor, alike, createdAt, id, to } = found
    return { id, to, alike, actor, at: createdAt }
  },
}
