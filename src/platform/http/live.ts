/** One open connection that events are sent to. */
export type LiveStream = {
  account: string
  /** Streams that may see the same are read for once. */
  view: string
  /** What to send after these have changed: one line of JSON. */
  read(changed: readonly string[]): Promise<string>
  /** Whether whoever opened it is still signed in, with the same rights. */
  isAllowed(): Promise<boolean>
  write(text: string): void
  end(): void
}

export type LiveHub = {
  /** Adds a stream and sends it a first event; returns how it leaves, or nothing when there is no room. */
  join(stream: LiveStream): (() => void) | undefined
  /** Ends every stream and takes no more. */
  stop(): void
}

type LiveHubParts = {
  /** Name of the events. */
  event: string
  /** Calls the listener with the tags of every committed change. */
  subscribe: (listener: (changes: readonly string[]) => void) => () => void
  /** The ids among the tags that streams are told of. */
  idsOf: (changes: readonly string[]) => readonly string[]
  onError: (error: unknown) => void
}

const mostStreams = 200
const mostOfAccount = 10
/** Changes within this time make one event. */
const pauseMs = 250
/** Keeps proxies from closing a stream without events as idle. */
const beatMs = 25_000

/** Sends committed changes to open streams (server-sent events). Without any, it does nothing. */
export function createLiveHub({ event, idsOf, onError, subscribe }: LiveHubParts): LiveHub {
  const streams = new Set<LiveStream>()
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let turn = Promise.resolve()

  const drop = (stream: LiveStream) => {
    if (streams.delete(stream)) stream.end()
  }

  /** One read at a time, so that later events never hold older data. A stream whose read fails is ended; its client opens another. */
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
      if (streams.has(stream)) stream.write(`event: ${event}\ndata: ${text}\n\n`)
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
    const ids = idsOf(changes)
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
