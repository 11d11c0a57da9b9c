import { randomUUID } from 'node:crypto'
import { type MongooseAdapter, mongooseAdapter } from '@payloadcms/db-mongodb'
import {
  buildConfig,
  type CollectionConfig,
  createLocalReq,
  type DatabaseAdapterObj,
  getPayload,
  type Payload,
  type PayloadRequest,
} from 'payload'
import { platformServices } from '../../src/platform/context'
import { type AfterCommit, createAfterCommit } from '../../src/platform/database/afterCommit'
import { colloquyMongo } from '../../src/platform/database/mongodb/adapter'
import { mongoUrl } from './mongodb'

type Doc = { id: string } & Record<string, unknown>
type Data = { collection: string; data: Record<string, unknown>; req?: PayloadRequest }

/** The few operations these tests use, for collections of their own that the generated types do not know. */
export type Instance = {
  payload: Payload
  afterCommit: AfterCommit
  db: MongooseAdapter
  create(args: Data): Promise<Doc>
  update(args: Data & { id: string }): Promise<Doc>
  remove(collection: string, id: string): Promise<void>
  find(collection: string): Promise<Doc[]>
  request(): Promise<PayloadRequest>
  close(): Promise<void>
}

const article: CollectionConfig = {
  slug: 'articles',
  fields: [
    { name: 'title', type: 'text' },
    { name: 'slug', type: 'text' },
    { name: 'commentCount', type: 'number', defaultValue: 0 },
  ],
}

const comment: CollectionConfig = {
  slug: 'comments',
  fields: [
    { name: 'article', type: 'relationship', relationTo: 'articles' },
    { name: 'name', type: 'text', unique: true },
    { name: 'status', type: 'text' },
  ],
}

export type Small = {
  db?: DatabaseAdapterObj
  url?: string
  holdMs?: number
  hooks?: CollectionConfig['hooks']
  onTask?: (name: string) => Promise<void> | void
  /** What is logged as an error. */
  onError?: (entry: unknown) => void
}

const quiet = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  trace() {},
  fatal() {},
  silent() {},
  level: 'silent',
  child: () => quiet,
}

/** A small Payload of its own on our adapter, or on the one given. `hooks` are those of the comments. */
export const startSmall = async ({
  url = mongoUrl(),
  db,
  holdMs,
  hooks = {},
  onTask = () => {},
  onError = () => {},
}: Small = {}): Promise<Instance> => {
  const afterCommit = createAfterCommit()
  const services = platformServices.provide({
    now: () => new Date(),
    afterCommit,
    signingKey: () => Buffer.alloc(32),
    publicUrl: 'http://localhost',
  })
  const config = buildConfig({
    secret: 'only-for-tests-only-for-tests-only',
    db: db ?? (await colloquyMongo({ url, afterCommit, ...(holdMs === undefined ? {} : { holdMs }) })),
    collections: [article, { ...comment, hooks }],
    globals: [{ slug: 'site', fields: [{ name: 'title', type: 'text' }] }],
    jobs: {
      deleteJobOnComplete: false,
      tasks: [
        {
          slug: 'count',
          inputSchema: [{ name: 'name', type: 'text' }],
          handler: async ({ input }: { input: { name: string } }) => {
            await onTask(input.name)
            return { output: {} }
          },
        },
      ],
    },
    logger: { ...quiet, error: onError } as never,
    custom: { services },
    telemetry: false,
    typescript: { autoGenerate: false },
  })
  const payload = await getPayload({ config, key: randomUUID() })
  // Collections of this file only: the generated types describe the product's.
  const loose = payload as unknown as {
    create(args: Data): Promise<Doc>
    update(args: Data & { id: string }): Promise<Doc>
    delete(args: { collection: string; id: string }): Promise<unknown>
    find(args: { collection: string; limit: number; pagination: false }): Promise<{ docs: Doc[] }>
  }
  return {
    payload,
    afterCommit,
    db: payload.db as unknown as MongooseAdapter,
    create: (args) => loose.create(args),
    update: (args) => loose.update(args),
    remove: async (collection, id) => void (await loose.delete({ collection, id })),
    find: async (collection) => (await loose.find({ collection, limit: 0, pagination: false })).docs,
    request: () => createLocalReq({}, payload),
    close: () => payload.destroy(),
  }
}

/** The adapter as Payload ships it, to show what ours is for. */
export const shipped = (url = mongoUrl()): DatabaseAdapterObj => mongooseAdapter({ url, ensureIndexes: true })

/** Runs `work` for every item, `width` at a time. */
export const inParallel = async <T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> => {
  const results: PromiseSettledResult<R>[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [at, item] of queue)
      results[at] = await work(item).then(
        (value) => ({ status: 'fulfilled' as const, value }),
        (reason: unknown) => ({ status: 'rejected' as const, reason }),
      )
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
