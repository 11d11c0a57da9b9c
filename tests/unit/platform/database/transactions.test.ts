import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { freshReq, inTurn, type RetryOptions, withRetry } from '../../../../src/platform/database/transactions'
import { UncertainCommit } from '../../../../src/platform/errorAnswers'
import { Refusal } from '../../../../src/platform/errors'

const rolledBack: unknown[] = []
const request = (own: Record<string, unknown> = {}): PayloadRequest => {
  const payload = {
    db: { rollbackTransaction: async (id: unknown) => void rolledBack.push(id) },
    config: { custom: { services: { platform: { now: () => new Date('2026-05-04T10:00:00.000Z') } } } },
  }
  // Only what the retry touches.
  return { payload, context: {}, ...own } as unknown as PayloadRequest
}

const labelled = (label: string) => Object.assign(new Error('from the driver'), { errorLabels: [label] })
const named = (name: string) => Object.assign(new Error('from the driver'), { name })

/** Retries with a clock that only sleeping moves. */
const fixed = (options: RetryOptions = {}) => {
  const pauses: number[] = []
  let time = 0
  return {
    pauses,
    options: {
      random: () => 0.5,
      now: () => time,
      sleep: async (ms: number) => {
        pauses.push(ms)
        time += ms
      },
      ...options,
    },
  }
}

/** Work that fails with these errors in turn, then succeeds. */
const failing = (...errors: unknown[]) => {
  const seen: PayloadRequest[] = []
  const work = async (req: PayloadRequest) => {
    seen.push(req)
    if (seen.length <= errors.length) throw errors[seen.length - 1]
    return 'done'
  }
  return { seen, work }
}

const transient = () => labelled('TransientTransactionError')

describe('withRetry', () => {
  it('runs work that succeeds once', async () => {
    const { seen, work } = failing()
    expect(await withRetry(() => request(), work, fixed().options)).toBe('done')
    expect(seen).toHaveLength(1)
  })

  it('repeats after a transient error, with another request each time', async () => {
    const { seen, work } = failing(transient(), transient())
    expect(await withRetry(() => request(), work, fixed().options)).toBe('done')
    expect(new Set(seen).size).toBe(3)
  })

  it('finds the label on the cause of an error', async () => {
    const { seen, work } = failing(new Error('wrapped', { cause: transient() }))
    await withRetry(() => request(), work, fixed().options)
    expect(seen).toHaveLength(2)
  })

  it('waits longer each time, up to a limit', async () => {
    const { pauses, options } = fixed()
    await withRetry(() => request(), failing(...Array.from({ length: 6 }, transient)).work, options)
    expect(pauses).toEqual([20, 40, 80, 150, 150, 150])
  })

  it('answers "unavailable" with Retry-After when the tries are over', async () => {
    const { seen, work } = failing(...Array.from({ length: 50 }, transient))
    const error = await withRetry(() => request(), work, fixed({ tries: 8 }).options).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ status: 503, retryAfter: 1, faults: [{ code: 'unavailable' }] })
    expect(seen).toHaveLength(8)
  })

  it('begins no further try after its budget of time', async () => {
    const { pauses, options } = fixed({ tries: 1000, budgetMs: 500 })
    await expect(
      withRetry(() => request(), failing(...Array.from({ length: 50 }, transient)).work, options),
    ).rejects.toBeInstanceOf(Refusal)
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(500)
  })

  it('never repeats when it is unknown whether the commit happened, and says so', async () => {
    const error = labelled('UnknownTransactionCommitResult')
    const { seen, work } = failing(error)
    const caught = await withRetry(() => request(), work, fixed().options).catch((reason: unknown) => reason)
    expect(caught).toBeInstanceOf(UncertainCommit)
    expect(caught).toMatchObject({ cause: error })
    expect(seen).toHaveLength(1)
  })

  it('does not repeat when an error carries both labels', async () => {
    const both = Object.assign(new Error('both'), {
      errorLabels: ['TransientTransactionError', 'UnknownTransactionCommitResult'],
    })
    await expect(withRetry(() => request(), failing(both).work, fixed().options)).rejects.toBeInstanceOf(
      UncertainCommit,
    )
  })

  it('passes every other error on at once', async () => {
    const error = new Error('a bug')
    const { seen, work } = failing(error)
    await expect(withRetry(() => request(), work, fixed().options)).rejects.toBe(error)
    expect(seen).toHaveLength(1)
  })

  it.each(['MongoServerSelectionError', 'MongoWaitQueueTimeoutError', 'MongoPoolClearedError'])(
    'answers "unavailable" at once when the database is gone (%s)',
    async (name) => {
      const { seen, work } = failing(named(name))
      await expect(withRetry(() => request(), work, fixed().options)).rejects.toMatchObject({ status: 503 })
      expect(seen).toHaveLength(1)
    },
  )

  it('rolls back a transaction that failed work left open', async () => {
    rolledBack.length = 0
    await expect(
      withRetry(() => request({ transactionID: 'left' }), failing(new Error('a bug')).work, fixed().options),
    ).rejects.toThrow()
    expect(rolledBack).toEqual(['left'])
  })
})

describe('freshReq', () => {
  it('has no transaction, whatever became of the old one', async () => {
    const refused = Promise.reject(new Error('refused'))
    refused.catch(() => {})
    const old = request({ transactionID: refused, payloadDataLoader: {} })
    const fresh = freshReq(old)
    expect([fresh.transactionID, fresh.payloadDataLoader, 'transactionID' in fresh]).toEqual([
      undefined,
      undefined,
      false,
    ])
    expect(old.transactionID).toBe(refused)
  })

  it('keeps a transaction of its own to itself', () => {
    const old = request()
    const fresh = freshReq(old)
    fresh.transactionID = 'new'
    expect([old.transactionID, fresh.transactionID]).toEqual([undefined, 'new'])
  })

  it('does not pass on what hooks left in the context', () => {
    const old = request({ context: { door: 'rest' } })
    freshReq(old).context.leftBehind = true
    expect([Object.keys(old.context), Object.keys(freshReq(old).context)]).toEqual([
      ['door', 'colloquy'],
      ['door', 'colloquy'],
    ])
  })

  it('stays a web request with its headers', () => {
    const web = new Request('http://localhost/api/comments', { headers: { accept: 'text/plain' } })
    const fresh = freshReq(Object.assign(web, { context: {}, payload: request().payload }) as unknown as PayloadRequest)
    expect(fresh).toBeInstanceOf(Request)
    expect([fresh.headers.get('accept'), fresh.url]).toEqual(['text/plain', 'http://localhost/api/comments'])
  })
})

describe('inTurn', () => {
  it('begins work of one key when the work before it has ended, failed or not, and other work at once', async () => {
    const seen: string[] = []
    const work = (name: string) => async () => {
      seen.push(`${name} begins`)
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(`${name} ends`)
      if (name === 'first') throw new Error(name)
    }
    const ended = await Promise.allSettled([
      inTurn('a', work('first')),
      inTurn('a', work('second')),
      inTurn('b', work('other')),
    ])
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(seen.indexOf('second begins')).toBeGreaterThan(seen.indexOf('first ends'))
    expect(seen.indexOf('other begins')).toBeLessThan(seen.indexOf('first ends'))
  })

  it('begins without a turn when the work before it takes too long', async () => {
    let end = () => {}
    const held = new Promise<void>((resolve) => {
      end = resolve
    })
    const stuck = inTurn('c', () => held)
    expect(await inTurn('c', async () => 'done', 5)).toBe('done')
    end()
    await stuck
    expect(await inTurn('c', async () => 'again')).toBe('again')
  })
})
