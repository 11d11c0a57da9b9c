import path from 'node:path'
import { getPayload, type Payload } from 'payload'
import type { DestinationStream } from 'pino'
import { clearSignIns, followSignOn, refreshSignOn, signOnRefreshMs } from '#accounts'
import { watchedArticles, watchedPages } from '#articles'
import { changesTag, pruneChanges } from '#changes'
import { listComments, rankOlderVotes, recheckComments, renderAgain, watchedComments } from '#comments'
import { seedDemo } from '#demo'
import { clearDeliveries, hooksTag } from '#hooks'
import { followFilter, queueTraining, watchedFilter } from '#learning'
import { queueDigests, queueDueMails } from '#notices'
import {
  type AfterCommit,
  type ChangeWatch,
  createAfterCommit,
  fileOf,
  lockServer,
  migrations,
  openFolder,
  refuseNewer,
  type Watched,
  watchChanges,
  watchedGlobal,
} from '#platform/database'
import { releaseExpiredJobs, repeat } from '#platform/jobs'
import { hasMail } from '#platform/mail'
import { clearOld, expireIdentity, finishErasures, repeatErasures } from '#privacy'
import { openKeyFile, openVault, vaultServices } from '#vault'
import { type Config, completeSecrets } from './config'
import { composePayload } from './payload.config'

/** The name of the instance the admin's bundle finds. */
export const defaultKey = 'default'

export type BootOptions = {
  /** Fixed in tests. */
  now?: () => Date
  /** Whether this process runs jobs and repeated tasks, and follows what other processes change; commands do neither. */
  serves?: boolean
  /** Where the log goes instead of standard output. */
  log?: DestinationStream
  /** How long to wait for another server on the same SQLite database to stop; as long as one may take, when left out. */
  handoverMs?: number
  /** Payload keeps one instance for each key; the admin's bundle looks under `default`. */
  key?: string
}

export type Booted = {
  config: Config
  payload: Payload
  afterCommit: AfterCommit
  /** On MongoDB: what other processes change. */
  changes: ChangeWatch | undefined
  stop(): Promise<void>
}

/** How long a start waits for the server before it, which takes ten seconds at most to stop. */
const longestHandoverMs = 12_000

/** A job that has not been written to for this long belongs to a process that is gone; every task of ours is shorter. */
const jobLeaseMs = 10 * 60_000

/** The log of changes. Rows are updated by being read only: they get their places. */
const watchedChanges: Watched = {
  in: 'public-changes',
  fields: [],
  tagsOf: ({ operation }) => (operation === 'update' ? [] : [changesTag]),
}

const watchedHooks: Watched = { in: 'webhooks', fields: [], tagsOf: () => [hooksTag] }

/** What of other processes' changes this one needs to hear of. */
export const watched = [
  ...watchedArticles,
  watchedPages,
  ...watchedComments,
  watchedFilter,
  watchedChanges,
  watchedHooks,
  watchedGlobal('site', 'slugs'),
]

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Opens everything a process needs to serve: secrets, database with its migrations, vault, demo content. */
export async function bootPayload(
  given: Config,
  { log, now = () => new Date(), serves = true, handoverMs = longestHandoverMs, key = defaultKey }: BootOptions = {},
): Promise<Booted> {
  await openFolder(given.dataDir)
  if (given.databaseUrl.startsWith('file:')) await openFolder(path.dirname(fileOf(given.databaseUrl)))
  const config = completeSecrets(given)
  // Before the database: without its keys nothing of the vault could be read, and nothing must be written.
  const master =
    config.vaultKey ??
    openKeyFile({
      file: config.vaultKeyFile ?? path.join(config.dataDir, 'vault.keys'),
      create: config.development,
    })
  const isSqlite = config.databaseUrl.startsWith('file:')
  // Before anything is read: a server that is just being stopped may still write.
  const lock =
    serves && isSqlite ? await lockServer(fileOf(config.databaseUrl), config.publicUrl, handoverMs) : undefined
  const afterCommit = createAfterCommit()
  const payload = await getPayload({
    config: composePayload(config, { afterCommit, now, ...(log ? { log } : {}) }),
    cron: serves,
    key,
  }).catch((error: unknown) => {
    lock?.release()
    throw error
  })
  try {
    if (!isSqlite)
      await refuseNewer(
        payload,
        migrations.map(({ name }) => name),
      )
    vaultServices.of(payload).vault = await openVault({ payload, master, now: now() })
    await releaseExpiredJobs(payload, { now: now(), leaseMs: jobLeaseMs })
    // Before anything is served: a restored backup has brought back who was erased.
    if (serves) await repeatErasures(payload)
    afterCommit.subscribe((changed) => followFilter(payload, changed))
    afterCommit.subscribe((changed) => followSignOn(payload, changed))
    if (config.demo && serves)
      await seedDemo(payload).catch((err: unknown) =>
        payload.logger.error({ err, msg: 'The sample content could not be made; the next start tries again' }),
      )
  } catch (error) {
    await payload.destroy()
    lock?.release()
    throw error
  }
  if (serves && !hasMail(payload))
    payload.logger.warn({
      msg: 'SMTP_URL is not set: no mail is sent. Requests for passwords, exports and erasures are refused, statements of reasons wait',
    })
  const tasks = serves
    ? [
        repeat(payload, { name: 'Digests of waiting comments', run: queueDigests, everyMs: minuteMs }),
        repeat(payload, { name: 'Mails to subscribers', run: queueDueMails, everyMs: minuteMs / 2 }),
        repeat(payload, { name: 'Expiry of network addresses', run: expireIdentity, everyMs: hourMs }),
        repeat(payload, { name: 'Asking again about held comments', run: recheckComments, everyMs: minuteMs }),
        repeat(payload, { name: 'Learning from decisions', run: queueTraining, everyMs: 5 * minuteMs }),
        repeat(payload, { name: 'Fetching of keys for the sign-on', run: refreshSignOn, everyMs: signOnRefreshMs }),
        repeat(payload, { name: 'Listing of comments', run: listComments, everyMs: hourMs }),
        repeat(payload, { name: 'Rendering of old comments', run: renderAgain, everyMs: hourMs }),
        repeat(payload, { name: 'Ranking of older votes', run: rankOlderVotes, everyMs: hourMs }),
        repeat(payload, { name: 'Clearing of old comments', run: clearOld, everyMs: hourMs }),
        repeat(payload, { name: 'Clearing of ended sessions', run: clearSignIns, everyMs: hourMs }),
        repeat(payload, { name: 'Clearing of old changes', run: pruneChanges, everyMs: hourMs }),
        repeat(payload, { name: 'Clearing of old calls of webhooks', run: clearDeliveries, everyMs: hourMs }),
        repeat(payload, { name: 'Finishing of erasures', run: finishErasures, everyMs: minuteMs }),
        repeat(payload, { name: 'Repeating of erasures', run: repeatErasures, everyMs: hourMs, isDone: true }),
      ]
    : []
  const changes =
    serves && !isSqlite ? watchChanges({ payload, afterCommit, logger: payload.logger, watched }) : undefined
  return {
    config,
    payload,
    afterCommit,
    changes,
    stop: async () => {
      for (const task of tasks) await task.stop()
      await changes?.stop()
      await payload.destroy()
      lock?.release()
    },
  }
}
