import { Binary, type ClientSession } from 'mongodb'
import { expect, it, vi } from 'vitest'
import { createOwnWrites, type OwnWrites } from '../../../../../src/platform/database/mongodb/ownWrites'

const name = (session: number) => ({ id: new Binary(Buffer.alloc(16, session), Binary.SUBTYPE_UUID) })
/** The driver knows it by the transaction it is in. */
const session = (id: number, txnNumber: number) =>
  ({ id: name(id), serverSession: { txnNumber } }) as unknown as ClientSession
const streamed = (id: number, txnNumber: number) => ({ lsid: name(id), txnNumber })

/** What is told of events of these transactions. */
const toldOf = (own: OwnWrites, ...events: Parameters<OwnWrites['tellRest']>[0][]) => {
  const told: string[] = []
  for (const event of events) own.tellRest(event, ['articles', 'slugs'], (changes) => told.push(...changes))
  return told
}

it('tells of everything outside transactions, and in those of others', () => {
  const own = createOwnWrites()
  own.committing(session(1, 1)).told(['articles', 'slugs'])
  const both = ['articles', 'slugs']
  expect(toldOf(own, {}, streamed(1, 2), streamed(2, 1))).toEqual([...both, ...both, ...both])
})

it('tells of what was not told of when it was committed', () => {
  const own = createOwnWrites()
  own.committing(session(1, 1)).told(['articles'])
  own.committing(session(1, 2)).told(['articles', 'slugs'])
  expect(toldOf(own, streamed(1, 1), streamed(1, 2), streamed(1, 1))).toEqual(['slugs', 'slugs'])
})

it.each(['told', 'untold'] as const)('waits for the answer of a commit, and once that is %s goes by it', (outcome) => {
  const own = createOwnWrites()
  const commit = own.committing(session(1, 1))
  const told = toldOf(own, streamed(1, 1))
  expect(told).toEqual([])
  if (outcome === 'told') commit.told(['articles', 'slugs'])
  commit.untold()
  expect(told).toEqual(outcome === 'told' ? [] : ['articles', 'slugs'])
  expect(toldOf(own, streamed(1, 1))).toEqual(told)
})

it('waits no longer than it is told to, whatever comes of it', () => {
  vi.useFakeTimers()
  try {
    const own = createOwnWrites({ longestWaitMs: 500 })
    const commit = own.committing(session(1, 1))
    const told = toldOf(own, streamed(1, 1))
    vi.advanceTimersByTime(499)
    expect(told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(told).toEqual(['articles', 'slugs'])
    commit.told(['articles', 'slugs'])
    expect(toldOf(own, streamed(1, 1))).toEqual(['articles', 'slugs'])
  } finally {
    vi.useRealTimers()
  }
})

it('remembers so many transactions; of those before, everything is told', () => {
  const own = createOwnWrites({ mostRemembered: 2 })
  own.committing(session(1, 1)).told(['articles', 'slugs'])
  const waiting = own.committing(session(1, 2))
  const told = toldOf(own, streamed(1, 2))
  for (const number of [3, 4]) own.committing(session(1, number)).told(['articles', 'slugs'])
  expect(told).toEqual(['articles', 'slugs'])
  waiting.told(['articles', 'slugs'])
  expect(toldOf(own, streamed(1, 1), streamed(1, 2))).toHaveLength(4)
  expect(toldOf(own, streamed(1, 3), streamed(1, 4))).toEqual([])
})
