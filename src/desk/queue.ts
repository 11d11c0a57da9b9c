import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { targetOf } from '#comments'
import { foldSearch, groupSimilar, type Status } from '#moderation'
import { Refusal, servicesOf } from '#platform'
import { parseInput } from '#platform/http'
import { countComments, type DeskFilter, findComments, findPrints } from './findComments'
import { type Reach, reachOf } from './reach'
import { readCards } from './readCards'
import { readPosition, signPosition } from './readQuery'
import {
  type DeskCard,
  type DeskCounts,
  type DeskList,
  type DeskQuery,
  type DeskTab,
  deskTabs,
  type SimilarGroup,
} from './types'

/** How many comments of a search are read at once, so that it need not be made again to be counted. */
const readAhead = 1000

const maxSimilar = 20_000
const maxGroups = 50
/** As many as can be decided at once. */
const maxMembers = 500

/**
 * A page of the desk. Continues after a place in the order, not at a number: what arrives or is decided meanwhile shifts nothing.
 * @throws APIError 401 without an account, Refusal for an invalid cursor
 */
export async function listQueue(req: PayloadRequest, query: DeskQuery): Promise<DeskList> {
  const reach = await reachOf(req)
  const key = servicesOf(req.payload).signingKey('desk')
  const after = query.after === undefined ? undefined : readPosition(query.after, key)
  if (query.after !== undefined && !after) throw new Refusal([{ code: 'invalid_input', path: 'after' }])
  const articles = articlesOf(query.article, reach)
  if (articles?.length === 0) return { docs: [], total: 0, next: null }

  const filter = { ...filterOf(query, articles), search: await searchOf(req, query.search) }
  const { limit, sort } = query
  const ahead = filter.search !== undefined && !after ? Math.max(limit, readAhead) : limit
  const found = await findComments(req, filter, { after, limit: ahead + 1, sort })
  const total = !after && found.length <= ahead ? found.length : await countComments(req, filter)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    docs: await readCards(
      req,
      shown.map(({ id }) => id),
      filter.search?.words,
    ),
    total,
    next: last && found.length > limit ? signPosition(last, key) : null,
  }
}

function articlesOf(asked: string | undefined, reach: Reach): readonly string[] | undefined {
  if (asked === undefined) return reach
  return reach && !reach.includes(asked) ? [] : [asked]
}

function filterOf(query: DeskQuery, articles: readonly string[] | undefined): DeskFilter {
  const { author, from, links, reason, tab, to } = query
  return {
    tab,
    articles,
    reason,
    name: author,
    since: from === undefined ? undefined : startOf(from),
    before: to === undefined ? undefined : startOf(to, 1),
    links,
  }
}

/** How many words of a search are looked for. */
const mostWords = 12

/** A search as the queue is asked for it: the article's title counts like its comments' texts. */
async function searchOf(req: PayloadRequest, search: string | undefined): Promise<DeskFilter['search']> {
  const words = wordsOf(search)
  return words.length === 0 ? undefined : { words, titled: (await targetOf(req.payload).titled?.(req, words)) ?? [] }
}

/** The words of a search, folded. */
function wordsOf(search = ''): string[] {
  return [...new Set(foldSearch(search).split(' '))].filter((word) => word !== '').slice(0, mostWords)
}

const startOf = (date: string, later = 0): string => new Date(Date.parse(date) + later * 86_400_000).toISOString()

/** How many comments each tab holds, of those the caller may decide on. @throws APIError 401 without an account */
export async function countQueue(req: PayloadRequest): Promise<DeskCounts> {
  return countWithin(req, await reachOf(req))
}

/** The same for a reach that is known. */
export async function countWithin(req: PayloadRequest, reach: Reach): Promise<DeskCounts> {
  const counts: DeskCounts = { pending: 0, reported: 0, checks: 0, spam: 0, approved: 0, trash: 0 }
  if (reach?.length === 0) return counts
  await Promise.all(
    deskTabs.map(async (tab) => {
      counts[tab] = await countComments(req, { tab, articles: reach })
    }),
  )
  return counts
}

/** The tabs a comment is on; the same as the store asks the database for. */
export function tabsOf({ look, openReports, status }: TabsInput): DeskTab[] {
  return [
    status,
    ...((openReports ?? 0) > 0 && status !== 'trash' ? (['reported'] as const) : []),
    ...(look && (status === 'approved' || status === 'spam') ? (['checks'] as const) : []),
  ]
}

type TabsInput = { status: Status; openReports?: number | null; look?: boolean | null | undefined }

/** Near-duplicates in a tab, largest group first. @throws APIError 401 without an account */
export async function findSimilar(req: PayloadRequest, tab: DeskTab): Promise<SimilarGroup[]> {
  const articles = await reachOf(req)
  if (articles?.length === 0) return []
  const prints = await findPrints(req, { tab, articles }, maxSimilar)
  const hasPrint = new Set(prints.flatMap(({ id, print }) => (print === '' ? [] : [id])))
  const groups = groupSimilar(prints)
    .slice(0, maxGroups)
    .map((ids) => ids.slice(0, maxMembers))
  const samples = new Map(
    (
      await readCards(
        req,
        groups.flatMap((ids) => ids.slice(0, 1)),
      )
    ).map((card) => [card.id, card]),
  )
  return groups.flatMap((ids) => {
    const sample = samples.get(ids[0] ?? '')
    return sample ? [{ ids, sample, holds: ids.some((id) => hasPrint.has(id)) }] : []
  })
}

/** How many cards one request may name. */
const mostNamed = 50

export const cardsInput = z.object({ ids: z.array(z.string().min(1).max(64)).min(1).max(mostNamed) })

/** The cards of comments that are named, in that order; those the caller may not decide on are left out. @throws APIError 401 without an account */
export async function readNamedCards(req: PayloadRequest, raw: unknown): Promise<{ docs: DeskCard[] }> {
  const { ids } = parseInput(cardsInput, raw)
  const reach = await reachOf(req)
  const cards = await readCards(req, ids)
  return { docs: reach ? cards.filter(({ article }) => reach.includes(article.id)) : cards }
}
