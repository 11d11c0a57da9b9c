import type { CollectionAfterOperationHook, PayloadRequest } from 'payload'
import { type DiscussionState, readDiscussion } from '#comments'
import { refusal } from '#platform'
import { findPublicArticles } from './target'

/** What a list of articles can bring along for each, by id. */
const includable = ['counts', 'discussion'] as const
type Includable = (typeof includable)[number]

export type Included = { counts?: Record<string, number>; discussion?: Record<string, DiscussionState> }

const isIncludable = (name: string): name is Includable => includable.some((one) => one === name)

/** @throws Refusal `query_invalid` naming what there is */
function readInclude(value: unknown): Includable[] {
  const names = typeof value === 'string' ? value.split(',') : []
  const asked = names.filter(isIncludable)
  if (asked.length === 0 || asked.length < names.length || new Set(asked).size < asked.length)
    throw refusal('query_invalid', {
      path: 'include',
      message: `include: please name ${includable.join(' or ')}, or both, with a comma between.`,
    })
  return asked
}

/** Numbers of comments and states of discussions beside a list of articles: of the public ones in it. */
export const includeBeside: CollectionAfterOperationHook<'articles'> = async ({ args, operation, req, result }) => {
  const include = req.query?.include
  if (operation !== 'find' || include === undefined || !isTopLevel(req, args)) return result
  const asked = readInclude(include)
  const { docs } = result as { docs: { id: string }[] }
  const articles = await findPublicArticles(
    req,
    docs.map(({ id }) => id),
  )
  const included: Included = {}
  if (asked.includes('counts'))
    included.counts = Object.fromEntries([...articles].map(([id, { commentCount }]) => [id, commentCount]))
  if (asked.includes('discussion')) {
    const states = [...articles].map(async ([id, head]) => [id, (await readDiscussion(req, head)).state] as const)
    included.discussion = Object.fromEntries(await Promise.all(states))
  }
  return { ...result, included }
}

/** Whether the list is the one that was asked for, and none that was read on the way. */
const isTopLevel = ({ pathname, payloadAPI }: PayloadRequest, { currentDepth }: { currentDepth?: number }): boolean =>
  payloadAPI === 'REST' && currentDepth === undefined && /\/articles\/?$/.test(pathname ?? '')

/** When age closes the first of the discussions in an answer: what it says of them ends then. */
export function firstClosing(document: string): Date | undefined {
  if (!document.includes('"included":{')) return undefined
  const { included } = JSON.parse(document) as { included?: Included }
  const times = Object.values(included?.discussion ?? {}).flatMap(({ closesAt }) =>
    closesAt ? [Date.parse(closesAt)] : [],
  )
  return times.length > 0 ? new Date(Math.min(...times)) : undefined
}
