import type { DeskNews } from '../../src/desk/types'

type Told = { event: string; data: DeskNews }

/** An open stream of server-sent events. */
export type EventStream = {
  status: number
  headers: Headers
  /** The next event; rejects when the stream ends first. */
  next(): Promise<Told>
  /** Whether the server has ended the stream, once it has. */
  ended(): Promise<void>
  close(): Promise<void>
}

/** Opens a stream and takes it apart; nothing is answered for what is not one. */
export const openEvents = async (url: string, headers: Record<string, string>): Promise<EventStream> => {
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
        if (found.startsWith(':')) continue
        const [event = '', data = ''] = found.split('\n')
        return { event: event.replace('event: ', ''), data: JSON.parse(data.replace('data: ', '')) }
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
