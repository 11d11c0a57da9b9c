import {
  createLocalReq,
  type Endpoint,
  findByIDOperation,
  findOperation,
  type Payload,
  type PayloadRequest,
  parseParams,
} from 'payload'
import { startContext } from '#platform'
import { parseSearch } from './queries/refuseBadQueries'

type AskedPlainly = { url: URL; address: string }

const listOrDocument = /^\/api\/([\w-]+)(?:\/([\w-]+))?\/?$/

/** What only the endpoints themselves understand. */
const endpointsOwn = ['locale', 'fallbackLocale', 'fallback-locale', 'data']

/**
 * The JSON of a list or a document of a collection for somebody without an account, made by the same operation of Payload's that its
 * endpoint calls, without a request of the web's around it, a session looked for, and an answer of the web's, out of which the text
 * would have to be read back. Nothing for any other address, and where the operation refuses: it is asked the long
 * way then, and says so in the words of the caller's language.
 */
export async function readPlainly(payload: Payload, { address, url }: AskedPlainly): Promise<string | undefined> {
  const [, slug = '', id] = listOrDocument.exec(url.pathname) ?? []
  const collection = Object.values(payload.collections).find(({ config }) => config.slug === slug)
  const params = collection && paramsFor(collection.config.endpoints, id)
  if (!params || endpointsOwn.some((name) => url.searchParams.has(name))) return undefined
  try {
    const query = parseSearch(url.search)
    const asked: Partial<PayloadRequest> = {
      payloadAPI: 'REST',
      method: 'GET',
      query,
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
    // These and no others: operations take more, such as whether access is asked at all.
    const { depth, draft, flattenLocales, joins, limit, page, pagination, populate, select, sort, trash, where } =
      parseParams(query)
    const both = present({ depth, draft, joins, populate, select, trash })
    const { id } = params
    const answer =
      id === undefined
        ? await findOperation({ ...both, ...present({ limit, page, pagination, sort, where }), collection, req })
        : await findByIDOperation({ ...both, ...present({ flattenLocales }), collection, id, req })
    return JSON.stringify(answer)
  } catch {
    // Not swallowed: whoever asks goes on the long way, and meets the same.
    return undefined
  }
}

/** The parameters with which Payload's own endpoint of a collection answers; nothing where one of ours would. */
function paramsFor(endpoints: Omit<Endpoint, 'root'>[] | false, id: string | undefined): { id?: string } | undefined {
  for (const { handler, method, path } of endpoints || []) {
    if (method !== 'get') continue
    if (id === undefined ? path === '/' : /^\/:\w+$/.test(path)) {
      if (handler.name !== (id === undefined ? 'findHandler' : 'findByIDHandler')) return undefined
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
