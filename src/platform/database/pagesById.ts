import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CollectionSlug, Payload, PayloadRequest, SelectType, Where } from 'payload'

type PagesAsked = {
  collection: CollectionSlug
  /** Made anew for each page: the adapters rewrite conditions in place. Absent: all documents. */
  where?: (() => Where) | undefined
  select?: SelectType
  /** Documents of a page. */
  size: number
  isNewestFirst?: boolean
  /** The id to go on after. */
  after?: string | undefined
  req?: PayloadRequest
}

/**
 * Documents of a collection, page by page in the order of their ids, which only grow: pages neither skip nor repeat whatever is
 * written meanwhile. Ends with a page that is not full, which may be empty; other work of the process goes on between two.
 */
export async function* pagesById<T extends { id: string }>(
  payload: Payload,
  { after, collection, isNewestFirst = false, req, select, size, where }: PagesAsked,
): AsyncGenerator<T[]> {
  for (let last = after; ; ) {
    const beyond: Where[] = last === undefined ? [] : [{ id: { [isNewestFirst ? 'less_than' : 'greater_than']: last } }]
    const conditions = [...(where ? [where()] : []), ...beyond]
    const { docs } = await payload.db.find<T>({
      collection,
      where: conditions.length > 0 ? { and: conditions } : { id: { exists: true } },
      sort: isNewestFirst ? '-id' : 'id',
      ...(select ? { select } : {}),
      limit: size,
      pagination: false,
      req: req ?? {},
    })
    yield docs
    last = docs.at(-1)?.id
    if (docs.length < size) return
    await nextTurn()
  }
}
