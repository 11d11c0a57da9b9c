const script = document.currentScript ?? document.querySelector('script[src*="/embed.js"]')

/** Where the comments are: the server this script came from. */
export const base: string = script instanceof HTMLScriptElement ? new URL(script.src).origin : location.origin

export type Fault = { code: string; path?: string; message: string }

/** What the server refused, fault by fault. `isGone`: it could not be asked at all. */
export class Refused extends Error {
  constructor(
    readonly faults: Fault[],
    readonly isGone = false,
  ) {
    super(faults[0]?.message)
  }
}

type Call = { method?: string; body?: object; headers?: Record<string, string | undefined> }

/** Asks the API, without cookies. @throws Refused */
export async function call<T>(path: string, language: string, { body, headers = {}, method }: Call = {}): Promise<T> {
  const sent = Object.entries({ ...headers, ...(body ? { 'Content-Type': 'application/json' } : {}) })
  const answer = await fetch(base + path, {
    method: method ?? (body ? 'POST' : 'GET'),
    credentials: 'omit',
    headers: [['Accept-Language', language], ...sent.filter((pair): pair is [string, string] => Boolean(pair[1]))],
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new Refused([], true)
  })
  const told = await answer.json().catch(() => ({}))
  if (answer.ok) return told
  const [error] = told.errors ?? []
  throw new Refused(error?.data?.errors ?? (error ? [{ code: '', message: error.message }] : []), !error)
}

/** What a comment hangs on: an article of the site, or a page elsewhere. */
export type Target = { article?: string | undefined; page?: string | undefined }

/** The address of something about it: `thread`, `discussion`, `live`. */
export function about({ article, page }: Target, what: string, query: Record<string, string> = {}): string {
  const path = article === undefined ? `/api/pages/${what}` : `/api/articles/${encodeURIComponent(article)}/${what}`
  const search = new URLSearchParams({ ...(article === undefined ? { url: page ?? '' } : {}), ...query }).toString()
  return search ? `${path}?${search}` : path
}

type Memory = { token?: string; name?: string; url?: string }
const memoryKey = `colloquy ${base}`

/** What this browser remembers of its reader; nothing where it keeps nothing. */
export function remembered(): Memory {
  try {
    return JSON.parse(localStorage.getItem(memoryKey) ?? '{}')
  } catch {
    return {}
  }
}

export function remember(memory: Memory): void {
  keep(memoryKey, JSON.stringify({ ...remembered(), ...memory }))
}

export function forget(): void {
  keep(memoryKey, undefined)
}

/** Keeps a text in this browser, or forgets it. Browsers may refuse to keep anything. */
export function keep(key: string, text: string | undefined): void {
  try {
    if (text) localStorage.setItem(key, text)
    else localStorage.removeItem(key)
  } catch {}
}

export function kept(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}
