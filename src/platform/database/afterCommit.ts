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

/**
 * Payload's `afterChange` runs before the commit, so hooks only note what they change; listeners are called when the
 * transaction has committed, before the write is acknowledged, and never when it is rolled back.
 */
export type AfterCommit = {
  note(req: PayloadRequest, changes: readonly Change[]): Promise<void>
  /** Adapters call these at the end of a transaction. */
  committed(transaction: string | number): void
  rolledBack(transaction: string | number): void
  /** Something changed outside a transaction of ours (another process, seen through a change stream). */
  announce(changes: readonly Change[]): void
  subscribe(listener: (changes: readonly Change[]) => void): () => void
}

/** Collects what open transactions change. One per process; adapters and listeners share it. */
export function createAfterCommit(): AfterCommit {
  const open = new Map<string | number, Set<Change>>()
  const listeners = new Set<(changes: readonly Change[]) => void>()
  const announce = (changes: readonly Change[]) => {
    for (const listener of listeners) listener(changes)
  }
  return {
    announce,
    async note(req, changes) {
      const id = await req.transactionID
      if (id === undefined || id === null) return announce(changes)
      const noted = open.get(id) ?? new Set()
      for (const change of changes) noted.add(change)
      open.set(id, noted)
    },
    committed(id) {
      const noted = open.get(id)
      open.delete(id)
      if (noted) announce([...noted])
    },
    rolledBack(id) {
      open.delete(id)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Hooks that note one fixed cache tag for every change of a collection or global. */
export function noteChanges(tag: Change) {
  const change: CollectionAfterChangeHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, [tag])
  }
  const remove: CollectionAfterDeleteHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, [tag])
  }
  const changeGlobal: GlobalAfterChangeHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, [tag])
  }
  return { change, remove, changeGlobal }
}
