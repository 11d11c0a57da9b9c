import type { Payload, TaskConfig } from 'payload'
import { purgeShared, type SharedCache } from '#platform/http'
import { defineTask, queues } from './queues'

/** What several commits change within so long is told together. */
const gatheredMs = 100
/** An answer that was read before a change may be on its way to the shared cache while that forgets: it is told once more. */
const againMs = 10_000

const retries = { attempts: 20, backoff: { type: 'exponential', delay: 1000 } } as const

/** Purges that the shared cache did not take at first. `tags`: one a line; empty for everything. */
export function purgeTask(shared: SharedCache | undefined): TaskConfig<'purgeSharedCache'> {
  return defineTask({
    slug: 'purgeSharedCache',
    retries,
    inputSchema: [{ name: 'tags', type: 'textarea' }],
    run: async (_req, { tags }) => {
      // Switched off since: there is nothing to forget.
      if (shared) await purgeShared(shared, tags ? tags.split('\n') : 'all')
    },
  })
}

export type Purger = {
  /** Something with one of these tags has changed. */
  note(tags: readonly string[]): void
  /** It is unknown what has changed. */
  noteAll(): void
  stop(): Promise<void>
}

/** Tells the shared cache of changes within a fraction of a second, and by a job where it cannot be told. */
export function createPurger(payload: Payload, shared: SharedCache): Purger {
  let gathered: Set<string> | 'all' = new Set()
  let timer: NodeJS.Timeout | undefined
  const running = new Set<Promise<void>>()
  const later = new Set<NodeJS.Timeout>()

  const tell = async (tags: readonly string[] | 'all'): Promise<void> => {
    try {
      await purgeShared(shared, tags)
    } catch (error) {
      payload.logger.warn({ err: error, msg: 'The shared cache could not be told of a change; a task goes on trying' })
      const input = { tags: tags === 'all' ? '' : tags.join('\n') }
      await payload.jobs
        .queue({ task: 'purgeSharedCache', input, queue: queues.other })
        .catch((err: unknown) => payload.logger.error({ err, msg: 'A change was not told to the shared cache' }))
    }
  }
  const run = (tags: readonly string[] | 'all'): void => {
    const telling = tell(tags).finally(() => running.delete(telling))
    running.add(telling)
  }
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const tags = gathered === 'all' ? 'all' : [...gathered]
    gathered = new Set()
    if (tags !== 'all' && tags.length === 0) return
    run(tags)
    const again = setTimeout(() => {
      later.delete(again)
      run(tags)
    }, againMs).unref()
    later.add(again)
  }
  const wait = (): void => {
    timer ??= setTimeout(flush, gatheredMs)
  }

  return {
    note(tags) {
      if (gathered !== 'all') for (const tag of tags) gathered.add(tag)
      wait()
    },
    noteAll() {
      gathered = 'all'
      wait()
    },
    async stop() {
      flush()
      for (const again of later) clearTimeout(again)
      await Promise.all(running)
    },
  }
}
