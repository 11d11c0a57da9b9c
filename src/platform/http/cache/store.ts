import type { Encoding } from './encodings'
import { createSieve } from './sieve'

/** An answer as it was sent: headers as a flat list of names and values, the body whole. */
export type Entry = {
  /** 200, or what says that there is nothing, or that it is elsewhere: then it is given up with any change. */
  status: number
  headers: readonly string[]
  body: Buffer
  /** The same compressed, as far as somebody has asked for it. */
  compressed: Map<Encoding, Buffer | Promise<Buffer>>
  etag: string | undefined
  tags: readonly string[]
  /** When time alone makes it stale (ms since 1970). */
  until?: number | undefined
  /** Of an answer in words: whoever asks for another language gets one of its own. */
  language?: string | undefined
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
  /** The entry of a key holds more than when it was put: it was compressed. */
  grew(key: string): void
  /** Forgets every answer with one of the tags, and all that say that there is nothing. */
  invalidate(tags: readonly string[]): void
  /** Forgets everything, and whatever is being filled. */
  clear(): void
  /** `get` gives and `put` takes nothing until `resume`: nobody knows what is still true. */
  stop(): void
  resume(): void
  stats(): { entries: number; bytes: number; running: boolean }
}

/** Of an entry’s objects, its place in the maps, and a buffer’s own: estimates, nobody has measured them. */
const overheadBytes = 1200
const ofEachBufferBytes = 250
const ofEachTagBytes = 160

/** What an entry holds of memory, in bytes. Addresses may be long, and anybody can ask for many. */
function weigh({ body, compressed, headers, tags }: Entry, key: string): number {
  let bytes = overheadBytes + ofEachBufferBytes + body.length + 2 * key.length
  for (const text of headers) bytes += text.length + 8
  for (const tag of tags) bytes += ofEachTagBytes + tag.length
  for (const packed of compressed.values())
    bytes += ofEachBufferBytes + (Buffer.isBuffer(packed) ? packed.length : body.length)
  return bytes
}

/** So many tags are remembered one by one; beyond that all fills that run are refused instead. */
const maxRemembered = 10_000
/** Addresses without anything are as many as somebody makes up: they have this part of the memory to themselves. */
const shareOfNothing = 1 / 16

const isOfNothing = ({ status }: Entry): boolean => status !== 200

/**
 * Answers by key and by what they depend on, within `maxBytes`. What says that there is nothing, or that it is elsewhere,
 * stands apart: it depends on everything that could come to be there.
 */
export function createStore({ maxBytes, now }: { maxBytes: number; now: () => Date }): Store {
  const byTag = new Map<string, Set<string>>()
  const changed = new Map<string, number>()
  let sequence = 0
  /** Fills begun before this are refused whatever their tags. */
  let floor = 0
  let running = true

  const entries = createSieve<Entry>({
    maxBytes: maxBytes * (1 - shareOfNothing),
    weigh,
    onRemoved: ({ tags }, key) => {
      for (const tag of tags) {
        const keys = byTag.get(tag)
        keys?.delete(key)
        if (keys?.size === 0) byTag.delete(tag)
      }
    },
  })
  const ofNothing = createSieve<Entry>({ maxBytes: maxBytes * shareOfNothing, weigh })

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

  return {
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
      if (entry.tags.some((tag) => (changed.get(tag) ?? 0) > begun)) return 'stale'
      // Too big for the whole store.
      if (!entries.set(key, entry)) return 'refused'
      for (const tag of entry.tags) {
        const keys = byTag.get(tag) ?? new Set()
        byTag.set(tag, keys.add(key))
      }
      return 'kept'
    },
    grew: entries.reweigh,
    invalidate(tags) {
      sequence += 1
      ofNothing.clear()
      for (const tag of tags) {
        changed.set(tag, sequence)
        for (const key of [...(byTag.get(tag) ?? [])]) entries.delete(key)
      }
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
