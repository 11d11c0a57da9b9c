import { LRUCache } from 'lru-cache'
import type { Field, Payload, PayloadRequest, SanitizedCollectionConfig } from 'payload'
import { isRecord } from '#platform'
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

type Piece = { revision: string; json: Buffer }

/** What is kept of all of them. */
const mostBytes = 16 * 1024 * 1024
/** Of an entry's objects, its place in the map, and a buffer's own. */
const overheadBytes = 600

type Pieces = LRUCache<string, Piece>
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

type AskedPieces = KeptByRevision & {
  collection: string
  /** What else decides how a document is written, such as its depth. */
  form: string
  ids: readonly string[]
  /** Whether whoever asks may read them, which reading them whole says by itself. */
  mayRead?: () => Promise<boolean>
  /** Reads documents whole, as whoever asks may. */
  readWhole: (ids: readonly string[]) => Promise<readonly unknown[]>
}

const keyOf = (collection: string, form: string, id: string): string => `${collection} ${form} ${id}`

/**
 * The JSON of documents, in the order of `ids`: what is kept, where the database says that it is still so, and what is read whole
 * otherwise. `saysMore`: there is one among them that says something its revision does not stand for. Undefined where somebody has
 * written meanwhile.
 */
export async function readPieces(
  req: PayloadRequest,
  { collection, form, ids, mayRead, readWhole, saysMore }: AskedPieces,
): Promise<{ json: Buffer[]; saysMore: boolean } | undefined> {
  const pieces: Pieces =
    piecesOf.get(req.payload) ??
    new LRUCache({
      maxSize: mostBytes,
      sizeCalculation: ({ json }, key) => overheadBytes + json.length + 2 * key.length,
    })
  piecesOf.set(req.payload, pieces)
  if (ids.length === 0) return { json: [], saysMore: false }
  const before = await revisionsOf(req, ids)
  const found = new Map<string, Buffer>()
  for (const id of ids) {
    const piece = pieces.get(keyOf(collection, form, id))
    if (piece !== undefined && piece.revision === before.get(id)) found.set(id, piece.json)
  }
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length === 0 && mayRead && !(await mayRead())) return undefined
  let doesSayMore = false
  if (missing.length > 0) {
    const docs = await readWhole(missing)
    const after = await revisionsOf(req, missing)
    for (const doc of docs) {
      const id = isRecord(doc) ? String(doc.id) : ''
      const revision = before.get(id)
      if (revision === undefined || after.get(id) !== revision) return undefined
      const text = JSON.stringify(doc)
      const json = Buffer.from(text)
      found.set(id, json)
      if (saysMore(text)) doesSayMore = true
      else pieces.set(keyOf(collection, form, id), { revision, json })
    }
  }
  const json = ids.flatMap((id) => found.get(id) ?? [])
  return json.length === ids.length ? { json, saysMore: doesSayMore } : undefined
}
