import type { Where } from 'payload'
import type { CountedEvent } from '#moderation'
import type { DeskQuery, DeskTab } from '../types'

/** Which comments a list holds. Moments are ISO 8601, `since` inclusive, `before` exclusive. */
export type DeskFilter = {
  tab: DeskTab
  /** Only under these articles. */
  articles?: readonly string[] | undefined
  /** Every word of it in name or text, folded; or under one of the articles whose title has them. */
  search?: { words: readonly string[]; titled: readonly string[] } | undefined
  reason?: string | undefined
  name?: string | undefined
  since?: string | undefined
  before?: string | undefined
  links?: boolean | undefined
}

/** A place in a list: lists are in order of time, then of id. */
export type Position = { createdAt: string; id: string }

export type ListPage = { sort: DeskQuery['sort']; limit: number; after?: Position | undefined }

export type FoundEvent = CountedEvent & Position

/** What the review queue is asked for. */
export function whereOf({ articles, before, links, name, reason, search, since, tab }: DeskFilter): Where {
  return {
    and: [
      ...inTab(tab),
      ...(articles ? [{ article: { in: [...articles] } }] : []),
      ...(name === undefined ? [] : [{ name: { equals: name } }]),
      ...(since === undefined ? [] : [{ createdAt: { greater_than_equal: since } }]),
      ...(before === undefined ? [] : [{ createdAt: { less_than: before } }]),
      ...(reason === undefined ? [] : [{ reasons: { contains: `,${reason},` } }]),
      ...(links ? [{ links: { greater_than: 0 } }] : []),
      ...(search ? [found(search)] : []),
    ],
  }
}

function inTab(tab: DeskTab): Where[] {
  switch (tab) {
    case 'reported':
      return [{ openReports: { greater_than: 0 } }, { status: { not_equals: 'trash' } }]
    case 'checks':
      return [{ look: { equals: true } }, { status: { in: ['approved', 'spam'] } }]
    default:
      return [{ status: { equals: tab } }]
  }
}

function found({ titled, words }: NonNullable<DeskFilter['search']>): Where {
  const inText = { and: words.map((word) => ({ search: { contains: word } })) }
  return titled.length === 0 ? inText : { or: [inText, { article: { in: [...titled] } }] }
}

/** Part of a list: the rows of one moment in the order of their ids, or those beyond a moment (all without one) in that of time. */
export type Stretch = { at: string; beyondId?: string } | { beyond: string | undefined }

/**
 * A page in order of time and id, by indexes that end with the time: rows of one moment are read by themselves, because
 * sorting by the id too would read all that match.
 */
export async function readPage<T extends Position>(
  { after, limit, sort }: ListPage,
  read: (stretch: Stretch, limit: number) => Promise<T[]>,
): Promise<T[]> {
  const tied = after ? await read({ at: after.createdAt, beyondId: after.id }, limit) : []
  const left = limit - tied.length
  if (left === 0) return tied
  const later = await read({ beyond: after?.createdAt }, left)
  const last = later.at(-1)?.createdAt
  if (last === undefined) return tied
  const direction = sort === 'oldest' ? 1 : -1
  const sorted = later.filter(({ createdAt }) => createdAt !== last).sort((a, b) => byPlace(a, b) * direction)
  return [...tied, ...sorted, ...(await read({ at: last }, left - sorted.length))]
}

const byPlace = (a: Position, b: Position): number =>
  a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1
