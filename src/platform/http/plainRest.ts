import {
  type Collection,
  createLocalReq,
  type Endpoint,
  findByIDOperation,
  findOperation,
  type Payload,
  type PayloadRequest,
  parseParams,
} from 'payload'
import { isId, startContext } from '#platform'
import { tagOf } from './cache/encodings'
import { type Form, type KeptByRevision, readPieces, whatIsKept } from './pieces'
import { parseSearch } from './queries/refuseBadQueries'

type AskedPlainly = { url: URL; address: string }

const listOrDocument = /^\/api\/([\w-]+)(?:\/([\w-]+))?\/?$/

/** What only the endpoints themselves understand. */
const endpointsOwn = ['locale', 'fallbackLocale', 'fallback-locale', 'data']

/** With these alone a document is written as its revision, its depth and the operation have it. */
const plainNames: ReadonlySet<string> = new Set(['depth', 'where', 'sort', 'limit', 'page', 'pagination'])

/**
 * `outline`: the same, or what of it is enough to say what it depends on. `etag`: where it is known without reading the body through.
 * `docs`: how many documents of a list it holds.
 */
export type ReadPlainly = { body: Buffer; outline: string; etag?: string; docs: number }

/**
 * The JSON of a list or a document of a collection for somebody without an account, made by the same operation of Payload's that its
 * endpoint calls, without a request of the web's around it, a session looked for, and an answer of the web's, out of which the text
 * would have to be read back. Nothing for any other address, and where the operation refuses: it is asked the long
 * way then, and says so in the words of the caller's language.
 */
export async function readPlainly(payload: Payload, { address, url }: AskedPlainly): Promise<ReadPlainly | undefined> {
  const [, slug = '', id] = listOrDocument.exec(url.pathname) ?? []
  const collection = Object.values(payload.collections).find(({ config }) => config.slug === slug)
  const params = collection && paramsFor(collection.config.endpoints, id)
  if (!params || endpointsOwn.some((name) => url.searchParams.has(name))) return undefined
  try {
    const query = parseSearch(url.search)
    const asked: Partial<PayloadRequest> = {
      payloadAPI: 'REST',
      method: 'GET',
      // Its own: Payload writes the depth of what it reads within into it.
      query: structuredClone(query),
      routeParams: { ...params, collection: slug },
      url: url.href,
      host: url.host,
      protocol: url.protocol,
      pathname: url.pathname,
      origin: url.origin,
      search: url.search,
      searchParams: url.searchParams,
    }
    const req = await createLocalReq({ req: asked }, payload)
    startContext(req, { address })
    const { id } = params
    const isPlain = Object.keys(query).every((name) => plainNames.has(name))
    const kept = isPlain ? await whatIsKept(req, collection.config) : undefined
    const given = { collection, query, req }
    const pieced = kept && (await (id === undefined ? readList(given, kept) : readDocument({ ...given, id }, kept)))
    if (pieced) return pieced
    if (id !== undefined)
      return allOf(Buffer.from(JSON.stringify(await findByIDOperation({ ...documentArgs(given), id }))))
    const { docs, ...rest } = await findOperation(listArgs(given))
    return allOfList(
      listOf(
        docs.map((doc) => listed(JSON.stringify(doc))),
        rest,
      ),
    )
  } catch {
    // Not swallowed: whoever asks goes on the long way, and meets the same.
    return undefined
  }
}

type Given = { collection: Collection; query: ReturnType<typeof parseSearch>; req: PayloadRequest }

/** These and no others: operations take more, such as whether access is asked at all. Made anew each time: hooks change them. */
function argsOf({ collection, query, req }: Given) {
  const { depth, draft, joins, populate, select, trash, ...rest } = parseParams(structuredClone(query))
  return { both: { ...present({ depth, draft, joins, populate, select, trash }), collection, req }, rest }
}

function listArgs(given: Given) {
  const { both, rest } = argsOf(given)
  const { limit, page, pagination, sort, where } = rest
  return { ...both, ...present({ limit, page, pagination, sort, where }) }
}

function documentArgs(given: Given) {
  const { both, rest } = argsOf(given)
  return { ...both, ...present({ flattenLocales: rest.flattenLocales }) }
}

const allOf = (body: Buffer): ReadPlainly => ({ body, outline: body.toString(), docs: 0 })

/** Payload says which documents a list holds for whoever asks; what they say is taken from what is kept. */
async function readList(given: Given, kept: KeptByRevision): Promise<ReadPlainly | undefined> {
  const { collection, req } = given
  const { docs, ...rest } = await findOperation({ ...listArgs(given), select: { id: true } })
  const read = await readPieces(req, {
    ...kept,
    collection: collection.config.slug,
    form: asListed(`list ${given.query.depth}`),
    ids: docs.map(({ id }) => String(id)),
    readWhole: async (ids) => {
      const { depth } = listArgs(given)
      const where = { id: { in: [...ids] } }
      const asked = { ...present({ depth }), collection, limit: ids.length, pagination: false, where, req }
      return (await findOperation(asked)).docs
    },
  })
  if (!read) return undefined
  const list = listOf(read.pieces, rest)
  return read.saysMore ? allOfList(list) : { ...list, outline: JSON.stringify({ docs, ...rest }) }
}

/** A document's JSON as a list has it. */
type Listed = { bytes: Buffer; tag: string }

const listed = (json: string): Listed => ({ bytes: Buffer.from(json), tag: tagOf(json) })

const asListed = (name: string): Form<Listed> => ({
  name,
  make: (_doc, json) => listed(json()),
  bytesOf: ({ bytes, tag }) => bytes.length + tag.length,
})

/** A list is tagged by the tags of its documents: to read through all of its bytes would take a tenth of its time. */
function listOf(documents: readonly Listed[], rest: object): Omit<ReadPlainly, 'outline'> {
  const separated = documents.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [comma, bytes]))
  const tail = JSON.stringify(rest).replace(/^\{/, '],')
  return {
    body: Buffer.concat([opening, ...separated, Buffer.from(tail)]),
    etag: tagOf([...documents.map(({ tag }) => tag), tail].join()),
    docs: documents.length,
  }
}

const allOfList = (list: ReturnType<typeof listOf>): ReadPlainly => ({ ...allOf(list.body), ...list })

/** A document's JSON as it is sent. */
const asJson = (name: string): Form<Buffer> => ({
  name,
  make: (_doc, json) => Buffer.from(json()),
  bytesOf: ({ length }) => length,
})

const opening = Buffer.from('{"docs":[')
const comma = Buffer.from(',')

async function readDocument(
  { id: asked, ...given }: Given & { id: string },
  kept: KeptByRevision,
): Promise<ReadPlainly | undefined> {
  const { collection, req } = given
  const readId = async (id: string) =>
    String((await findByIDOperation({ ...documentArgs(given), id, select: { id: true } })).id)
  // Another name that hooks of the collection know, such as a slug.
  const id = isId(asked) ? asked : await readId(asked)
  const read = await readPieces(req, {
    ...kept,
    collection: collection.config.slug,
    form: asJson(`one ${given.query.depth}`),
    ids: [id],
    mayRead: async () => (await readId(id)) === id,
    readWhole: async () => [await findByIDOperation({ ...documentArgs(given), id })],
  })
  const [body] = read?.pieces ?? []
  if (!read || !body) return undefined
  return read.saysMore ? allOf(body) : { body, outline: JSON.stringify({ id }), docs: 0 }
}

/** The parameters with which Payload's own endpoint of a collection answers; nothing where one of ours would. */
function paramsFor(endpoints: Omit<Endpoint, 'root'>[] | false, id: string | undefined): { id?: string } | undefined {
  const reading = (endpoints || []).filter(({ method }) => method === 'get')
  // Behind all others Payload puts its own. Not known by its name, which bundling changes.
  const payloads = reading.findLast(({ path }) => path === (id === undefined ? '/' : '/:id'))
  for (const endpoint of reading) {
    const { path } = endpoint
    if (id === undefined ? path === '/' : /^\/:\w+$/.test(path)) {
      if (endpoint !== payloads) return undefined
      return id === undefined ? {} : { id }
    }
    // An address of its own, such as `/count`.
    if (id !== undefined && path === `/${id}`) return undefined
  }
  return undefined
}

/** What was asked for, without names that nothing was said of. */
function present<T extends object>(asked: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>
  }
}
