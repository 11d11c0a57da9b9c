import type { CollectionSlug, PayloadRequest, SelectType, Where } from 'payload'
import type { CountedEvent, Print } from '#moderation'
import { type DeskFilter, type FoundEvent, type ListPage, type Position, readPage, whereOf } from './filter'

export type { DeskFilter, FoundEvent, Position } from './filter'

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
