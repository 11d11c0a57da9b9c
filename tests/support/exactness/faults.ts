import type { Entry, Patch, Store } from '../../../src/platform/http/cache/store'

type Broken = (store: Store) => Partial<Store>

const withoutTags =
  (...prefixes: string[]): Broken =>
  (store) => ({
    put: (key, entry, begun) =>
      store.put(
        key,
        { ...entry, tags: entry.tags.filter((tag) => !prefixes.some((prefix) => tag.startsWith(prefix))) },
        begun,
      ),
  })

/** A memory that makes one thing out of two. */
const confusing =
  (keyOf: (key: string) => string): Broken =>
  (store) => ({
    get: (key) => store.get(keyOf(key)),
    put: (key, entry, begun) => store.put(keyOf(key), entry, begun),
  })

/** Answers take in what has come in a way of their own. */
const patching =
  (spoil: (texts: { before: string; after: string }) => string): Broken =>
  (store) => {
    const spoiled = (patch: Patch): Patch => ({
      ...patch,
      take: (body, change) => {
        const taken = patch.take(body, change)
        if (taken?.text === undefined) return taken
        const text = spoil({ before: body.toString(), after: taken.text })
        return { text, ...(taken.patch ? { patch: spoiled(taken.patch) } : {}) }
      },
    })
    return {
      put: (key, entry, begun) => store.put(key, { ...entry, patch: entry.patch && spoiled(entry.patch) }, begun),
    }
  }

const counted = /"totalDocs":\d+|data-published="\d+"/

/** Ways in which a cache gets it wrong, each of which the model has to find. */
export const faults: Readonly<Record<string, Broken>> = {
  'answers about an article without its tags': withoutTags('article:', 'comments:'),
  'lists without the tag of articles': withoutTags('articles', 'comments'),
  'pages without the tag of the site': withoutTags('site'),
  'threads without the tag of the settings': withoutTags('discussion'),
  'pages without the tag of bylines': withoutTags('authors'),
  'answers without the tag of links': (store) => ({
    put: (key, entry, begun) =>
      store.put(key, { ...entry, tags: entry.tags.filter((tag) => tag !== 'slugs' && tag !== 'articles') }, begun),
  }),
  'an invalidation that comes late, with the next change': (store) => {
    let late: readonly string[] = []
    return {
      invalidate: (tags) => {
        store.invalidate(late)
        late = tags
      },
    }
  },
  'an invalidation that is lost now and then': (store) => {
    let turn = 0
    return {
      invalidate: (tags, added) => {
        turn += 1
        if (turn % 3 !== 0) store.invalidate(tags, added)
      },
    }
  },
  'an invalidation of the first tag only': (store) => ({
    invalidate: (tags) => store.invalidate(tags.slice(0, 1)),
  }),
  'an answer that was read before the change and kept after it': (store) => {
    const made = new Map<string, Entry>()
    return {
      put: (key, entry, begun) => {
        made.set(key, entry)
        return store.put(key, entry, begun)
      },
      invalidate: (tags, added) => {
        store.invalidate(tags, added)
        for (const [key, entry] of made) store.put(key, entry, store.begin())
        made.clear()
      },
    }
  },
  'an answer that there is nothing, kept after a change': (store) => {
    const kept = new Map<string, Entry>()
    return {
      get: (key) => kept.get(key) ?? store.get(key),
      put: (key, entry, begun) => {
        if (entry.status !== 200) kept.set(key, entry)
        return store.put(key, entry, begun)
      },
    }
  },
  'one answer for an address with and without its parameters': confusing((key) => key.split('?')[0] ?? key),
  'one answer for a question whatever its variables': confusing((key) => key.replace(/,\{.*$/, '')),
  'what was compressed before the change': (store) => {
    const kept = new Map<string, Entry['compressed']>()
    return {
      put: (key, entry, begun) => {
        const compressed = kept.get(key) ?? entry.compressed
        kept.set(key, compressed)
        return store.put(key, { ...entry, compressed }, begun)
      },
    }
  },
  'the ETag of the answer before the change': (store) => {
    const kept = new Map<string, string | undefined>()
    return {
      put: (key, entry, begun) => {
        const etag = kept.get(key) ?? entry.etag
        kept.set(key, etag)
        return store.put(key, { ...entry, etag }, begun)
      },
    }
  },
  'a new comment that is not counted': patching(({ after, before }) =>
    after.replace(counted, counted.exec(before)?.[0] ?? ''),
  ),
  'a new comment that is counted and not shown': patching(({ after, before }) =>
    before.replace(counted, counted.exec(after)?.[0] ?? ''),
  ),
  'what was compressed before a new comment was taken in': (store) => {
    const kept = new Map<string, Entry['compressed']>()
    return {
      get: (key) => {
        const entry = store.get(key)
        return entry && { ...entry, compressed: kept.get(key) ?? entry.compressed }
      },
      put: (key, entry, begun) => {
        kept.set(key, entry.compressed)
        return store.put(key, entry, begun)
      },
    }
  },
  'a decision against a comment that is taken for one more': (store) => {
    let last: Parameters<Store['invalidate']>[1]
    return {
      invalidate: (tags, added) => {
        if (added) last = added
        store.invalidate(tags, added ?? (last && { ...last, since: performance.now() }))
      },
    }
  },
  'a new comment that is taken in where it is there already': (store) => ({
    invalidate: (tags, added) => {
      store.invalidate(tags, added)
      if (added) store.invalidate(tags, { ...added, since: performance.now() })
    },
  }),
  'numbers that do not say of which articles they are': (store) => ({
    put: (key, entry, begun) =>
      store.put(key, { ...entry, patch: entry.patch?.of ? { ...entry.patch, of: [] } : entry.patch }, begun),
  }),
  'comments put where they would stand if nothing had come before': (store) => {
    const lasting = (patch: Patch): Patch => ({
      ...patch,
      take: (body, change) => {
        const taken = patch.take(body, change)
        return taken?.text === undefined ? taken : { text: taken.text, patch: lasting(patch) }
      },
    })
    return {
      put: (key, entry, begun) => store.put(key, { ...entry, patch: entry.patch && lasting(entry.patch) }, begun),
    }
  },
}
