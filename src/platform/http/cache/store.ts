import { LRUCache } from 'lru-cache'
import { type Encoding, smallestCompressed } from './encodings'

/** An answer as it was sent: headers as a flat list of names and values, the body whole. */
export type Entry = {
  headers: readonly string[]
  body: Buffer
  /** The same compressed, as far as somebody has asked for it. */
  compressed: Map<Encoding, Buffer | Promise<Buffer>>
  etag: string | undefined
  tags: readonly string[]
  /** When time alone makes it stale (ms since 1970). */
  until?: number | undefined
}

export type Store = {
  get(key: string): Entry | undefined
  /** What was held when it stopped: true then, and the best there is while nobody can be asked. Nothing while it runs. */
  lastKnown(key: string): Entry | undefined
  /** Marks the moment a fill begins; `put` compares with it. */
  begin(): number
  /** Keeps an answer, unless something it depends on has changed since `begun`: it may have been read before the change. */
  put(key: string, entry: Entry, begun: number): void
  /** Forgets every answer with one of the tags. */
  invalidate(tags: readonly string[]): void
  /** Forgets everything, and whatever is being filled. */
  clear(): void
  /** `get` gives and `put` takes nothing until `resume`: nobody knows what is still true. */
  stop(): void
  resume(): void
  stats(): { entries: number; bytes: number; running: boolean }
  /** Everything that is held, as text. */
  dump(): string
}

/** Of an entry's objects, and of each place in an index. */
const overhead = 512

/** About what an entry holds of memory at most, in bytes: what is compressed together is smaller than what it is made from. Addresses may be long, and anybody can ask for many. */
function weigh({ body, headers, tags }: Entry, key: string): number {
  const texts = [...headers, ...tags].reduce((sum, text) => sum + text.length, 0)
  const bodies = body.length < smallestCompressed ? body.length : 2 * body.length
  return bodies + 2 * key.length * (1 + tags.length) + texts + overhead
}
/** So many tags are remembered one by one; beyond that all fills that run are refused instead. */
const maxRemembered = 10_000

/** Answers by key and by what they depend on, within `maxBytes`; the least recently used go first. */
export function createStore({ maxBytes, now }: { maxBytes: number; now: () => Date }): Store {
  const byTag = new Map<string, Set<string>>()
  const changed = new Map<string, number>()
  let sequence = 0
  /** Fills begun before this are refused whatever their tags. */
  let floor = 0
  let running = true

  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: weigh,
    dispose: ({ tags }, key) => {
      for (const tag of tags) {
        const keys = byTag.get(tag)
        keys?.delete(key)
        if (keys?.size === 0) byTag.delete(tag)
      }
    },
  })

  /** Whatever has been begun by now is not kept. */
  const refuseFills = () => {
    sequence += 1
    floor = sequence
    changed.clear()
  }

  return {
    get(key) {
      const entry = running ? entries.get(key) : undefined
      if (entry?.until === undefined || now().getTime() < entry.until) return entry
      entries.delete(key)
      return undefined
    },
    lastKnown: (key) => (running ? undefined : entries.get(key)),
    begin: () => sequence,
    put(key, entry, begun) {
      if (!running || begun < floor || entry.tags.some((tag) => (changed.get(tag) ?? 0) > begun)) return
      entries.set(key, entry)
      // Too big for the whole store: then it was not kept.
      if (!entries.has(key)) return
      for (const tag of entry.tags) {
        const keys = byTag.get(tag) ?? new Set()
        byTag.set(tag, keys.add(key))
      }
    },
    invalidate(tags) {
      sequence += 1
      for (const tag of tags) {
        changed.set(tag, sequence)
        for (const key of [...(byTag.get(tag) ?? [])]) entries.delete(key)
      }
      if (changed.size > maxRemembered) refuseFills()
    },
    clear() {
      refuseFills()
      entries.clear()
    },
    stop() {
      running = false
      refuseFills()
    },
    resume() {
      refuseFills()
      entries.clear()
      running = true
    },
    stats: () => ({ entries: entries.size, bytes: entries.calculatedSize, running }),
    dump: () =>
      [...entries.entries()]
        .map(([key, { body, headers }]) => `${key}\n${headers.join('\n')}\n${body.toString('utf8')}`)
        .join('\n'),
  }
}
