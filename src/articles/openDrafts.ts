import { isDeepStrictEqual } from 'node:util'
import type { CollectionAfterOperationHook, CollectionBeforeOperationHook, PayloadRequest } from 'payload'
import { defineSlot, isRecord } from '#platform'

/** The stored row of an article, or the content of one of its versions. */
export type ArticleState = Record<string, unknown> & {
  updatedAt: string
  _status?: string | null
  editedBy?: string | null
}

/** What readers have, and the newest version, which is the open draft where its status says so. */
export type ArticleStates = {
  stored: ArticleState
  newest: { state: ArticleState; createdAt: string; isAutosave: boolean } | undefined
}

type VersionRow = { version: ArticleState; createdAt: string; autosave?: boolean | null }

/** Straight from the database, as it is stored: to be compared, and written again. */
export async function readStates(req: PayloadRequest, id: string | number): Promise<ArticleStates | undefined> {
  const stored = await req.payload.db.findOne<ArticleState & { id: string }>({
    collection: 'articles',
    where: { id: { equals: id } },
    req,
  })
  if (!stored) return undefined
  const { docs } = await req.payload.db.findVersions<ArticleState & { id: string }>({
    collection: 'articles',
    where: { and: [{ parent: { equals: id } }, { latest: { equals: true } }] },
    limit: 1,
    pagination: false,
    req,
  })
  const [row] = docs as unknown as VersionRow[]
  return {
    stored,
    newest: row && { state: row.version, createdAt: row.createdAt, isAutosave: row.autosave === true },
  }
}

/** Kept by the system, or not part of what is written. */
const unwritten = new Set([
  'id',
  'createdAt',
  'updatedAt',
  '_status',
  'html',
  'bodyMarkdown',
  'oldSlugs',
  'commentCount',
  'editedBy',
])

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const isSame = (one: unknown, other: unknown): boolean =>
  (isEmpty(one) && isEmpty(other)) || isDeepStrictEqual(one, other)

type Fields = CollectionFields
type CollectionFields = readonly { name: string; type: string; flattenedFields?: CollectionFields }[]

/** `change` laid over `base`, field by field; what neither names is emptied, so that nothing of a newer version shines through. */
function laidOver(
  fields: Fields,
  base: Record<string, unknown>,
  change: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter(({ name }) => !unwritten.has(name))
      .map(({ flattenedFields, name, type }) => {
        const [was, is] = [base[name], change[name]]
        if (type === 'group' && flattenedFields && (is === undefined || isRecord(is)))
          return [name, laidOver(flattenedFields, isRecord(was) ? was : {}, is ?? {})]
        return [name, is === undefined ? (was ?? null) : is]
      }),
  )
}

/** The part of `change` whose fields are in `draft` as they were in `stored`. */
function unchangedIn(
  fields: Fields,
  { change, draft, stored }: Record<'change' | 'draft' | 'stored', Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ flattenedFields, name, type }): [string, unknown][] => {
      const [is, mine, theirs] = [change[name], draft[name], stored[name]]
      if (is === undefined || unwritten.has(name)) return []
      if (type === 'group' && flattenedFields && isRecord(is))
        return [
          [
            name,
            unchangedIn(flattenedFields, {
              change: is,
              draft: isRecord(mine) ? mine : {},
              stored: isRecord(theirs) ? theirs : {},
            }),
          ],
        ]
      return isSame(mine, theirs) ? [[name, is]] : []
    }),
  )
}

/** The open drafts that a request has set aside while it writes the published versions, by article. */
const setAside = defineSlot<Map<string, Record<string, unknown>>>('openDrafts')

/**
 * A write that names no status means the article as readers have it. Payload takes the newest version for what is being written, so
 * that with an open draft one field would unpublish the article. Here the field is changed in the published version, and in the
 * draft where that has not changed it itself; the draft stays a draft.
 */
export const writePublished: CollectionBeforeOperationHook<'articles'> = async ({
  args,
  collection,
  operation,
  req,
}) => {
  if (operation !== 'update' || !('id' in args) || args.id === undefined) return
  const given = args as unknown as { data: Record<string, unknown>; draft?: boolean; id: string | number }
  const { data, draft, id } = given
  if (draft || data._status !== undefined) return
  const states = await readStates(req, id)
  const open = states?.newest?.state
  if (states?.stored._status !== 'published' || open?._status !== 'draft') return
  const { stored } = states
  const fields: Fields = collection.flattenedFields
  setAside.write(
    req,
    new Map(setAside.read(req)).set(
      String(id),
      laidOver(fields, open, unchangedIn(fields, { change: data, draft: open, stored })),
    ),
  )
  given.data = { ...laidOver(fields, stored, data), _status: 'published' }
}

/** Puts the draft that was set aside back on top of what has been written. */
export const keepOpenDraft: CollectionAfterOperationHook<'articles'> = async ({ args, operation, req, result }) => {
  if (operation !== 'updateByID' || !('id' in args)) return result
  const drafts = setAside.read(req)
  const data = drafts?.get(String(args.id))
  if (!data) return result
  drafts?.delete(String(args.id))
  await req.payload.update({
    collection: 'articles',
    id: args.id,
    data,
    draft: true,
    trash: true,
    depth: 0,
    // Who may change the article has been decided.
    overrideAccess: true,
    req,
  })
  return result
}
