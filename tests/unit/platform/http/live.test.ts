import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { queueIdsOf } from '../../../../src/comments/queue'
import { createLiveHub, type LiveStream } from '../../../../src/platform/http/live'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const setUp = () => {
  const listeners = new Set<(changes: readonly string[]) => void>()
  const errors: unknown[] = []
  const hub = createLiveHub({
    event: 'queue',
    idsOf: queueIdsOf,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onError: (error) => errors.push(error),
  })
  const announce = (...changes: string[]) => {
    for (const listener of listeners) listener(changes)
  }
  return { hub, errors, announce, listeners }
}

const streamOf = (account = 'a', extra: Partial<LiveStream> = {}) => {
  const written: string[] = []
  const read = vi.fn(async (changed: readonly string[]) => JSON.stringify(changed))
  const end = vi.fn()
  const stream: LiveStream = {
    account,
    view: account,
    read,
    isAllowed: async () => true,
    write: (text) => void written.push(text),
    end,
    ...extra,
  }
  return { stream, written, read, end }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('createLiveHub', () => {
  it('greets a stream, and tells it of changes once a quarter of a second has passed', async () => {
    const { announce, hub } = setUp()
    const { stream, written } = streamOf()
    hub.join(stream)
    await settle()
    expect(written).toEqual(['event: queue\ndata: []\n\n'])
    announce('queue', 'queue:1')
    announce('queue', 'queue:2', 'queue:1')
    await vi.advanceTimersByTimeAsync(249)
    expect(written).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(written[1]).toBe('event: queue\ndata: ["1","2"]\n\n')
  })

  it('says nothing of what concerns no desk', async () => {
    const { announce, hub } = setUp()
    const { stream, written } = streamOf()
    hub.join(stream)
    announce('comments', 'article:1')
    await vi.advanceTimersByTimeAsync(1000)
    expect(written).toHaveLength(1)
  })

  it('reads once for all that may see the same', async () => {
    const { announce, hub } = setUp()
    const one = streamOf('a', { view: 'all' })
    const two = streamOf('b', { view: 'all' })
    hub.join(one.stream)
    hub.join(two.stream)
    await settle()
    announce('queue:1')
    await vi.advanceTimersByTimeAsync(250)
    expect([one.read.mock.calls.length + two.read.mock.calls.length, two.written.at(-1)]).toEqual([
      3,
      'event: queue\ndata: ["1"]\n\n',
    ])
  })

  it('keeps quiet streams alive, and ends those whose reader is gone or cannot be looked for', async () => {
    const { errors, hub } = setUp()
    const stays = streamOf()
    const gone = streamOf('b', { isAllowed: async () => false })
    const unknown = streamOf('c', { isAllowed: () => Promise.reject(new Error('away')) })
    for (const { stream } of [stays, gone, unknown]) hub.join(stream)
    await vi.advanceTimersByTimeAsync(25_000)
    expect(stays.written.at(-1)).toBe(':\n\n')
    expect([stays, gone, unknown].map(({ end }) => end.mock.calls.length)).toEqual([0, 1, 1])
    expect(errors).toHaveLength(1)
  })

  it('ends streams it cannot tell, and says why', async () => {
    const { announce, errors, hub } = setUp()
    const { end, read, stream } = streamOf()
    hub.join(stream)
    await settle()
    read.mockRejectedValueOnce(new Error('away'))
    announce('queue:1')
    await vi.advanceTimersByTimeAsync(250)
    expect([end.mock.calls.length, errors.length]).toEqual([1, 1])
  })

  it('has room for ten of an account, and for 200', () => {
    const { hub } = setUp()
    const joined = Array.from({ length: 11 }, () => hub.join(streamOf('a').stream))
    expect(joined.map((leave) => leave !== undefined)).toEqual([...Array(10).fill(true), false])
    joined[0]?.()
    expect(hub.join(streamOf('a').stream)).toBeDefined()
    for (let index = 10; index < 200; index++) expect(hub.join(streamOf(`n${index}`).stream)).toBeDefined()
    expect(hub.join(streamOf('last').stream)).toBeUndefined()
  })

  it('ends all when it stops, and takes no more', async () => {
    const { hub, listeners } = setUp()
    const { end, stream } = streamOf()
    hub.join(stream)
    hub.stop()
    expect([end.mock.calls.length, listeners.size, vi.getTimerCount()]).toEqual([1, 0, 0])
    expect(hub.join(streamOf().stream)).toBeUndefined()
    await settle()
  })
})
