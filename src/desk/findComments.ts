import type { CollectionSlug, PayloadRequest, SelectType, Where } from 'payload'
import type { CountedEvent, Print } from '#moderation'
import type { DeskQuery, DeskTab } from './types'

/** A page of the comments in a list. */
export function findComments(req: PayloadRequest, filter: DeskFilter, page: ListPage): Promise<Position[]> {
  return readRows<Position>(req, page, {
    collection: 'moderation-queue',
    where: whereOf(filter),
    select: { createdAt: true },
  })
}

/** How many comments a list holds. */
export async function countComments(req: PayloadRequest, filter: DeskFilter): Promise<number> {
  const { totalDocs } = await req.payload.db.count({ collection: 'moderation-queue', where: whereOf(filter), req })
  return totalDocs
}

/** What texts are compared by, of at most `limit` comments of a list, the newest; oldest first. */
export async function findPrints(req: PayloadRequest, filter: DeskFilter, limit: number): Promise<Print[]> {
  const { docs } = await req.payload.db.find<{ id: string; textHash?: string | null; print?: string | null }>({
    collection: 'moderation-queue',
    where: whereOf(filter),
    sort: '-createdAt',
    select: { textHash: true, print: true },
    limit,
    pagination: false,
    req,
  })
  return docs.map(({ id, print, textHash }) => ({ id, textHash: textHash ?? '', print: print ?? '' })).reverse()
}

/** Events of one kind since a moment, under these articles. */
export type EventRange = {
  kind: CountedEvent['kind']
  since: string
  articles?: readonly string[] | undefined
}

/** A page of them in order of time and id, by the index on kind and time. */
export function findEvents(
  req: PayloadRequest,
  { articles, kind, since }: EventRange,
  { after, limit }: Pick<ListPage, 'after' | 'limit'>,
): Promise<FoundEvent[]> {
  const where: Where = {
    and: [
      { kind: { equals: kind } },
      // One lower bound is enough: the index would be read from either.
      ...(after ? [] : [{ createdAt: { greater_than_equal: since } }]),
      ...(articles ? [{ article: { in: [...articles] } }] : []),
    ],
  }
  const select = { createdAt: true, kind: true, to: true, actorType: true, waited: true, reasons: true } as const
  return readRows<FoundEvent>(req, { sort: 'oldest', after, limit }, { collection: 'moderation-events', where, select })
}

type RowsWanted = { collection: CollectionSlug; where: Where; select: SelectType }

function readRows<T extends Position>(
  req: PayloadRequest,
  page: ListPage,
  { collection, select, where }: RowsWanted,
): Promise<T[]> {
  const [sign, beyond] = page.sort === 'oldest' ? (['', 'greater_than'] as const) : (['-', 'less_than'] as const)
  return readPage<T>(page, async (stretch, limit) => {
    const place: Where[] =
      'at' in stretch
        ? [
            { createdAt: { equals: stretch.at } },
            ...(stretch.beyondId === undefined ? [] : [{ id: { [beyond]: stretch.beyondId } }]),
          ]
        : stretch.beyond === undefined
          ? []
          : [{ createdAt: { [beyond]: stretch.beyond } }]
    const { docs } = await req.payload.db.find<T>({
      collection,
      where: { and: [where, ...place] },
      sort: `${sign}${'at' in stretch ? 'id' : 'createdAt'}`,
      select,
      limit,
      pagination: false,
      req,
    })
    return docs
  })
}

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

type ListPage = { sort: DeskQuery['sort']; limit: number; after?: Position | undefined }

export type FoundEvent = CountedEvent & Position

/** What the review queue is asked for. */
function whereOf({ articles, before, links, name, reason, search, since, tab }: DeskFilter): Where {
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
async function readPage<T extends Position>(
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
