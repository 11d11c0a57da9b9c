import type { Change } from './afterCommit'

/** One event of a change stream. `document` is what the row is now; a deletion has none. */
export type StreamEvent = {
  operation: string
  id: string
  document?: Readonly<Record<string, unknown>> | undefined
  /** The fields that an update has changed; absent where the event does not say. */
  changed?: readonly string[] | undefined
}

/**
 * What a room declares of a collection (or of the globals) whose changes by other processes it wants to hear of. A row read
 * while its event is handled may already be newer: then its own event follows.
 */
export type Watched = {
  in: string
  /** What of a row `tagsOf` reads; no text or address needs to travel for it. */
  fields: readonly string[]
  /** The cache tags that an event makes stale. */
  tagsOf(event: StreamEvent): Change[]
}

/** A global that stands for a cache tag of its own name, and others that depend on it. An event that does not say which global it was counts for each. */
export function watchedGlobal(slug: string, ...others: Change[]): Watched {
  return {
    in: 'globals',
    fields: ['globalType'],
    tagsOf: ({ document }) =>
      document?.globalType === undefined || document.globalType === slug ? [slug, ...others] : [],
  }
}
