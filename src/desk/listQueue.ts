import type { PayloadRequest } from 'payload'
import { Refusal, servicesOf } from '#platform'
import { readPosition, signPosition } from './cursor'
import { type Reach, reachOf } from './reach'
import { readCards } from './readCards'
import { countComments, type DeskFilter, findComments } from './store'
import type { DeskList, DeskQuery } from './types'

const readAhead = 1000

/**
 * A page of the desk. Goes on by place in the order, never by number: what arrives or is decided meanwhile shifts nothing.
 * @throws APIError 401 without an account, Refusal for a cursor that is none
 */
export async function listQueue(req: PayloadRequest, query: DeskQuery): Promise<DeskList> {
  const reach = await reachOf(req)
  const key = servicesOf(req.payload).signingKey('desk')
  const after = query.after === undefined ? undefined : readPosition(query.after, key)
  if (query.after !== undefined && !after) throw new Refusal([{ code: 'invalid_input', path: 'after' }])
  const articles = articlesOf(query.article, reach)
  if (articles?.length === 0) return { docs: [], total: 0, next: null }

  const filter = filterOf(query, articles)
  const { limit, sort } = query
  // A search reads on for a while: where all it finds has come, it need not be made again to be counted.
  const ahead = filter.search !== undefined && !after ? Math.max(limit, readAhead) : limit
  const found = await findComments(req, filter, { after, limit: ahead + 1, sort })
  const total = !after && found.length <= ahead ? found.length : await countComments(req, filter)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    docs: await readCards(
      req,
      shown.map(({ id }) => id),
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
  const { author, from, links, reason, search, tab, to } = query
  return {
    tab,
    articles,
    search,
    reason,
    name: author,
    since: from === undefined ? undefined : startOf(from),
    before: to === undefined ? undefined : startOf(to, 1),
    links,
  }
}

const startOf = (date: string, later = 0): string => new Date(Date.parse(date) + later * 86_400_000).toISOString()
