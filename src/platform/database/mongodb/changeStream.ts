import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { AggregationCursor, Db, Document, MongoClient, TopologyDescriptionChangedEvent } from 'mongodb'
import type { Payload } from 'payload'
import type { AfterCommit } from '../afterCommit'
import type { Watched } from '../watched'
import { ownWritesOf } from './adapter'

export type ChangeWatch = {
  /**
   * Whether the cache may answer although the stream is down, because the database cannot be reached, or the stream broke so
   * recently that this is not known yet. For five minutes at most: the database may be away for this process only, while
   * another process takes down what is still shown here.
   */
  isAway(): boolean
  /** The stream broke. */
  onDown(listener: () => void): () => void
  /** The stream runs (again). Changes may have been missed before: forget everything that was kept. */
  onUp(listener: () => void): () => void
  stop(): Promise<void>
}

export type WatchChanges = {
  payload: Payload
  afterCommit: Pick<AfterCommit, 'announce'>
  logger: Pick<Payload['logger'], 'info' | 'warn'>
  watched: readonly Watched[]
}

/** How long the server waits for a change before it answers that there is none. */
const awaitMs = 1000
/** How long the driver takes to notice, after connections have broken, that their server is gone. */
const noticedMs = 2000
const longestAwayMs = 5 * 60_000
const firstPauseMs = 100
const longestPauseMs = 2000

/** What is watched, by the names of the database. The adapter pluralises names in its own way, so it is asked for them. */
function byNameInDatabase(db: MongooseAdapter, watched: readonly Watched[]): Map<string, Watched[]> {
  const names = new Map<string, Watched[]>()
  for (const one of watched) {
    const model = one.in === 'globals' ? db.globals : db.collections[one.in]
    const name = model?.collection.collectionName
    if (name) names.set(name, [...(names.get(name) ?? []), one])
  }
  return names
}

/** The names alone: texts need not travel. Nothing where the server does not say all of them. */
const changedFields = {
  $concatArrays: [
    { $map: { input: { $objectToArray: '$updateDescription.updatedFields' }, in: '$$this.k' } },
    '$updateDescription.removedFields',
    { $map: { input: { $ifNull: ['$updateDescription.truncatedArrays', []] }, in: '$$this.field' } },
  ],
}

/**
 * The stream as a plain cursor. The driver's own ChangeStream resumes by itself without an event, and changes can be
 * missed meanwhile; here every break is an error.
 */
const openCursor = (db: Db, watched: ReadonlyMap<string, readonly Watched[]>): AggregationCursor<Document> =>
  db.aggregate(
    [
      { $changeStream: { fullDocument: 'updateLookup' } },
      { $match: { 'ns.coll': { $in: [...watched.keys()] } } },
      {
        $project: {
          operationType: 1,
          ns: 1,
          documentKey: 1,
          lsid: 1,
          txnNumber: 1,
          changed: changedFields,
          ...Object.fromEntries(fieldsOf(watched).map((name) => [`fullDocument.${name}`, 1])),
        },
      },
    ],
    { maxAwaitTimeMS: awaitMs, batchSize: 500 },
  )

const fieldsOf = (watched: ReadonlyMap<string, readonly Watched[]>): string[] =>
  [...watched.values()].flat().flatMap(({ fields }) => fields)

/**
 * Follows what is changed on the same MongoDB by other processes, or by this one without its having told of it, and announces it as cache tags.
 * Starts down; comes up by itself.
 */
export function watchChanges({ payload, afterCommit, logger, watched }: WatchChanges): ChangeWatch {
  // Only called on MongoDB, whose adapter is this one; Payload types `db` by the base class.
  const adapter = payload.db as unknown as MongooseAdapter
  const byName = byNameInDatabase(adapter, watched)
  const own = ownWritesOf(adapter)
  const reach = watchReach(adapter.connection.getClient())
  const stopping = new AbortController()
  const events = new EventEmitter<{ up: []; down: [] }>()
  const on = (name: 'up' | 'down') => (listener: () => void) => {
    events.on(name, listener)
    return () => void events.off(name, listener)
  }
  let cursor: AggregationCursor<Document> | undefined
  let running = false
  let brokeAt = Number.NEGATIVE_INFINITY

  const announce = (event: Document) => {
    const one = {
      operation: event.operationType,
      id: String(event.documentKey?._id),
      document: event.fullDocument,
      changed: Array.isArray(event.changed) && event.changed.length > 0 ? event.changed : undefined,
    }
    const tags = byName.get(event.ns?.coll)?.flatMap(({ tagsOf }) => tagsOf(one)) ?? []
    own.tellRest(event, tags, afterCommit.announce)
  }

  /** Returns when asked to stop; throws when the stream breaks. */
  const follow = async (): Promise<void> => {
    cursor = openCursor(adapter.connection.getClient().db(adapter.connection.name), byName)
    try {
      while (!stopping.signal.aborted) {
        const event = await cursor.tryNext()
        if (!running) {
          running = true
          events.emit('up')
        }
        if (event) announce(event)
        else if (cursor.id === undefined || cursor.id.isZero())
          throw new Error('The change stream was closed by the server')
      }
    } finally {
      await cursor.close().catch(() => {})
    }
  }

  const keepFollowing = async (): Promise<void> => {
    let pause = firstPauseMs
    while (!stopping.signal.aborted) {
      try {
        await follow()
      } catch (error) {
        if (stopping.signal.aborted) return
        if (running) {
          running = false
          brokeAt = performance.now()
          pause = firstPauseMs
          events.emit('down')
        }
        logger.warn({
          err: error,
          msg: 'The change stream is down; while the database answers, nothing is served from the cache until it is back',
        })
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
        pause = Math.min(longestPauseMs, pause * 2)
      }
    }
  }

  const ended = keepFollowing()
  return {
    isAway: () => {
      const away = reach.awayFor()
      return away > 0 ? away < longestAwayMs : performance.now() - brokeAt < noticedMs
    },
    onDown: on('down'),
    onUp: on('up'),
    stop: async () => {
      stopping.abort()
      running = false
      reach.stop()
      await cursor?.close().catch(() => {})
      await ended
    },
  }
}

export type DatabaseReach = {
  /** Milliseconds since there was a server to write to; 0 while there is one. */
  awayFor(): number
  stop(): void
}

/** Follows what the driver's own monitoring finds out, within seconds and without asking anything itself. */
export function watchReach(client: MongoClient, now: () => number = () => performance.now()): DatabaseReach {
  let since: number | undefined
  const look = ({ newDescription }: TopologyDescriptionChangedEvent) => {
    const writable = [...newDescription.servers.values()].some(({ isWritable }) => isWritable)
    since = writable ? undefined : (since ?? now())
  }
  client.on('topologyDescriptionChanged', look)
  return {
    awayFor: () => (since === undefined ? 0 : now() - since),
    stop: () => void client.off('topologyDescriptionChanged', look),
  }
}
