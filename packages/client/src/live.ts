import { type Connection, pause } from './connection.js'
import { ColloquyError } from './errors.js'
import { doorOf, type Target } from './thread.js'

/** What a stream announces, at the beginning and whenever it has changed: how many comments are published, and the newest one's id. */
export type LiveNews = { count: number; newest: string | null }

const maxWaitMs = 60_000

/** Announcements of one stream until it ends; what is no announcement, such as a heartbeat, is passed over. */
async function* eventsIn(response: Response, seen: (id: string) => void): AsyncGenerator<LiveNews> {
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += value.replaceAll('\r\n', '\n')
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields = new Map<string, string>()
        for (const line of block.split('\n')) {
          const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
          if (name) fields.set(name, value ?? '')
        }
        const [id, data] = [fields.get('id'), fields.get('data')]
        if (id) seen(id)
        if (fields.get('event') === 'comments' && data) yield JSON.parse(data) as LiveNews
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/**
 * Announces new comments until the signal ends it. A stream that breaks is opened again, where the last one stopped.
 * @throws ColloquyError where the server refuses, such as an article that does not exist
 */
export async function* live(connection: Connection, target: Target, signal?: AbortSignal): AsyncGenerator<LiveNews> {
  const [path, query] = doorOf(target, 'live')
  let last: string | undefined
  let waitMs = 1_000
  while (!signal?.aborted) {
    try {
      const response = await connection.open(path, {
        query,
        ...(signal && { signal }),
        ...(last && { headers: { 'last-event-id': last } }),
      })
      for await (const news of eventsIn(response, (id) => {
        last = id
      })) {
        waitMs = 1_000
        yield news
      }
    } catch (error) {
      if (signal?.aborted) return
      if (error instanceof ColloquyError && error.status >= 400 && error.status < 500 && error.status !== 429)
        throw error
    }
    // Ended meanwhile: the loop ends too.
    await pause(waitMs, signal).catch(() => undefined)
    waitMs = Math.min(waitMs * 2, maxWaitMs)
  }
}
