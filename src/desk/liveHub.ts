import { type Change, queueIdsOf } from '#platform/database'

/** One open desk. */
export type LiveStream = {
  account: string
  /** Streams that may see the same are read for once. */
  view: string
  /** What to tell after changes of these comments: one line of JSON. */
  read(changed: readonly string[]): Promise<string>
  /** Whether whoever opened it is still signed in, with the same rights. */
  isAllowed(): Promise<boolean>
  write(text: string): void
  end(): void
}

export type LiveHub = {
  /** Takes a stream up and greets it; answers how it leaves, or nothing when there is no room. */
  join(stream: LiveStream): (() => void) | undefined
  /** Ends every stream and takes no more. */
  stop(): void
}

type Options = {
  subscribe: (listener: (changes: readonly Change[]) => void) => () => void
  onError: (error: unknown) => void
}

const mostStreams = 200
const mostOfAccount = 10
/** Changes within this time make one event. */
const pauseMs = 250
/** Keeps proxies from taking a quiet stream for a dead one. */
const beatMs = 25_000

/** Tells open desks of committed changes. Without any, it does nothing. */
export function createLiveHub({ onError, subscribe }: Options): LiveHub {
  const streams = new Set<LiveStream>()
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let turn = Promise.resolve()

  const drop = (stream: LiveStream) => {
    if (streams.delete(stream)) stream.end()
  }

  /** One read at a time: what is told later was read later. A stream that cannot be told ends, and its desk opens another. */
  const inTurn = (told: () => Iterable<LiveStream>, work: () => Promise<void>) => {
    turn = turn.then(work).catch((error: unknown) => {
      onError(error)
      for (const stream of [...told()]) drop(stream)
    })
  }

  const tell = async (told: Iterable<LiveStream>, ids: readonly string[]) => {
    const texts = new Map<string, string>()
    for (const stream of [...told]) {
      const text = texts.get(stream.view) ?? (await stream.read(ids))
      texts.set(stream.view, text)
      if (streams.has(stream)) stream.write(`event: queue\ndata: ${text}\n\n`)
    }
  }

  const flush = () => {
    timer = undefined
    const ids = [...changed]
    changed.clear()
    inTurn(
      () => streams,
      () => tell(streams, ids),
    )
  }

  const unsubscribe = subscribe((changes) => {
    if (streams.size === 0) return
    const ids = queueIdsOf(changes)
    if (ids.length === 0) return
    for (const id of ids) changed.add(id)
    timer ??= setTimeout(flush, pauseMs)
  })

  const beat = async (stream: LiveStream) => {
    try {
      if (await stream.isAllowed()) return stream.write(':\n\n')
    } catch (error) {
      onError(error)
    }
    drop(stream)
  }
  const beats = setInterval(() => {
    for (const stream of streams) void beat(stream)
  }, beatMs)
  beats.unref()

  return {
    join(stream) {
      const ofAccount = [...streams].filter(({ account }) => account === stream.account).length
      if (stopped || streams.size >= mostStreams || ofAccount >= mostOfAccount) return undefined
      streams.add(stream)
      inTurn(
        () => [stream],
        () => tell([stream], []),
      )
      return () => void streams.delete(stream)
    },
    stop() {
      stopped = true
      unsubscribe()
      clearTimeout(timer)
      clearInterval(beats)
      for (const stream of [...streams]) drop(stream)
    },
  }
}
