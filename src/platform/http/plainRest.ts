import { createLocalReq, type Endpoint, type Payload, type PayloadRequest } from 'payload'
import { startContext } from '#platform'
import { parseSearch } from './queries/refuseBadQueries'

type AskedPlainly = { url: URL; address: string }

const listOrDocument = /^\/api\/([\w-]+)(?:\/([\w-]+))?\/?$/

/**
 * The JSON of a list or a document of a collection for somebody without an account, made by the same endpoint of Payload's that
 * `handleEndpoints` calls, without a request of the web's around it, a session looked for and an answer of the web's made
 * twice, which take as long as the rest together. Nothing for any other address, and where the endpoint refuses: it is asked the long
 * way then, and says so in the words of the caller's language.
 */
export async function readPlainly(payload: Payload, { address, url }: AskedPlainly): Promise<string | undefined> {
  const [, slug = '', id] = listOrDocument.exec(url.pathname) ?? []
  const collection = Object.values(payload.collections).find(({ config }) => config.slug === slug)
  const found = collection && endpointFor(collection.config.endpoints, id)
  if (!found || ['locale', 'fallbackLocale', 'fallback-locale'].some((name) => url.searchParams.has(name)))
    return undefined
  try {
    const asked: Partial<PayloadRequest> = {
      payloadAPI: 'REST',
      method: 'GET',
      query: parseSearch(url.search),
      routeParams: { ...found.params, collection: slug },
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
    const response = await found.endpoint.handler(req)
    // One that says itself how long it may be kept is not for here.
    return response.status === 200 && !response.headers.has('cache-control') ? await response.text() : undefined
  } catch {
    // Not swallowed: whoever asks goes on the long way, and meets the same.
    return undefined
  }
}

type Found = { endpoint: Omit<Endpoint, 'root'>; params: Record<string, string> }

/** The endpoint Payload would take, in its order. */
function endpointFor(endpoints: Omit<Endpoint, 'root'>[] | false, id: string | undefined): Found | undefined {
  for (const endpoint of endpoints || []) {
    if (endpoint.method !== 'get') continue
    const [, name] = /^\/:(\w+)$/.exec(endpoint.path) ?? []
    if (id === undefined ? endpoint.path === '/' : name !== undefined)
      return { endpoint, params: id === undefined || name === undefined ? {} : { [name]: id } }
    // An address of its own, such as `/count`.
    if (id !== undefined && endpoint.path === `/${id}`) return undefined
  }
  return undefined
}
