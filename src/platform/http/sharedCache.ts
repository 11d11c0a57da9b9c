/** A cache of somebody else's in front of this server: where it is, and how it is told what to forget. */
export type SharedCache = {
  kind: 'fastly' | 'cloudflare' | 'varnish'
  /** Where purges are sent to, without a slash at the end; of Varnish several. */
  addresses: readonly string[]
  /** The service (Fastly) or the zone (Cloudflare). */
  id: string
  token: string
  /** How long it keeps what nobody tells it to forget. */
  seconds: number
}

/** Of an API that does not answer; the purge is tried again. */
const timeoutMs = 5000
/** The header may be longer with each of them, yet not with what is in front of them. */
const longestHeader = 8000
const dayS = 24 * 60 * 60
/** Stands with every answer: what forgets it forgets all. */
const everything = 'colloquy'

const defaultAddress = {
  fastly: 'https://api.fastly.com',
  cloudflare: 'https://api.cloudflare.com/client/v4',
  varnish: '',
}
/** Tags of one request: Fastly takes 256, Cloudflare 30 on every plan, Varnish what fits into a header. */
const mostTags = { fastly: 256, cloudflare: 30, varnish: 50 }

/**
 * Reads `fastly://TOKEN@SERVICE`, `cloudflare://TOKEN@ZONE` or `varnish://HOST:PORT,HOST:PORT`, with `?seconds=` and `?api=`;
 * undefined for what is none of them.
 */
export function readSharedCache(text: string): SharedCache | undefined {
  const found = /^(fastly|cloudflare|varnish):\/\/(?:([^@/?#]+)@)?([^@/?#]+)\/?(?:\?(.*))?$/.exec(text)
  if (!found) return undefined
  const [, name = '', token = '', place = '', search = ''] = found
  const kind = (['fastly', 'cloudflare', 'varnish'] as const).find((known) => known === name)
  const query = new URLSearchParams(search)
  const seconds = Number(query.get('seconds') ?? dayS)
  const api = query.get('api')
  if (!kind || !Number.isInteger(seconds) || seconds < 1) return undefined
  if (kind === 'varnish') {
    const addresses = place.split(',').map((host) => `http://${host}`)
    return addresses.every((address) => URL.canParse(address)) ? { kind, addresses, id: '', token, seconds } : undefined
  }
  if (token === '' || !/^[\w-]+$/.test(place) || (api !== null && !URL.canParse(api))) return undefined
  const addresses = [(api ?? defaultAddress[kind]).replace(/\/+$/, '')]
  return { kind, addresses, id: place, token: decodeURIComponent(token), seconds }
}

/** A tag as all three take it: without spaces, commas and what a header cannot hold. */
const written = (tag: string): string => encodeURIComponent(tag).replaceAll('%3A', ':')

const tagHeader = {
  fastly: { name: 'Surrogate-Key', between: ' ' },
  cloudflare: { name: 'Cache-Tag', between: ',' },
  varnish: { name: 'xkey', between: ' ' },
} as const

/**
 * Headers of an answer that the shared cache may keep: until it is told of a change of one of the tags, `seconds` at most.
 * Browsers ask about it each time. None for an answer that time alone makes stale, or with more tags than fit: those it asks about, too.
 */
export function sharedHeaders({ kind, seconds }: SharedCache) {
  const { between, name } = tagHeader[kind]
  return (tags: readonly string[], until: Date | undefined): Record<string, string> => {
    const text = [everything, ...tags].map(written).join(between)
    if (until || text.length > longestHeader) return {}
    return { 'Cache-Control': `public, max-age=0, s-maxage=${seconds}, must-revalidate`, [name]: text }
  }
}

type Purge = { url: string; method: string; headers: Record<string, string>; body?: string }

/** What one node of it is told, at `address`. */
function purgesOf({ id, kind, token }: SharedCache, address: string, tags: readonly string[] | 'all'): Purge[] {
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const parts = tags === 'all' ? [] : inParts([...new Set(tags.map(written))], mostTags[kind])
  switch (kind) {
    case 'fastly': {
      const headers = { ...json, 'Fastly-Key': token }
      const service = `${address}/service/${id}`
      if (tags === 'all') return [{ url: `${service}/purge_all`, method: 'POST', headers }]
      return parts.map((part) => ({
        url: `${service}/purge`,
        method: 'POST',
        headers,
        body: JSON.stringify({ surrogate_keys: part }),
      }))
    }
    case 'cloudflare': {
      const bodies = tags === 'all' ? [{ purge_everything: true }] : parts.map((part) => ({ tags: part }))
      return bodies.map((body) => ({
        url: `${address}/zones/${id}/purge_cache`,
        method: 'POST',
        headers: { ...json, Authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      }))
    }
    case 'varnish': {
      const keys = tags === 'all' ? [everything] : parts.map((part) => part.join(' '))
      return keys.map((key) => ({
        url: `${address}/`,
        method: 'PURGE',
        headers: { xkey: key, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      }))
    }
  }
}

const inParts = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))

/**
 * Tells the shared cache to forget what depends on the tags: each of its nodes, whether or not another one answers.
 * @throws Error without the token, with what each said that was not told or did not take it
 */
export async function purgeShared(shared: SharedCache, tags: readonly string[] | 'all'): Promise<void> {
  const faults = await Promise.all(shared.addresses.map((address) => faultAt(shared, address, tags)))
  const told = faults.filter((fault) => fault !== undefined)
  if (told.length > 0) throw new Error(`The shared cache (${shared.kind}) did not take a purge: ${told.join(', ')}`)
}

/** Why a node has not taken all of it; nothing where it has. */
async function faultAt(
  shared: SharedCache,
  address: string,
  tags: readonly string[] | 'all',
): Promise<string | undefined> {
  const { host } = new URL(address)
  let fault: string | undefined
  try {
    for (const { url, ...request } of purgesOf(shared, address, tags)) {
      const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
      const text = await response.text()
      // Cloudflare says so in the body as well.
      const isTaken = response.ok && (shared.kind !== 'cloudflare' || /"success"\s*:\s*true/.test(text))
      if (!isTaken) fault = `${host} answered ${response.status}`
    }
    return fault
  } catch (error) {
    const { cause, name } = error as Error & { cause?: Error & { code?: string } }
    const why = name === 'TimeoutError' ? `no answer within ${timeoutMs / 1000} s` : cause?.code || cause?.message
    return `${host} could not be reached (${why ?? name})`
  }
}
