import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createStore, type Entry, type Patch, plainOf } from '../../../../../src/platform/http/cache/store'
import { createClock } from '../../../../support/clock'

const entry = (tags: string[], text = 'x', status = 200): Entry => ({
  status,
  headers: [],
  body: Buffer.from(text),
  compressed: new Map(),
  etag: undefined,
  tags,
})
const filled = (maxBytes = 1_000_000) => {
  const { advance, now } = createClock()
  const store = createStore({ maxBytes, now })
  const put = (key: string, ...tags: string[]) => store.put(key, entry(tags, key), store.begin())
  const held = (...keys: string[]) => keys.filter((key) => store.get(key) !== undefined)
  return { store, put, held, advance, now }
}

describe('createStore', () => {
  it('forgets exactly what depends on a tag', () => {
    const { store, put, held } = filled()
    put('/a', 'article:1', 'site')
    put('/b', 'article:2', 'site')
    put('/c', 'article:2')
    store.invalidate(['article:2'])
    expect(held('/a', '/b', '/c')).toEqual(['/a'])
    store.invalidate(['unknown', 'site'])
    expect(held('/a')).toEqual([])
    expect(store.stats()).toEqual({ entries: 0, bytes: 0, running: true })
  })

  it('forgets an answer when its time is over', () => {
    const { advance, held, now, store } = filled()
    store.put('/a', { ...entry([]), until: now().getTime() + 60_000 }, store.begin())
    advance(59_999)
    expect(held('/a')).toEqual(['/a'])
    advance(1)
    expect(held('/a')).toEqual([])
    expect(store.stats().entries).toBe(0)
  })

  it('refuses an answer whose tag changed after its making began', () => {
    const { store, held } = filled()
    const begun = store.begin()
    store.invalidate(['article:1'])
    store.put('/a', entry(['article:1']), begun)
    store.put('/b', entry(['article:2']), begun)
    expect(held('/a', '/b')).toEqual(['/b'])
  })

  it('takes an answer that was begun after the change', () => {
    const { store, put, held } = filled()
    store.invalidate(['article:1'])
    put('/a', 'article:1')
    expect(held('/a')).toEqual(['/a'])
  })

  it('refuses every answer begun before so many changes that it does not remember them one by one', () => {
    const { store, put, held } = filled()
    const begun = store.begin()
    store.invalidate(Array.from({ length: 10_001 }, (_, index) => `article:${index}`))
    store.put('/a', entry(['article:1']), begun)
    expect(held('/a')).toEqual([])
    put('/a', 'article:1')
    expect(held('/a')).toEqual(['/a'])
  })

  it('gives and takes nothing while it is stopped, nor afterwards what was begun before', () => {
    const { store, put, held } = filled()
    put('/a', 'site')
    const before = store.begin()
    store.stop()
    expect(held('/a')).toEqual([])
    const during = store.begin()
    put('/b', 'site')
    store.resume()
    store.put('/c', entry(['site']), before)
    store.put('/d', entry(['site']), during)
    expect(held('/a', '/b', '/c', '/d')).toEqual([])
    put('/e', 'site')
    expect(held('/e')).toEqual(['/e'])
  })

  it('says what it last knew while it is stopped, without what has changed since, and nothing of it afterwards', () => {
    const { store, put } = filled()
    put('/a', 'site')
    put('/b', 'article:1')
    expect(store.lastKnown('/a')).toBeUndefined()
    store.stop()
    expect(store.lastKnown('/a')?.tags).toEqual(['site'])
    store.invalidate(['article:1'])
    expect(store.lastKnown('/b')).toBeUndefined()
    store.resume()
    expect(store.lastKnown('/a')).toBeUndefined()
    store.stop()
    expect(store.lastKnown('/a')).toBeUndefined()
  })

  it('keeps within its bytes, long addresses included, and lets go of what nobody came back for', () => {
    const { store, put, held } = filled(80_000)
    const keys = Array.from({ length: 100 }, (_, index) => `/${index}?${'x'.repeat(1000)}`)
    for (const key of keys) {
      put(key, 'site')
      store.get(keys[0] ?? '')
    }
    expect(store.stats().bytes).toBeLessThanOrEqual(80_000)
    expect(store.stats().entries).toBeLessThan(20)
    expect(held(keys[0] ?? '', keys[1] ?? '', keys[99] ?? '')).toEqual([keys[0], keys[99]])
    expect(store.put('/big', entry(['site'], 'x'.repeat(90_000)), store.begin())).toBe('refused')
    expect(held('/big')).toEqual([])
  })

  it('weighs an answer again when it is compressed', () => {
    const { store } = filled()
    const kept = entry(['site'], 'x'.repeat(5000))
    store.put('/a', kept, store.begin())
    const before = store.stats().bytes
    // Somebody has asked for it as it is, too.
    const held = store.get('/a')
    if (held) held.isAskedPlain = true
    kept.compressed.set('br', Buffer.alloc(700))
    store.grew('/a')
    expect(store.stats().bytes - before).toBeGreaterThanOrEqual(700)
    store.invalidate(['site'])
    expect(store.stats().bytes).toBe(0)
  })

  it.each([
    ['br', brotliCompressSync],
    ['gzip', gzipSync],
  ] as const)('keeps an answer in %s without the text beside it, which is still known', (encoding, pack) => {
    const { store } = filled()
    const text = 'Tide pools, grün. '.repeat(500)
    const patch: Patch = { bytes: 0, take: (body) => ({ text: `${body}And one more.` }) }
    const packed = pack(text)
    // Compressed since it came, and by the one who made it.
    store.put('/a', { ...entry(['site'], text), patch }, store.begin())
    const before = store.stats().bytes
    store.get('/a')?.compressed.set(encoding, packed)
    store.grew('/a')
    store.put('/b', { ...entry(['site'], text), compressed: new Map([[encoding, packed]]) }, store.begin())
    expect(store.stats().bytes).toBeLessThan(before)
    const textOf = (key: string) => {
      const kept = store.get(key)
      return kept && plainOf(kept).toString()
    }
    expect([textOf('/a'), textOf('/b')]).toEqual([text, text])
    store.invalidate(['site'], { tags: ['site'], change: 'x', since: performance.now() })
    expect([textOf('/a'), textOf('/b')]).toEqual([`${text}And one more.`, undefined])
  })

  describe('of what says that there is nothing', () => {
    const nothing = entry([], 'nothing here', 404)

    it('forgets all with any change', () => {
      const { held, store } = filled()
      store.put('/a', nothing, store.begin())
      expect(held('/a')).toEqual(['/a'])
      store.invalidate(['comments:elsewhere'])
      expect(held('/a')).toEqual([])
    })

    it('refuses what was begun before any change', () => {
      const { held, store } = filled()
      const begun = store.begin()
      store.invalidate(['comments:elsewhere'])
      expect(store.put('/a', nothing, begun)).toBe('stale')
      expect(held('/a')).toEqual([])
    })

    it('keeps a small part of the memory full, whatever is asked for, and pushes nothing else out', () => {
      const { held, put, store } = filled(200_000)
      put('/a', 'site')
      for (let index = 0; index < 500; index += 1) store.put(`/no/${index}`, nothing, store.begin())
      expect(held('/a', '/no/499')).toEqual(['/a', '/no/499'])
      expect(store.stats().bytes).toBeLessThan(20_000)
    })

    it('forgets all when the clock or somebody says so', () => {
      const { held, store } = filled()
      store.put('/a', nothing, store.begin())
      store.clear()
      expect(held('/a')).toEqual([])
    })
  })

  it('forgets a tag with its last answer, also when the answer is replaced', () => {
    const { store, put, held } = filled()
    put('/a', 'article:1')
    put('/a', 'article:2')
    store.invalidate(['article:1'])
    expect(held('/a')).toEqual(['/a'])
    store.invalidate(['article:2'])
    expect(held('/a')).toEqual([])
  })

  describe('what takes in what has come', () => {
    const growing = (): Patch => ({
      bytes: 10,
      take: (body, change) =>
        change === 'nothing to see' ? {} : change === 'x' ? { text: `${body}x`, patch: growing() } : undefined,
    })
    const kept = (tags: string[]) => {
      const parts = filled()
      parts.store.put('/a', { ...entry(tags), etag: '"1"', patch: growing() }, parts.store.begin())
      const add = (changed: string[], { change = 'x', of = changed, since = performance.now() } = {}) =>
        parts.store.invalidate(changed, { tags: of, change, since })
      const body = () => {
        const now = parts.store.get('/a')
        return now && plainOf(now).toString()
      }
      return { ...parts, add, body }
    }

    it('stays, with another body, another tag and nothing compressed', () => {
      const { add, body, store } = kept(['comments:1', 'article:1'])
      const before = store.get('/a')
      before?.compressed.set('br', brotliCompressSync('x'))
      store.grew('/a')
      add(['comments:1', 'articles', 'article:1'])
      expect(body()).toBe('xx')
      expect(store.get('/a')?.compressed.size).toBe(0)
      expect(store.get('/a')?.etag).not.toBe('"1"')
      // Once, whatever of it has changed; and what was handed out before is as it was.
      expect(before && plainOf(before).toString()).toBe('x')
      add(['comments:1'])
      expect(body()).toBe('xxx')
      expect(store.counts.patched).toBe(2)
      store.invalidate(['article:1'])
      expect(store.stats()).toMatchObject({ entries: 0, bytes: 0 })
    })

    it('stays as it is where nothing of it is shown there', () => {
      const { add, store } = kept(['comments:1'])
      const before = store.get('/a')
      add(['comments:1'], { change: 'nothing to see' })
      expect(store.get('/a')).toBe(before)
      expect(store.counts.patched).toBe(0)
    })

    it('is not looked at for what comes elsewhere, where it says what is anything to it', () => {
      const { store } = filled()
      let looks = 0
      const patch: Patch = { bytes: 0, of: ['comments:1'], take: () => ({ text: `look ${++looks}`, patch }) }
      store.put('/a', { ...entry(['articles', 'comments:1']), patch }, store.begin())
      const add = (...tags: string[]) => store.invalidate(tags, { tags, change: 'x', since: performance.now() })
      add('articles', 'comments:2')
      expect(looks).toBe(0)
      add('articles', 'comments:1')
      add('articles', 'comments:1')
      expect(looks).toBe(2)
      add('articles', 'comments:2')
      expect(looks).toBe(2)
      store.invalidate(['articles'])
      expect(store.stats()).toMatchObject({ entries: 0, bytes: 0 })
    })

    it.each<[string, (parts: ReturnType<typeof kept>) => void]>([
      ['something else of it has changed as well', ({ add }) => add(['comments:1', 'site'], { of: ['comments:1'] })],
      ['it was kept since the commit began', ({ add }) => add(['comments:1'], { since: 0 })],
      ['it cannot', ({ add }) => add(['comments:1'], { change: 'another' })],
      ['nobody says what has come', ({ store }) => store.invalidate(['comments:1'])],
    ])('is forgotten where %s', (_name, change) => {
      const parts = kept(['comments:1', 'site'])
      change(parts)
      expect(parts.body()).toBeUndefined()
    })

    it('is not put where its making began before', () => {
      const { add, store, held } = kept(['comments:1'])
      const begun = store.begin()
      add(['comments:1'])
      expect(store.put('/b', { ...entry(['comments:1']), patch: growing() }, begun)).toBe('stale')
      expect(store.isCurrent(['comments:1'], begun)).toBe(false)
      expect(store.isCurrent(['site'], begun)).toBe(true)
      expect(held('/a', '/b')).toEqual(['/a'])
    })

    it('makes room as anything that grows', () => {
      const { put, store, held } = filled(5000)
      store.put('/a', { ...entry(['comments:1']), patch: { bytes: 0, take: () => ({ text: 'x'.repeat(3000) }) } }, 0)
      put('/b')
      store.invalidate(['comments:1'], { tags: ['comments:1'], change: 'x', since: performance.now() })
      expect(held('/a', '/b')).toHaveLength(1)
      expect(store.stats().bytes).toBeLessThan(5000)
    })
  })
})
