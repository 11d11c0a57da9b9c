import { createHash } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import type { CommentTarget, PageAsked, TargetHead } from '#comments'
import { insertStateOnce, isModerator, readStates, refusal, servicesOf, timeOf, writeState } from '#platform'
import type { Watched } from '#platform/database'
import { admitsOrigin, originOf } from '#platform/http'
import { ownTarget, readHeads } from '../target'

// Pages that live elsewhere. Each is an article of the kind `external`: a title and an address, no text. Which article an address
// leads to stands in the state of the system, under a key that is unique: of several first comments at once one makes it.

const collection = 'articles'

/** What an address is kept under. */
export function stateKeyOf(key: string): string {
  return `page:${key}`
}

/** The tag of whatever an address leads to. */
export function pageTag(key: string): string {
  return `page:${key}`
}

type SiteSettings = { origins?: string[] | null; pageParameters?: string[] | null }

async function readAsked(req: PayloadRequest, texts: readonly string[]): Promise<(PageAsked | undefined)[]> {
  const site = await req.payload.db.findGlobal<SiteSettings>({ slug: 'site', req })
  const listed = (site?.origins ?? []).flatMap((text) => originOf(text) ?? [])
  const { development = false } = servicesOf(req.payload)
  return texts.map((text) => {
    const url = canonicalPage(text, site?.pageParameters ?? [])
    if (!url) return undefined
    const key = createHash('sha256').update(url.href).digest('base64url')
    const isAllowed = admitsOrigin(url.origin, { development, listed })
    return { url: url.href, origin: url.origin, key, isAllowed, tag: pageTag(key) }
  })
}

async function findByKeys(req: PayloadRequest, keys: readonly string[]): Promise<Map<string, TargetHead>> {
  const states = await readStates(req, [...new Set(keys)].map(stateKeyOf))
  const ids = [...new Set(states.values())].filter((id) => id !== '')
  const heads = ids.length === 0 ? new Map<string, TargetHead>() : await readHeads(req, ids)
  return new Map(
    keys.flatMap((key) => {
      const head = heads.get(states.get(stateKeyOf(key)) ?? '')
      return head ? [[key, head] as const] : []
    }),
  )
}

/** @throws an error that asks for another try, where somebody else has made it at the same time */
async function make(req: PayloadRequest, { key, title, url }: PageAsked & { title: string }): Promise<TargetHead> {
  const now = timeOf(req).toISOString()
  const made = await req.payload.db.create({
    collection,
    data: {
      title,
      pageUrl: url,
      _status: 'published',
      publishedAt: now,
      commentCount: 0,
      discussion: { open: 'inherit', moderation: 'inherit' },
      createdAt: now,
      updatedAt: now,
    },
    req,
  })
  const id = String(made.id)
  const isKnown = (await readStates(req, [stateKeyOf(key)])).size > 0
  try {
    // What it led to before is gone.
    if (isKnown) await writeState(req, stateKeyOf(key), id)
    else await insertStateOnce(req, stateKeyOf(key), id)
  } catch (error) {
    throw Object.assign(new Error('This page was made by somebody else', { cause: error }), {
      errorLabels: ['TransientTransactionError'],
    })
  }
  await servicesOf(req.payload).afterCommit.note(req, [pageTag(key)])
  const head = (await readHeads(req, [id])).get(id)
  if (!head) throw new Error('A page could not be made')
  return head
}

/** A page as moderators see to it. */
export type PageRow = {
  id: string
  title?: string | null
  pageUrl?: string | null
  commentCount?: number | null
  createdAt: string
  discussion?: { open?: 'inherit' | 'open' | 'closed' | null } | null
}

export function requireModeratorOfPages(req: PayloadRequest): void {
  if (!isModerator(req.user)) throw refusal('forbidden')
}

export async function requirePage(req: PayloadRequest, id: string): Promise<PageRow> {
  const row = await req.payload.db.findOne<PageRow>({ collection, where: { id: { equals: id } }, req })
  if (!row?.pageUrl) throw refusal('page_not_found')
  return row
}

/** Articles, and pages that live elsewhere, as what comments hang on. */
export const articleTarget: CommentTarget = { ...ownTarget, pages: { read: readAsked, find: findByKeys, make } }

/** What other processes make of addresses. */
export const watchedPages: Watched = {
  in: 'system-state',
  fields: ['key'],
  tagsOf: ({ document }) => {
    const key = document?.key
    return typeof key === 'string' && key.startsWith('page:') ? [pageTag(key.slice('page:'.length))] : []
  },
}

/** Longer addresses are none of a page. */
const longestUrl = 2000

/**
 * The one way to write the address of a page elsewhere, so that all ways to reach it lead to one discussion: scheme and host in small
 * letters, no fragment, no slash at the end but that of the front page, and of the query what `parameters` names, in the order of
 * the names. Undefined for what is no address of a page on the web.
 */
export function canonicalPage(text: string, parameters: readonly string[]): URL | undefined {
  if (text.length > longestUrl || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined
  const counting = [...url.searchParams].filter(([name]) => parameters.includes(name))
  // By code units, as everywhere: values of one name keep their order.
  const sorted = counting.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  url.hash = ''
  url.search = new URLSearchParams(sorted).toString()
  url.pathname = url.pathname.replace(/\/+$/, '') || '/'
  return url
}
