import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { createStore, type Entry, plainOf, type Store } from '../../../src/platform/http/cache/store'
import type { Clock } from '../clock'
import { faults } from './faults'
import type { Seen } from './world'

const unpack = { br: brotliDecompressSync, gzip: gunzipSync }

export type Shadows = {
  /** The real memory, from which the shadows hear of everything. */
  store: Store
  /** What each of them has under a key now, to be compared with what there is: names those that have something else. */
  held(key: string): { wrongAbout(fresh: Seen): string[] }
}

/** Beside a memory, one for each fault: they are given and told the same, and get it wrong in their own way. */
export const withShadows = (real: Store, now: Clock['now']): Shadows => {
  const shadows = Object.entries(faults).map(([name, wrong]) => {
    const own = createStore({ maxBytes: 64 * 1024 * 1024, now })
    return { name, store: { ...own, ...wrong(own) } }
  })
  const all = [real, ...shadows.map(({ store }) => store)]
  /** Of each beginning, what each of them calls it. */
  const begins: number[][] = []
  const everybody =
    <Name extends 'clear' | 'stop' | 'resume'>(name: Name) =>
    () => {
      for (const store of all) store[name]()
    }
  const isAsFresh = (entry: Entry, fresh: Seen): boolean =>
    entry.status === fresh.status &&
    (fresh.location !== null || plainOf(entry).toString() === fresh.text) &&
    (fresh.etag === null || entry.etag === undefined || fresh.etag === entry.etag) &&
    [...entry.compressed].every(
      ([encoding, bytes]) => !Buffer.isBuffer(bytes) || unpack[encoding](bytes).toString() === fresh.text,
    )
  return {
    store: {
      ...real,
      begin: () => begins.push(all.map((store) => store.begin())) - 1,
      put(key, entry, begun) {
        const [own = 0, ...others] = begins[begun] ?? []
        for (const [index, { store }] of shadows.entries())
          store.put(key, { ...entry, compressed: new Map(entry.compressed) }, others[index] ?? 0)
        return real.put(key, entry, own)
      },
      invalidate(tags, added) {
        for (const store of all) store.invalidate(tags, added)
      },
      clear: everybody('clear'),
      stop: everybody('stop'),
      resume: everybody('resume'),
    },
    held: (key) => {
      const kept = shadows.map(({ name, store }) => ({ name, entry: store.get(key) }))
      return {
        wrongAbout: (fresh) => kept.flatMap(({ entry, name }) => (entry && !isAsFresh(entry, fresh) ? [name] : [])),
      }
    },
  }
}
