import { isDeepStrictEqual } from 'node:util'
import type {
  CollectionAfterChangeHook,
  CollectionAfterDeleteHook,
  GlobalAfterChangeHook,
  PayloadRequest,
} from 'payload'
import { servicesOf } from '#platform'

/**
 * What a transaction changed, as cache tags: `article:ID`, `slug:SLUG`, `articles`, `comments:ARTICLE_ID`, `comments`, `site`,
 * `discussion`, `media`, `authors`, `staff`, and `slugs` when links between articles may lead elsewhere; for the desk `queue`, `queue:ID`;
 * `spam-filter` for a new one.
 */
export type Change = string

/** One thing that has come, which what is kept can take in instead of being forgotten. */
export type Addition = {
  /** What it changes; a transaction that changes one of these in another way as well has no addition. */
  tags: readonly Change[]
  /** What has come, as whoever noted it has it. */
  change: unknown
  /** When its commit began (`performance.now`): what was kept since may hold it already. */
  since: number
}

type Listener = (changes: readonly Change[], addition?: Addition) => void

/**
 * Payload's `afterChange` runs before the commit, so hooks only note what they change; listeners are called when the
 * transaction has committed, before the write is acknowledged, and never when it is rolled back.
 */
export type AfterCommit = {
  /** @param addition where all that changes is that something has come */
  note(req: PayloadRequest, changes: readonly Change[], addition?: unknown): Promise<void>
  /** Adapters call these at the end of a transaction: before its commit, and after. Answers what it has changed. */
  committing(transaction: string | number): readonly Change[]
  committed(transaction: string | number): void
  /** Whether it was committed is not known. */
  uncertain(transaction: string | number): void
  rolledBack(transaction: string | number): void
  /** Something changed outside a transaction of ours (another process, seen through a change stream). */
  announce(changes: readonly Change[]): void
  subscribe(listener: Listener): () => void
}

type Noted = {
  changes: Set<Change>
  /** Of them, what was noted without an addition. */
  plain: Set<Change>
  additions: { tags: readonly Change[]; change: unknown }[]
  since?: number
}

/** What a transaction adds, if that is all it does to what it belongs to. */
function additionOf({ additions: [only, ...others], plain, since }: Noted): Addition | undefined {
  if (!only || others.length > 0 || since === undefined || only.tags.some((tag) => plain.has(tag))) return undefined
  return { ...only, since }
}

/** Collects what open transactions change. One per process; adapters and listeners share it. */
export function createAfterCommit(): AfterCommit {
  const open = new Map<string | number, Noted>()
  const listeners = new Set<Listener>()
  const announce: Listener = (changes, addition) => {
    for (const listener of listeners) listener(changes, addition)
  }
  /** Commits side by side are heard of in any order (on MongoDB): what has come may hang on something that is told of later. */
  const isAlone = ({ tags }: Addition): boolean =>
    ![...open.values()].some(
      ({ additions, since }) => since !== undefined && additions.some((other) => isDeepStrictEqual(other.tags, tags)),
    )
  const end = (id: string | number, isCertain: boolean) => {
    const noted = open.get(id)
    open.delete(id)
    const addition = noted && isCertain ? additionOf(noted) : undefined
    if (noted) announce([...noted.changes], addition && isAlone(addition) ? addition : undefined)
  }
  return {
    announce: (changes) => announce(changes),
    async note(req, changes, addition) {
      const id = await req.transactionID
      if (id === undefined || id === null) return announce(changes)
      const noted: Noted = open.get(id) ?? { changes: new Set(), plain: new Set(), additions: [] }
      for (const change of changes) {
        noted.changes.add(change)
        if (addition === undefined) noted.plain.add(change)
      }
      if (addition !== undefined) noted.additions.push({ tags: changes, change: addition })
      open.set(id, noted)
    },
    committing(id) {
      const noted = open.get(id)
      if (!noted) return []
      noted.since = performance.now()
      return [...noted.changes]
    },
    committed: (id) => end(id, true),
    uncertain: (id) => end(id, false),
    rolledBack(id) {
      open.delete(id)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Hooks that note fixed cache tags for every change of a collection or global. */
export function noteChanges(...tags: Change[]) {
  const change: CollectionAfterChangeHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, tags)
  }
  const remove: CollectionAfterDeleteHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, tags)
  }
  const changeGlobal: GlobalAfterChangeHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, tags)
  }
  return { change, remove, changeGlobal }
}
