import type { Payload } from 'payload'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SharedCache } from '../../../../src/platform/http/sharedCache'
import { createPurger } from '../../../../src/platform/jobs/purge'

const shared: SharedCache = { kind: 'fastly', addresses: ['http://cdn.invalid'], id: 's', token: 't', seconds: 60 }

/** A purger whose API answers as it is told. */
const purger = (answers: { ok: boolean } = { ok: true }) => {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', async (url: string, { body }: { body?: string }) => {
    sent.push(body ? JSON.parse(body).surrogate_keys : url.split('/').at(-1))
    return new Response('{}', { status: answers.ok ? 200 : 503 })
  })
  const queued: unknown[] = []
  const logger = { warn: vi.fn(), error: vi.fn() }
  const jobs = { queue: async ({ input }: { input: unknown }) => void queued.push(input) }
  return { sent, queued, logger, ...createPurger({ logger, jobs } as unknown as Payload, shared) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('createPurger', () => {
  it('tells of what was changed within a fraction of a second, together, and once more later', async () => {
    const { note, sent, stop } = purger()
    note(['article:1', 'site'])
    note(['article:1', 'article:2'])
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(sent).toEqual([['article:1', 'site', 'article:2']])
    await vi.advanceTimersByTimeAsync(9_900)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(sent).toEqual([sent[0], sent[0]])
    await stop()
  })

  it('tells to forget everything where nobody knows what was changed', async () => {
    const { note, noteAll, sent, stop } = purger()
    note(['a'])
    noteAll()
    note(['b'])
    await vi.advanceTimersByTimeAsync(100)
    expect(sent).toEqual(['purge_all'])
    await stop()
  })

  it('leaves it to a task where nobody takes it', async () => {
    const answers = { ok: false }
    const { logger, note, noteAll, queued, stop } = purger(answers)
    note(['a', 'b'])
    await vi.advanceTimersByTimeAsync(100)
    noteAll()
    await vi.advanceTimersByTimeAsync(100)
    expect(queued).toEqual([{ tags: 'a\nb' }, { tags: '' }])
    expect(logger.warn).toHaveBeenCalledTimes(2)
    await stop()
  })

  it('tells what is left when it stops', async () => {
    const { note, sent, stop } = purger()
    note(['a'])
    await stop()
    expect(sent).toEqual([['a']])
  })
})
