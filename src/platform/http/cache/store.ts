import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Encoding, tagOf } from './encodings'
import { createSieve } from './sieve'

/**
 * How an answer takes in what has come. `text` is what it says then, and `patch` how it takes in the next; without `text` it stays
 * as it is. Undefined: it has to be made anew.
 */
export type Patch = {
  take(body: Buffer, change: unknown): { text?: string; patch?: Patch } | undefined
  /** What it remembers, in bytes. */
  bytes: number
  /** Only what comes with one of these tags is anything to it; absent where any of the answer's may be. */
  of?: readonly string[]
}

/** What has come: see `Addition` of `#platform/database`. */
type Added = { tags: readonly string[]; change: unknown; since: number }

/** An answer as it was sent: headers as a flat list of names and values, the body whole. */
export type Entry = {
  /** 200, or what says that there is nothing, or that it is elsewhere: then it is given up with any change. */
  status: number
  headers: readonly string[]
  /** Absent while it is kept compressed alone: see `plainOf`. */
  body: Buffer | undefined
  /** The same compressed, as far as somebody has asked for it. */
  compressed: Map<Encoding, Buffer | Promise<Buffer>>
  /** Somebody has asked for it as it is, and it is kept so. */
  isAskedPlain?: boolean
  etag: string | undefined
  tags: readonly string[]
  /** When time alone makes it stale (ms since 1970). */
  until?: number | undefined
  /** Of an answer in words: whoever asks for another language gets one of its own. */
  language?: string | undefined
  /** It repeats the query it was asked with: whoever asks with more than the key says is not answered from it. */
  repeatsQuery?: true | undefined
  /** Absent where every change makes it stale. */
  patch?: Patch | undefined
  /** It has taken something in, and is to be compared with one that is made anew. */
  isToBeChecked?: boolean
}

/** Since the process began. */
export type CacheCounts = {
  hits: number
  /** What had to be made, or could not be waited for. */
  misses: number
  /** Answers that took in what had come. */
  patched: number
  /** Of those, answers that were not what is made anew. */
  differing: number
}

/** `stale`: something it depends on has changed since its making began; `refused`: it would not be kept another time either. */
export type Put = 'kept' | 'stale' | 'refused'

export type Store = {
  get(key: string): Entry | undefined
  /** What was held when it stopped: true then, and the best there is while nobody can be asked. Nothing while it runs. */
  lastKnown(key: string): Entry | undefined
  /** Marks the moment a fill begins; `put` compares with it. */
  begin(): number
  /** Keeps an answer, unless something it depends on has changed since `begun`: it may have been read before the change. */
  put(key: string, entry: Entry, begun: number): Put
  /** The entry of a key holds something else than when it was put: it was compressed, or unpacked. */
  grew(key: string): void
  /** Forgets every answer with one of the tags, and all that say that there is nothing; those that can take in what was added are kept. */
  invalidate(tags: readonly string[], added?: Added): void
  /** Whether nothing of this has changed since `begun`. */
  isCurrent(tags: readonly string[], begun: number): boolean
  /** Forgets everything, and whatever is being filled. */
  clear(): void
  /** `get` gives and `put` takes nothing until `resume`: nobody knows what is still true. */
  stop(): void
  resume(): void
  stats(): { entries: number; bytes: number; running: boolean }
  /** Whoever answers from here counts. */
  counts: CacheCounts
}

/** Of an entry’s objects, its place in the maps, and a buffer’s own: `tests/unit/platform/http/cache/memory.test.ts` compares with what the process takes. */
const overheadBytes = 850
const ofEachBufferBytes = 250
const ofEachTagBytes = 110

type Headers = Entry['headers']

/** Answers of one kind have the same headers: one list for all of them, of so many kinds. */
function createHeaderLists(): { one(headers: Headers): Headers; has(headers: Headers): boolean } {
  const mostKinds = 200
  const lists = new Map<string, Headers>()
  const known = new Set<Headers>()
  return {
    one(headers) {
      // No header holds the end of a line.
      const text = headers.join('\n')
      const list = lists.get(text)
      if (list || lists.size >= mostKinds) return list ?? headers
      lists.set(text, headers)
      known.add(headers)
      return headers
    },
    has: (headers) => known.has(headers),
  }
}

/** What an entry holds of memory, in bytes. Addresses may be long, and anybody can ask for many. */
function weigh({ body, compressed, headers, patch, tags }: Entry, key: string, hasOwnHeaders: boolean): number {
  let bytes = overheadBytes + 2 * key.length + (patch?.bytes ?? 0)
  if (body) bytes += ofEachBufferBytes + body.length
  if (hasOwnHeaders) for (const text of headers) bytes += text.length + 8
  for (const tag of tags) bytes += ofEachTagBytes + tag.length
  for (const packed of compressed.values())
    bytes += ofEachBufferBytes + (Buffer.isBuffer(packed) ? packed.length : (body?.length ?? 0))
  return bytes
}

const unpack: Readonly<Record<Encoding, (packed: Buffer) => Buffer>> = { br: brotliDecompressSync, gzip: gunzipSync }

/** The body as it is, unpacked where it is kept compressed alone: a tenth of a millisecond for a page. */
export function plainOf({ body, compressed }: Entry): Buffer {
  if (body) return body
  for (const [encoding, packed] of compressed) if (Buffer.isBuffer(packed)) return unpack[encoding](packed)
  throw new Error('An answer is kept without a body')
}

/** Browsers ask for what is compressed: kept beside it, the text would take four fifths of the memory. */
function letGoOfPlain(entry: Entry): void {
  if (!entry.isAskedPlain && [...entry.compressed.values()].some((packed) => Buffer.isBuffer(packed)))
    entry.body = undefined
}

/** So many tags are remembered one by one; beyond that all fills that run are refused instead. */
const maxRemembered = 10_000
/** Addresses without anything are as many as somebody makes up: they have this part of the memory to themselves. */
const shareOfNothing = 1 / 16

/** Answers with a tag: those that what comes with it may change, and those that it leaves as they are. */
type Keys = { concerned?: Set<string>; others?: Set<string> }

/** An answer, and when it was put here (`performance.now`). */
type Kept = Entry & { keptAt: number }

/**
 * Every property by its name (`satisfies` misses none): where a spread is followed by one of its own, V8 copies all of them one by one, into an
 * object of a new class.
 */
const keep = (entry: Entry, headers: Headers): Kept =>
  ({
    status: entry.status,
    headers,
    body: entry.body,
    compressed: entry.compressed,
    isAskedPlain: entry.isAskedPlain === true,
    etag: entry.etag,
    tags: entry.tags,
    until: entry.until,
    language: entry.language,
    repeatsQuery: entry.repeatsQuery,
    patch: entry.patch,
    isToBeChecked: entry.isToBeChecked === true,
    keptAt: performance.now(),
  }) satisfies { [Name in keyof Required<Kept>]: Kept[Name] }

type StoreInput = {
  maxBytes: number
  now: () => Date
  /** Of so many answers that took something in, one is to be checked. */
  checkEvery?: number
}

const isOfNothing = ({ status }: Entry): boolean => status !== 200

/**
 * Answers by key and by what they depend on, within `maxBytes`. What says that there is nothing, or that it is elsewhere,
 * stands apart: it depends on everything that could come to be there.
 */
export function createStore({ checkEvery = 1000, maxBytes, now }: StoreInput): Store {
  const byTag = new Map<string, Keys>()
  const changed = new Map<string, number>()
  let sequence = 0
  /** Fills begun before this are refused whatever their tags. */
  let floor = 0
  let running = true

  const counts: CacheCounts = { hits: 0, misses: 0, patched: 0, differing: 0 }

  const headers = createHeaderLists()
  const weight = (entry: Entry, key: string): number => weigh(entry, key, !headers.has(entry.headers))
  const entries = createSieve<Kept>({
    maxBytes: maxBytes * (1 - shareOfNothing),
    weigh: weight,
    onRemoved: ({ tags }, key) => {
      for (const tag of tags) {
        const { concerned, others } = byTag.get(tag) ?? {}
        concerned?.delete(key)
        others?.delete(key)
        if (!concerned?.size && !others?.size) byTag.delete(tag)
      }
    },
  })
  const ofNothing = createSieve<Entry>({ maxBytes: maxBytes * shareOfNothing, weigh: weight })

  /** Whatever has been begun by now is not kept. */
  const refuseFills = () => {
    sequence += 1
    floor = sequence
    changed.clear()
  }
  const forgetAll = () => {
    refuseFills()
    entries.clear()
    ofNothing.clear()
  }

  const isCurrent = (tags: readonly string[], begun: number): boolean =>
    begun >= floor && !tags.some((tag) => (changed.get(tag) ?? 0) > begun)

  /** What was kept before the commit began holds nothing of it; what came since, when it may have been read, is forgotten. */
  const patched = (entry: Kept, { change, since }: Added): Kept | undefined => {
    const taken = entry.keptAt < since ? entry.patch?.take(plainOf(entry), change) : undefined
    if (!taken) return undefined
    if (taken.text === undefined) return entry
    counts.patched += 1
    return {
      ...entry,
      body: ownCopy(Buffer.from(taken.text)),
      // Compressed anew when somebody asks for it.
      compressed: new Map(),
      etag: entry.etag === undefined ? undefined : tagOf(taken.text),
      patch: taken.patch,
      isToBeChecked: entry.isToBeChecked === true || counts.patched % checkEvery === 0,
    }
  }
  const add = (added: Added): void => {
    for (const key of new Set(added.tags.flatMap((tag) => [...(byTag.get(tag)?.concerned ?? [])]))) {
      const entry = entries.peek(key)
      const changed = entry && patched(entry, added)
      if (!changed) entries.delete(key)
      else if (changed !== entry) entries.replace(key, changed)
    }
  }

  return {
    counts,
    isCurrent,
    get(key) {
      if (!running) return undefined
      const entry = entries.get(key) ?? ofNothing.get(key)
      if (entry?.until === undefined || now().getTime() < entry.until) return entry
      entries.delete(key)
      ofNothing.delete(key)
      return undefined
    },
    lastKnown: (key) => (running ? undefined : entries.get(key)),
    begin: () => sequence,
    put(key, entry, begun) {
      if (!running) return 'refused'
      if (begun < floor) return 'stale'
      if (isOfNothing(entry)) {
        if (begun < sequence) return 'stale'
        return ofNothing.set(key, entry) ? 'kept' : 'refused'
      }
      if (!isCurrent(entry.tags, begun)) return 'stale'
      // Too big for the whole store.
      const kept = keep(entry, headers.one(entry.headers))
      letGoOfPlain(kept)
      if (!entries.set(key, kept)) return 'refused'
      const { patch, tags } = entry
      for (const tag of tags) {
        const keys = byTag.get(tag) ?? {}
        const among = patch?.of === undefined || patch.of.includes(tag) ? 'concerned' : 'others'
        keys[among] = (keys[among] ?? new Set()).add(key)
        byTag.set(tag, keys)
      }
      return 'kept'
    },
    grew(key) {
      const entry = entries.peek(key)
      if (entry) letGoOfPlain(entry)
      entries.reweigh(key)
    },
    invalidate(tags, added) {
      sequence += 1
      ofNothing.clear()
      for (const tag of tags) {
        changed.set(tag, sequence)
        if (added?.tags.includes(tag)) continue
        const { concerned = [], others = [] } = byTag.get(tag) ?? {}
        for (const key of [...concerned, ...others]) entries.delete(key)
      }
      if (added) add(added)
      if (changed.size > maxRemembered) refuseFills()
    },
    clear: forgetAll,
    stop() {
      running = false
      refuseFills()
    },
    resume() {
      forgetAll()
      running = true
    },
    stats: () => {
      const [shown, nothing] = [entries.stats(), ofNothing.stats()]
      return { entries: shown.entries + nothing.entries, bytes: shown.bytes + nothing.bytes, running }
    },
  }
}

/** A copy in memory of its own: zlib gives a piece of a larger buffer, and a piece would keep all of that. */
export function ownCopy(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}
