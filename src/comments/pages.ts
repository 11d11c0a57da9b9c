import type { Payload, PayloadRequest } from 'payload'
import { z } from 'zod'
import { defineSlot, type FaultCode, publicReq, type Refusal, refusal } from '#platform'
import { createAllowance } from '#platform/database'
import { jsonType, parseInput, type Route, sendCacheable } from '#platform/http'
import { threadPage } from './answers'
import { type PageAsked, type TargetHead, type TargetPages, targetOf } from './contract'
import { discussionAnswer, readDiscussion } from './discussionState'
import { type Named, threadPatch, unchanged } from './threads/patch'
import { threadParameters } from './threads/query'
import { readShapedThread, readThreadQuery } from './threads/readThread'

// Comments under pages that live elsewhere, found by the page's address.

export type PageInput = { url: string; title: string }

/** The page a comment is sent to, on its way to the hooks: made by them where this is its first comment. */
export type CarriedPage = PageAsked & { title: string }
export const pageCarried = defineSlot<CarriedPage>('page', { isKeptByRetry: true })

const mostOfTitle = 200

/** Pages that one network makes in an hour by the first comment there. */
export const newPages = createAllowance({ name: 'new-pages', points: 20, seconds: 60 * 60 })

export function pagesOf(payload: Payload): TargetPages {
  const { pages } = targetOf(payload)
  if (!pages) throw refusal('page_not_found')
  return pages
}

/**
 * What a comment's `page` names, with its title cleaned and cut; a page without one is called by its address.
 * @throws Refusal `invalid_input`, or `origin_not_allowed` for a page whose origin the settings do not list
 */
export async function readPage(req: PayloadRequest, { title, url }: PageInput): Promise<CarriedPage> {
  const asked = await askPage(req, url)
  if (!asked.isAllowed) throw unlisted('origin_not_allowed', asked)
  const { host, pathname } = new URL(asked.url)
  return { ...asked, title: [...(title || host + pathname)].slice(0, mostOfTitle).join('') }
}

/** Says to whoever runs the site what is missing. */
function unlisted(code: FaultCode, { origin }: PageAsked): Refusal {
  return refusal(code, { say: 'faults.page_of', values: { origin: origin.slice(0, 200) } })
}

async function askPage(req: PayloadRequest, url: string, path = 'page.url'): Promise<PageAsked> {
  const [asked] = await pagesOf(req.payload).read(req, [url])
  if (!asked) throw refusal('invalid_input', { path, message: 'Please give the address of a page, with https://.' })
  return asked
}

/** A page that has no comment so far: nobody has changed anything about it. */
export function unmade({ url }: PageAsked, title: string): TargetHead {
  const discussion = { open: 'inherit', moderation: 'inherit' } as const
  return { id: '', slug: '', title, page: url, commentCount: 0, updatedAt: '', discussion }
}

type FoundPage = { asked: PageAsked; head: TargetHead | undefined; tags: string[] }

/** @throws Refusal `page_not_found` for a page without comments whose origin is not listed */
export async function findPage(req: PayloadRequest, url: string, path = 'url'): Promise<FoundPage> {
  const asked = await askPage(req, url, path)
  const head = (await pagesOf(req.payload).find(req, [asked.key])).get(asked.key)
  if (!head && !asked.isAllowed) throw unlisted('page_not_found', asked)
  const own = head ? [`comments:${head.id}`, ...targetOf(req.payload).tags(head.id)] : []
  return { asked, head, tags: [asked.tag, ...own, 'site', 'discussion'] }
}

export const pageUrl = z.string().min(1).max(2000).describe('The address of the page.')
const threadQuery = threadParameters.extend({ url: pageUrl })
export const pageQuery = z.object({ url: pageUrl })

const described = {
  cache: true,
  methods: ['GET'],
  anyOrigin: true,
  faults: ['page_not_found', 'invalid_input'],
} as const

/** What is read by the address of a page; how many comments pages have is told by `/api/comments/counts`. */
export const pageRoutes: Route[] = [
  {
    ...described,
    path: '/api/pages/thread',
    query: threadQuery,
    index: { pageThread: '?url={url}' },
    summary: 'A page of the comments under a page that lives elsewhere',
    description: 'As under an article. Nothing, as long as nobody has commented.',
    output: threadPage,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const { url, ...asked } = parseInput(threadQuery, req.query)
        const query = readThreadQuery(asked)
        const local = await publicReq(payload)
        const { head, tags } = await findPage(local, url)
        const read = head && { head, ...(await readShapedThread(local, head, query)) }
        const page = read?.page ?? { docs: [], totalDocs: 0, next: null }
        const patch = read && threadPatch(read.head.id, read)
        sendCacheable(req, res, { type: jsonType, body: JSON.stringify(page), tags, patch })
      },
  },
  {
    ...described,
    path: '/api/pages/discussion',
    query: pageQuery,
    index: { pageDiscussion: '?url={url}' },
    summary: 'Whether readers can comment on a page that lives elsewhere, and by which rules',
    output: discussionAnswer,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const { url } = parseInput(pageQuery, req.query)
        const local = await publicReq(payload)
        const { asked, head, tags } = await findPage(local, url)
        const { state, until } = await readDiscussion(local, head ?? unmade(asked, ''))
        sendCacheable(req, res, { type: jsonType, body: JSON.stringify(state), tags, until, patch: unchanged })
      },
  },
]

/** Numbers of published comments by the addresses that were asked for; 0 for a page without. No comment is counted. */
export async function readPageCounts(
  req: PayloadRequest,
  urls: readonly string[],
): Promise<{ counts: Record<string, number>; named: Named; tags: string[] }> {
  if (urls.length === 0) return { counts: {}, named: [], tags: [] }
  const pages = pagesOf(req.payload)
  const asked = await pages.read(req, urls)
  const heads = await pages.find(
    req,
    asked.flatMap((page) => (page ? [page.key] : [])),
  )
  const headAt = (index: number) => heads.get(asked[index]?.key ?? '')
  return {
    counts: Object.fromEntries(urls.map((url, index) => [url, headAt(index)?.commentCount ?? 0])),
    named: urls.flatMap((name, index) => {
      const id = headAt(index)?.id
      return id === undefined ? [] : [{ id, name }]
    }),
    tags: [
      ...asked.flatMap((page) => page?.tag ?? []),
      ...[...heads.values()].map(({ id }) => `comments:${id}`),
      'site',
    ],
  }
}
