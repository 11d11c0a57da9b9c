import { type Entry, plainOf, type Store } from '../../src/platform/http/cache/store'

export type RecordingStore = Store & {
  /** All that it was ever given to keep, as text. */
  text(): string
}

/** The memory of public answers with an eye on it: what was kept for a moment only is seen as well. */
export const recordingStore = (store: Store): RecordingStore => {
  const kept = new Set<string>()
  const seen = new WeakSet<Entry>()
  const see = (key: string, entry: Entry): void => {
    if (seen.has(entry)) return
    seen.add(entry)
    kept.add(`${key}\n${entry.headers.join('\n')}\n${plainOf(entry).toString('utf8')}`)
  }
  const put: Store['put'] = (key, entry, begun) => {
    see(key, entry)
    return store.put(key, entry, begun)
  }
  // What took something in has become another.
  const get: Store['get'] = (key) => {
    const entry = store.get(key)
    if (entry) see(key, entry)
    return entry
  }
  // What stands behind it may be exchanged by a test.
  return new Proxy(
    { ...store, text: () => [...kept].join('\n') },
    {
      get: (own, name: keyof RecordingStore) =>
        name === 'put' ? put : name === 'get' ? get : name === 'text' ? own.text : store[name],
    },
  )
}
