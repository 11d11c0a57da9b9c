import { setImmediate as breathe } from 'node:timers/promises'
import type { Payload, Where } from 'payload'
import type { StoredComment } from '#comments'
import {
  type DecisionRecord,
  filterOf,
  learnInSteps,
  type SpamFilter,
  spamPrior,
  type Trained,
  trainInSteps,
} from '#moderation'
import { readState, writeState } from '#platform'
import { inOwnTransaction, pagesById } from '#platform/database'
import { defineTask } from '#platform/jobs'
import { saveFilter } from './filter'
import { keepDecision, type LearningRow } from './records'

const collection = 'learning-records'
/** So many of each kind are learned from, the newest; older ones are deleted. */
export const mostOfAKind = 2500
/** Of very long comments fewer are learned from: characters of packed features in all. */
const mostCharacters = 16 * 1024 * 1024
const rowsAtOnce = 250
/** Older comments would be forgotten again. */
const mostLookedAt = 50_000
/** What the last training has learned from. */
const learnedKey = 'spam-filter-learned'

const kindOf = (isSpam: boolean): Where => ({ isSpam: { equals: isSpam } })

/** Every five minutes: has the filter trained where people have decided something since the last time, or records have gone. */
export async function queueTraining(payload: Payload): Promise<void> {
  if ((await stateOf(payload)) === ((await readState({ payload }, learnedKey)) ?? nothing)) return
  await payload.jobs.queue({ task: 'trainSpamFilter', input: {} })
}

/** Training twice gives the same filter. */
export const trainSpamFilterTask = defineTask({
  slug: 'trainSpamFilter',
  inputSchema: [],
  retries: 2,
  run: async ({ payload }) => {
    if ((await stateOf(payload)) !== ((await readState({ payload }, learnedKey)) ?? nothing)) await trainFilter(payload)
  },
})

/** Trains the filter from the weights that come with Colloquy and from all records, and puts it in force. */
export async function trainFilter(
  payload: Payload,
): Promise<{ filter: SpamFilter; trained: Trained; records: number }> {
  for (const isSpam of [true, false]) await forgetOldest(payload, isSpam)
  // Before they are read: what is decided meanwhile is in the next training.
  const state = await stateOf(payload)
  const records = await readRecords(payload)
  const learned = await inPieces(learnInSteps(records))
  const trained = await inPieces(trainInSteps(learned, spamPrior()))
  const filter = filterOf(trained)
  await saveFilter(payload, filter)
  await inOwnTransaction(payload, (req) => writeState(req, learnedKey, state))
  return { filter, trained, records: records.length }
}

/** Other work of the process goes on in between. */
async function inPieces<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await breathe()
  }
}

const nothing = JSON.stringify([0, 0, null])

/** Differs whenever a record has come, changed or gone. */
async function stateOf(payload: Payload): Promise<string> {
  const counts: number[] = []
  for (const isSpam of [true, false])
    counts.push((await payload.db.count({ collection, where: kindOf(isSpam) })).totalDocs)
  const { docs } = await payload.db.find<Pick<LearningRow, 'decidedAt'>>({
    collection,
    where: { isSpam: { exists: true } },
    sort: '-decidedAt',
    select: { decidedAt: true },
    limit: 1,
    pagination: false,
  })
  return JSON.stringify([...counts, docs[0]?.decidedAt ?? null])
}

async function forgetOldest(payload: Payload, isSpam: boolean): Promise<void> {
  const { docs } = await payload.db.find<Pick<LearningRow, 'decidedAt'>>({
    collection,
    where: kindOf(isSpam),
    sort: '-decidedAt',
    select: { decidedAt: true },
    limit: 1,
    page: mostOfAKind + 1,
    pagination: true,
  })
  const [oldest] = docs
  if (!oldest) return
  const where: Where = { and: [kindOf(isSpam), { decidedAt: { less_than_equal: oldest.decidedAt } }] }
  await inOwnTransaction(payload, (req) => payload.db.deleteMany({ collection, where, req }))
}

/** Newest first, a page at a time. A record that moves to another page while others come is read once. */
async function readRecords(payload: Payload): Promise<DecisionRecord[]> {
  const records = new Map<string, DecisionRecord>()
  let characters = 0
  for (const isSpam of [true, false])
    for (let page = 1; ; page++) {
      const { docs } = await payload.db.find<LearningRow>({
        collection,
        where: kindOf(isSpam),
        sort: ['-decidedAt', 'id'],
        limit: rowsAtOnce,
        page,
        pagination: false,
      })
      for (const { article, author, features, id, print, reader, textHash } of docs) {
        characters += features.length
        if (characters > (mostCharacters / 2) * (isSpam ? 1 : 2)) break
        records.set(id, {
          id,
          article,
          isSpam,
          author: author || null,
          reader: reader || null,
          textHash: textHash ?? '',
          print: print ?? '',
          features,
        })
      }
      if (docs.length < rowsAtOnce) break
    }
  return [...records.values()]
}

/**
 * Keeps what people decided before records were kept, of the newest comments; answers how many records there are of it. A comment
 * that has one is left as it is.
 */
export async function keepPast(payload: Payload, note: (looked: number) => void = () => {}): Promise<number> {
  let kept = 0
  let looked = 0
  const comments = pagesById<StoredComment>(payload, { collection: 'comments', isNewestFirst: true, size: rowsAtOnce })
  for await (const page of comments) {
    const { docs: known } = await payload.db.find<{ id: string }>({
      collection,
      where: { id: { in: page.map(({ id }) => id) } },
      select: {},
      limit: rowsAtOnce,
      pagination: false,
    })
    const ids = new Set(known.map(({ id }) => id))
    const fresh = page.filter(({ id }) => !ids.has(id))
    for (const comment of fresh) if (await inOwnTransaction(payload, (req) => keepDecision(req, comment))) kept += 1
    looked += page.length
    note(looked)
    if (looked >= mostLookedAt) break
  }
  return kept
}
