import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAnnouncer, type NewsStream } from '../../../../src/platform/http/announcer'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const setUp = (most?: number) => {
  const listeners = new Set<(changes: readonly string[]) => void>()
  const errors: unknown[] = []
  const announcer = createAnnouncer({
    event: 'comments',
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onError: (error) => errors.push(error),
    ...(most === undefined ? {} : { most }),
  })
  const change = async (...changes: string[]) => {
    for (const listener of listeners) listener(changes)
    await vi.advanceTimersByTimeAsync(250)
  }
  return { announcer, errors, change, listeners }
}

const topicOf = (key = 'a', tags: readonly string[] = [`comments:${key}`]) => {
  let count = 0
  const read = vi.fn(async () => ({ news: { id: String(count), data: `{"count":${count}}` }, tags }))
  return { topic: { key, tags: [`comments:${key}`], read }, read, set: (now: number) => (count = now) }
}
const streamOf = (extra: Partial<NewsStream> = {}) => {
  const written: string[] = []
  const end = vi.fn()
  return {
    written,
    end,
    stream: { networks: [], seen: undefined, write: (text: string) => void written.push(text), end, ...extra },
  }
}
const told = (count: number) => `event: comments\ndata: {"count":${count}}\nid: ${count}\n\n`
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('createAnnouncer', () => {
  it('tells each stream at the beginning, reads once for all of a topic, and only after what concerns it', async () => {
    const { announcer, change } = setUp()
    const { read, set, topic } = topicOf()
    const [one, two] = [streamOf(), streamOf()]
    announcer.join(topic, one.stream)
    await settle()
    announcer.join(topic, two.stream)
    await settle()
    expect([one.written, two.written, read.mock.calls.length]).toEqual([[told(0)], [told(0)], 1])
    set(1)
    await change('comments:b', 'site')
    expect(read).toHaveBeenCalledTimes(1)
    await change('comments:a')
    expect([one.written.at(-1), two.written.at(-1), read.mock.calls.length]).toEqual([told(1), told(1), 2])
  })

  it('makes several changes one reading, and tells nothing where they come to nothing', async () => {
    const { announcer, change } = setUp()
    const { read, topic } = topicOf()
    const { stream, written } = streamOf()
    announcer.join(topic, stream)
    await settle()
    await Promise.all([change('comments:a'), change('comments:a')])
    expect([written, read.mock.calls.length]).toEqual([[told(0)], 2])
  })

  it('does not repeat what was seen before the connection broke', async () => {
    const { announcer, change } = setUp()
    const { set, topic } = topicOf()
    set(4)
    const [same, other] = [streamOf({ seen: '4' }), streamOf({ seen: '3' })]
    announcer.join(topic, same.stream)
    announcer.join(topic, other.stream)
    await settle()
    expect([same.written, other.written]).toEqual([[], [told(4)]])
    set(5)
    await change('comments:a')
    expect(same.written).toEqual([told(5)])
  })

  it('reads again when it learns of more that may change a topic, and hears of that', async () => {
    const { announcer, change } = setUp()
    const { read, set, topic } = topicOf('page', ['comments:page', 'comments:made'])
    const { stream, written } = streamOf()
    announcer.join(topic, stream)
    await settle()
    expect(read).toHaveBeenCalledTimes(2)
    set(1)
    await change('comments:made')
    expect(written).toEqual([told(0), told(1)])
  })

  it('looks at everything again when changes may have been missed', async () => {
    const { announcer } = setUp()
    const { set, topic } = topicOf()
    const { stream, written } = streamOf()
    announcer.join(topic, stream)
    await settle()
    set(1)
    announcer.refresh()
    await vi.advanceTimersByTimeAsync(250)
    expect(written).toEqual([told(0), told(1)])
  })

  it('ends the streams of what is gone or cannot be read, and no others', async () => {
    const { announcer, change, errors } = setUp()
    const [gone, broken, well] = [topicOf('gone'), topicOf('broken'), topicOf('well')]
    const streams = [streamOf(), streamOf(), streamOf()] as const
    announcer.join(gone.topic, streams[0].stream)
    announcer.join(broken.topic, streams[1].stream)
    announcer.join(well.topic, streams[2].stream)
    await settle()
    gone.read.mockResolvedValue(undefined as never)
    broken.read.mockRejectedValue(new Error('away'))
    await change('comments:gone', 'comments:broken', 'comments:well')
    expect(streams.map(({ end }) => end.mock.calls.length)).toEqual([1, 1, 0])
    expect(errors).toEqual([new Error('away')])
  })

  it('has room for so many in all and of each network, and again when one has left', () => {
    const { announcer } = setUp(3)
    const { topic } = topicOf()
    const from = (key: string) => announcer.join(topic, streamOf({ networks: [{ key, most: 2 }] }).stream)
    const leave = from('x')
    expect([leave, from('x'), from('x')]).toEqual([expect.any(Function), expect.any(Function), undefined])
    expect([from('y'), from('z')]).toEqual([expect.any(Function), undefined])
    leave?.()
    leave?.()
    expect([from('x'), from('z')]).toEqual([expect.any(Function), undefined])
  })

  it('keeps quiet streams open', async () => {
    const { announcer } = setUp()
    const { topic } = topicOf()
    const streams = [streamOf(), streamOf(), streamOf()]
    for (const { stream } of streams) announcer.join(topic, stream)
    await vi.advanceTimersByTimeAsync(25_000)
    expect(streams.map(({ written }) => written)).toEqual(streams.map(() => [told(0), ':\n\n']))
  })

  it('forgets a topic nobody listens to, and ends every stream when it stops', async () => {
    const { announcer, change, listeners } = setUp()
    const { read, topic } = topicOf()
    const { end, stream } = streamOf()
    announcer.join(topic, streamOf().stream)?.()
    await settle()
    await change('comments:a')
    expect(read.mock.calls.length).toBeLessThanOrEqual(1)
    announcer.join(topic, stream)
    announcer.stop()
    expect([end.mock.calls.length, listeners.size]).toEqual([1, 0])
    expect(announcer.join(topic, streamOf().stream)).toBeUndefined()
  })
})
