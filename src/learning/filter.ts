import { randomInt } from 'node:crypto'
import type { Payload, PayloadRequest } from 'payload'
import { type FactSource, FactUnknown } from '#comments'
import {
  readFilter,
  type SpamFilter,
  SpamFilterDamaged,
  type SpamInput,
  type SpamScore,
  scoreComment,
  writeFilter,
} from '#moderation'
import { defineServices, readState, servicesOf, writeState } from '#platform'
import { inOwnTransaction, type Watched } from '#platform/database'

export type LearningServices = {
  /** Whether an automatic decision is picked for a person to look at: by chance, two in a hundred. */
  isPicked(): boolean
  /** The filter as this process has it. */
  kept: KeptFilter
}

export type KeptFilter = {
  filter: SpamFilter | undefined
  /** When its version was last compared with the database's, in milliseconds; 0 where it may have changed. */
  comparedAt: number
}

const pickedOf100 = 2

export const learningServices = defineServices<LearningServices>('learning')

export function createLearning(): LearningServices {
  return { isPicked: () => randomInt(100) < pickedOf100, kept: { filter: undefined, comparedAt: 0 } }
}

/** Where the filter stands, and beside it only its version: what every process compares often must be short. */
const filterKey = 'spam-filter'
const versionKey = 'spam-filter-version'
/** What a new filter is called among changes. */
const changedTag = 'spam-filter'

/** How long a process judges by the filter it has without looking for a newer one, where it does not hear of one. */
const comparedEveryMs = 60_000

/** Saves a filter for every process. */
export async function saveFilter(payload: Payload, filter: SpamFilter): Promise<void> {
  await inOwnTransaction(payload, async (req) => {
    await writeState(req, filterKey, writeFilter(filter))
    await writeState(req, versionKey, filter.version)
    await servicesOf(payload).afterCommit.note(req, [changedTag])
  })
}

/** A new filter of another process, on MongoDB. */
export const watchedFilter: Watched = {
  in: 'system-state',
  fields: ['key'],
  tagsOf: ({ document }) => (document?.key === versionKey ? [changedTag] : []),
}

/** Has the next judgement look for a newer filter when changes name one. */
export function followFilter(payload: Payload, changes: readonly string[]): void {
  if (changes.includes(changedTag)) learningServices.of(payload).kept.comparedAt = 0
}

/** The filter in force, or none; read anew only when there is a newer one. @throws SpamFilterDamaged */
export async function currentFilter(req: PayloadRequest): Promise<SpamFilter | undefined> {
  const { kept } = learningServices.of(req.payload)
  const now = servicesOf(req.payload).now().getTime()
  // A clock that was set back must not keep an old filter.
  if (Math.abs(now - kept.comparedAt) < comparedEveryMs) return kept.filter
  const version = await readState(req, versionKey)
  if (version !== kept.filter?.version)
    kept.filter = version ? readFilter((await readState(req, filterKey)) ?? '') : undefined
  kept.comparedAt = now
  return kept.filter
}

/** What the filter in force says of a text; nothing where there is none, or it has not seen enough. @throws SpamFilterDamaged */
async function scoreByCurrent(req: PayloadRequest, input: SpamInput): Promise<SpamScore | null> {
  const filter = await currentFilter(req)
  return filter ? scoreComment(filter, input) : null
}

/** The same before there is a comment: one that the filter cannot be read for is held all the same. */
export async function scoreSpam(req: PayloadRequest, input: SpamInput): Promise<SpamScore | null> {
  return scoreByCurrent(req, input).catch((error: unknown) => {
    if (error instanceof SpamFilterDamaged) return null
    throw error
  })
}

/** What the spam filter says of a comment. A filter that cannot be read holds it. */
export const spamScoreFact: FactSource<'spamScore'> = {
  fact: 'spamScore',
  gather: async (req, { submission: { content, name, url } }) =>
    scoreByCurrent(req, { text: content, name, url }).catch((error: unknown) => {
      throw error instanceof SpamFilterDamaged ? new FactUnknown(error.message) : error
    }),
}
