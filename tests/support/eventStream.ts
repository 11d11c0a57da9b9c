import type { DeskNews } from '../../src/desk/types'

type Told<T> = { event: string; data: T; id: string | undefined }

/** An open stream of server-sent events. */
export type EventStream<T = DeskNews> = {
  status: number
  headers: Headers
  /** The next event; rejects when the stream ends first. */
  next(): Promise<Told<T>>
  /** Whether the server has ended the stream, once it has. */
  ended(): Promise<void>
  close(): Promise<void>
}

/** Opens a stream and takes it apart; nothing is answered for what is not one. */
export const openEvents = async <T = DeskNews>(
  url: string,
  headers: Record<string, string>,
): Promise<EventStream<T>> => {
  const stop = new AbortController()
  const response = await fetch(url, { headers, signal: stop.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const block = async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const found = text.slice(0, end)
        text = text.slice(end + 2)
        return found
      }
      const read = await reader?.read()
      if (!read || read.done) return undefined
      text += read.value
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    async next() {
      for (;;) {
        const found = await block()
        if (found === undefined) throw new Error('The stream has ended')
        const fields = new Map(found.split('\n').map((line) => [line.split(': ', 1)[0], line.replace(/^\w*: ?/, '')]))
        const [event, data, id] = ['event', 'data', 'id'].map((name) => fields.get(name))
        // What is none keeps the connection open, or says how soon to come back.
        if (event !== undefined && data !== undefined) return { event, data: JSON.parse(data), id }
      }
    },
    async ended() {
      while ((await block()) !== undefined);
    },
    async close() {
      stop.abort()
      await reader?.cancel().catch(() => {})
    },
  }
}
