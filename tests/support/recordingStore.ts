import type { Store } from '../../src/platform/http/cache/store'

export type RecordingStore = Store & {
  /** All that it was ever given to keep, as text. */
  text(): string
}

/** The memory of public answers with an eye on it: what was kept for a moment only is seen as well. */
export const recordingStore = (store: Store): RecordingStore => {
  const kept = new Set<string>()
  const put: Store['put'] = (key, entry, begun) => {
    kept.add(`${key}\n${entry.headers.join('\n')}\n${entry.body.toString('utf8')}`)
    return store.put(key, entry, begun)
  }
  // What stands behind it may be exchanged by a test.
  return new Proxy(
    { ...store, text: () => [...kept].join('\n') },
    {
      get: (own, name: keyof RecordingStore) => (name === 'put' ? put : name === 'text' ? own.text : store[name]),
    },
  )
}
