import { setImmediate as breathe } from 'node:timers/promises'
import type { Response } from 'express'

/** What is announced of a topic: `id` names it, the same for the same news. */
export type News = { id: string; data: string }

/** What streams are about. `tags` are those of the changes that may make news. */
export type Topic = {
  key: string
  tags: readonly string[]
  /** What is to be announced now, and which changes may make it another; nothing where the topic is gone. */
  read(): Promise<{ news: News; tags: readonly string[] } | undefined>
}

/** One open connection that news are sent to. */
export type NewsStream = {
  /** The networks it counts for, each with how many it may have. */
  networks: readonly { key: string; most: number }[]
  /** The news that whoever opened it has already. */
  seen: string | undefined
  write(text: string): void
  end(): void
}

export type Announcer = {
  /** Adds a stream, which is sent the news it has not seen a moment later; returns how it leaves, or nothing when there is no room. */
  join(topic: Topic, stream: NewsStream): (() => void) | undefined
  /** Looks at every topic again: changes may have been missed. */
  refresh(): void
  /** Ends every stream and takes no more. */
  stop(): void
}

type AnnouncerParts = {
  /** Name of the events. */
  event: string
  /** Calls the listener with the tags of every committed change. */
  subscribe: (listener: (changes: readonly string[]) => void) => () => void
  onError: (error: unknown) => void
  /** Streams in all. */
  most?: number
}

/** Leaves as many connections again for everything else. */
const mostStreams = 5_000
/** Changes within this time make one reading. */
const pauseMs = 250
/** How often each stream is written to when there are no news, so that proxies do not close it as idle. The streams take turns, one second after another. */
const beatSeconds = 25
/** So many are written to before anything else gets its turn. */
const batch = 250

type Open = Topic & { streams: Set<Heard>; told: ReadonlySet<string>; news: News | undefined }
type Heard = NewsStream & { topic: Open; turn: number }

/**
 * Tells open streams (server-sent events) what is new about their topic. Each topic is read once for all its streams, and
 * only after a change that concerns it; whoever comes later is told from memory.
 */
export function createAnnouncer({ event, most = mostStreams, onError, subscribe }: AnnouncerParts): Announcer {
  const topics = new Map<string, Open>()
  const ofNetwork = new Map<string, number>()
  const streams = new Set<Heard>()
  const changed = new Set<Open>()
  const stale = new Set<Open>()
  let timer: NodeJS.Timeout | undefined
  let isReading = false
  let isStopped = false
  let turn = 0

  const leave = (stream: Heard): boolean => {
    if (!streams.delete(stream)) return false
    for (const { key } of stream.networks) {
      const left = (ofNetwork.get(key) ?? 1) - 1
      if (left === 0) ofNetwork.delete(key)
      else ofNetwork.set(key, left)
    }
    const { topic } = stream
    topic.streams.delete(stream)
    if (topic.streams.size > 0) return true
    topics.delete(topic.key)
    changed.delete(topic)
    stale.delete(topic)
    return true
  }
  const drop = (told: Iterable<Heard>) => {
    for (const stream of [...told]) if (leave(stream)) stream.end()
  }

  const send = (stream: Heard, { data, id }: News) => {
    if (stream.seen === id || !streams.has(stream)) return
    stream.seen = id
    stream.write(`event: ${event}\ndata: ${data}\nid: ${id}\n\n`)
  }

  const read = async (topic: Open) => {
    try {
      const found = await topic.read()
      if (!found) return drop(topic.streams)
      // Of a change between the reading and now nobody was told: its tags were not known.
      if (found.tags.some((tag) => !topic.told.has(tag))) stale.add(topic)
      topic.told = new Set(found.tags)
      topic.news = found.news
      let written = 0
      for (const stream of [...topic.streams]) {
        send(stream, found.news)
        written += 1
        if (written % batch === 0) await breathe()
      }
    } catch (error) {
      onError(error)
      // Their clients open others.
      drop(topic.streams)
    }
  }

  /** One topic after another, so that many of them do not keep the database from everybody else. */
  const readStale = async () => {
    if (isReading) return
    isReading = true
    for (const topic of stale) {
      stale.delete(topic)
      await read(topic)
    }
    isReading = false
  }
  const readLater = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      for (const topic of changed) stale.add(topic)
      changed.clear()
      void readStale()
    }, pauseMs)
  }

  const unsubscribe = subscribe((changes) => {
    for (const topic of topics.values()) if (changes.some((tag) => topic.told.has(tag))) changed.add(topic)
    if (changed.size > 0) readLater()
  })

  let second = 0
  const beats = setInterval(() => {
    second = (second + 1) % beatSeconds
    for (const stream of streams) if (stream.turn === second) stream.write(':\n\n')
  }, 1_000)
  beats.unref()

  const open = (topic: Topic): Open => {
    const made = { ...topic, streams: new Set<Heard>(), told: new Set(topic.tags), news: undefined }
    topics.set(topic.key, made)
    stale.add(made)
    return made
  }

  return {
    join(asked, given) {
      const isFull = given.networks.some(({ key, most: ofOne }) => (ofNetwork.get(key) ?? 0) >= ofOne)
      if (isStopped || isFull || streams.size >= most) return undefined
      const topic = topics.get(asked.key) ?? open(asked)
      turn = (turn + 1) % beatSeconds
      const stream = { ...given, topic, turn }
      for (const { key } of given.networks) ofNetwork.set(key, (ofNetwork.get(key) ?? 0) + 1)
      streams.add(stream)
      topic.streams.add(stream)
      // After the caller has begun its answer.
      queueMicrotask(() => {
        if (topic.news) send(stream, topic.news)
        else void readStale()
      })
      return () => void leave(stream)
    },
    refresh() {
      for (const topic of topics.values()) changed.add(topic)
      readLater()
    },
    stop() {
      isStopped = true
      unsubscribe()
      clearTimeout(timer)
      clearInterval(beats)
      drop(streams)
    },
  }
}

/** Begins an answer that is a stream of events. A client that does not read is let go when more than `mostWaiting` bytes wait for it. */
export function beginEvents(res: Response, mostWaiting: number): (text: string) => void {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // Proxies would keep events back until there are enough of them.
    'X-Accel-Buffering': 'no',
  })
  res.flushHeaders()
  return (text) => {
    res.write(text)
    if (res.writableLength > mostWaiting) res.destroy()
  }
}
