import type {
  CollectionSlug,
  DataFromCollectionSlug,
  Field,
  Payload,
  PayloadRequest,
  SanitizedCollectionConfig,
  Where,
} from 'payload'
import { createScanResistantCache, type ScanResistantCache } from '#platform'
import { haveRevisions, revisionsOf } from '#platform/database'
import { refuseBadQueries } from './queries/refuseBadQueries'

/**
 * Says of a collection that its documents, as people without an account read them at some depth, say the same as long as their
 * revision is the same: what is made of one is kept with it. For `custom`.
 */
export type KeptByRevision = {
  /** The other collections that they show something of. */
  beside: readonly string[]
  /**
   * Every hook and rule of access that has a part in reading these collections, each of which goes by the documents alone. With any
   * other among them nothing is kept.
   */
  knows: readonly object[]
  /** Whether the JSON of a document says something that its revision does not stand for. */
  saysMore: (json: string) => boolean
}

export function keptByRevision(stated: KeptByRevision): { keptByRevision: KeptByRevision } {
  return { keptByRevision: stated }
}

type Piece = { revision: string; value: unknown; bytes: number }

/** What is kept of all of them. */
const mostBytes = 16 * 1024 * 1024
/** Of an entry's objects, its place in the map, and a buffer's own. */
const overheadBytes = 600

type Pieces = ScanResistantCache<Piece>
const piecesOf = new WeakMap<Payload, Pieces>()

/** Hooks of collections that see what is read, or how it is asked for. */
const hooksOfReading = ['beforeOperation', 'beforeRead', 'afterRead', 'afterOperation'] as const

/** Fields are looked through once; what is added to a running collection is added to its own hooks. */
const fieldsAreKnown = new WeakMap<SanitizedCollectionConfig, boolean>()

const statedBy = ({ custom }: SanitizedCollectionConfig): KeptByRevision | undefined =>
  // Put there by the function above only.
  custom?.keptByRevision as KeptByRevision | undefined

/** What is stated of a collection, where it has revisions and nothing has a part in reading it that is not known. */
export async function whatIsKept(
  req: PayloadRequest,
  { slug }: Pick<SanitizedCollectionConfig, 'slug'>,
): Promise<KeptByRevision | undefined> {
  const configs = Object.values(req.payload.collections).map(({ config }) => config)
  const config = configs.find((one) => one.slug === slug)
  const stated = config && statedBy(config)
  if (!stated || req.user || !(await haveRevisions(req, slug))) return undefined
  const known = new Set([...stated.knows, refuseBadQueries])
  const shown = configs.filter((one) => one === config || stated.beside.includes(one.slug))
  return shown.every((one) => isKnown(one, known)) ? stated : undefined
}

function isKnown(config: SanitizedCollectionConfig, known: ReadonlySet<object>): boolean {
  const { access, fields, hooks } = config
  const areFieldsKnown = fieldsAreKnown.get(config) ?? fields.every((field) => isFieldKnown(field, known))
  fieldsAreKnown.set(config, areFieldsKnown)
  return (
    areFieldsKnown &&
    known.has(access.read) &&
    hooksOfReading.every((name) => (hooks[name] ?? []).every((hook) => known.has(hook)))
  )
}

/** The addresses of a file, which Payload makes of its name. */
const isPayloadsOwn = (hook: object): boolean => /generateFilePathOrURL\(|const adminThumbnail =/.test(String(hook))

function isFieldKnown(field: Field, known: ReadonlySet<object>): boolean {
  if (field.type === 'join' || field.type === 'blocks') return false
  const { access, hooks } = field as { access?: { read?: object }; hooks?: { afterRead?: object[] } }
  const isItselfKnown =
    (access?.read === undefined || known.has(access.read)) &&
    (hooks?.afterRead ?? []).every((hook) => known.has(hook) || isPayloadsOwn(hook))
  const within: Field[] =
    'fields' in field ? field.fields : field.type === 'tabs' ? field.tabs.flatMap(({ fields }) => fields) : []
  return isItselfKnown && within.every((one) => isFieldKnown(one, known))
}

/** What is made of a document: its JSON, or a part of a page. */
export type Form<T, Doc = unknown> = {
  /** Says all that decides what is made beside the document, such as its depth or a language. No two forms share one. */
  name: string
  make: (doc: Doc, json: () => string) => T
  /** What one takes in memory. */
  bytesOf: (value: T) => number
}

type AskedPieces<T, Doc> = KeptByRevision & {
  collection: string
  form: Form<T, Doc>
  ids: readonly string[]
  /** Whether whoever asks may read them, which reading them whole says by itself. */
  mayRead?: () => Promise<boolean>
  /** Reads documents whole, as whoever asks may. */
  readWhole: (ids: readonly string[]) => Promise<readonly Doc[]>
}

const keyOf = (collection: string, form: string, id: string): string => `${collection} ${form} ${id}`

/**
 * What is made of documents, in the order of `ids`: what is kept, where the database says that they are still so, and what is made of
 * those that are read whole otherwise. `saysMore`: there is one among them that says something its revision does not stand for.
 * Undefined where somebody has written meanwhile.
 */
export async function readPieces<T, Doc extends { id: number | string }>(
  req: PayloadRequest,
  { collection, form, ids, mayRead, readWhole, saysMore }: AskedPieces<T, Doc>,
): Promise<{ pieces: T[]; saysMore: boolean } | undefined> {
  const pieces: Pieces =
    piecesOf.get(req.payload) ??
    createScanResistantCache<Piece>({
      maxBytes: mostBytes,
      bytesOf: ({ bytes }, key) => overheadBytes + bytes + 2 * key.length,
    })
  piecesOf.set(req.payload, pieces)
  if (ids.length === 0) return { pieces: [], saysMore: false }
  const before = await revisionsOf(req, ids)
  const found = new Map<string, T>()
  for (const id of ids) {
    const piece = pieces.get(keyOf(collection, form.name, id))
    // Under the name of a form stands what it has made.
    if (piece !== undefined && piece.revision === before.get(id)) found.set(id, piece.value as T)
  }
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length === 0 && mayRead && !(await mayRead())) return undefined
  let doesSayMore = false
  if (missing.length > 0) {
    const docs = await readWhole(missing)
    const after = await revisionsOf(req, missing)
    for (const doc of docs) {
      const id = String(doc.id)
      const revision = before.get(id)
      if (revision === undefined || after.get(id) !== revision) return undefined
      const json = JSON.stringify(doc)
      const value = form.make(doc, () => json)
      found.set(id, value)
      if (saysMore(json)) doesSayMore = true
      else pieces.offer(keyOf(collection, form.name, id), () => ({ revision, value, bytes: form.bytesOf(value) }))
    }
  }
  const made = ids.filter((id) => found.has(id)).map((id) => found.get(id) as T)
  return made.length === ids.length ? { pieces: made, saysMore: doesSayMore } : undefined
}

type AskedDocuments<T, Slug extends CollectionSlug> = {
  form: Form<T, DataFromCollectionSlug<Slug>>
  /** Which ones, made anew each time: adapters rewrite conditions in place. */
  where: () => Where
  sort: string
  limit: number
  page?: number
  /** Whether it matters how many there are. */
  isCounted?: boolean
}

/**
 * What is made of a collection's documents as the user of `req` may read them, with what they show of others: for pages, feeds and the
 * like, which show what REST says. Those who read without an account get what is kept, of the documents that the collection's own rule
 * of access lets them read.
 */
export async function readDocuments<T, Slug extends CollectionSlug>(
  req: PayloadRequest,
  slug: Slug,
  { form, isCounted = false, limit, page = 1, sort, where }: AskedDocuments<T, Slug>,
): Promise<{ pieces: T[]; totalPages: number }> {
  const whole = (condition: Where, asked: { limit: number; page?: number; sort?: string; pagination: boolean }) =>
    req.payload.find({ collection: slug, where: condition, ...asked, depth: 1, overrideAccess: false, req })
  const kept = await whatIsKept(req, { slug })
  const found = kept && (await readIds(req, slug, { where, sort, limit, page, pagination: isCounted }))
  const pieced =
    found &&
    (await readPieces(req, {
      ...kept,
      collection: slug,
      form,
      ids: found.docs.map(({ id }) => id),
      readWhole: async (ids) => (await whole({ id: { in: [...ids] } }, { limit: ids.length, pagination: false })).docs,
    }))
  if (pieced) return { pieces: pieced.pieces, totalPages: found.totalPages }
  const { docs, totalPages } = await whole(where(), { limit, page, sort, pagination: isCounted })
  return { pieces: docs.map((doc) => form.make(doc, () => JSON.stringify(doc))), totalPages }
}

/** The ids alone, asked of the database by the rule of access that Payload would ask by. */
async function readIds(
  req: PayloadRequest,
  collection: CollectionSlug,
  { where, ...asked }: { where: () => Where; sort: string; limit: number; page: number; pagination: boolean },
) {
  const may = await req.payload.collections[collection].config.access.read({ req })
  if (may === false) return undefined
  const condition = may === true ? where() : { and: [where(), may] }
  return req.payload.db.find<{ id: string }>({ collection, where: condition, select: {}, ...asked, req })
}
