import { createHmac } from 'node:crypto'
import path from 'node:path'
import {
  buildConfig,
  type CollectionBeforeChangeHook,
  type CollectionConfig,
  type SanitizedConfig,
  type UploadConfig,
} from 'payload'
import type { DestinationStream } from 'pino'
import sharp from 'sharp'
import { collections, globals } from '../collections'
import { bodyEditor } from '../collections/articles/body'
import { createAllowance } from './allowance'
import { type Config, loadConfig } from './config'
import { type AfterCommit, createAfterCommit } from './database/afterCommit'
import { openDatabase } from './database/openDatabase'
import { openExternalCheck } from './external/openExternalCheck'
import { commentMutations } from './graphql/mutations'
import { threadQuery } from './graphql/threadQuery'
import { afterError } from './http/afterError'
import { answerMissingFile } from './http/answerMissingFile'
import { deletePreference } from './http/deletePreference'
import { createLogger } from './http/logger'
import { ownOrigins } from './http/origins'
import { refuseBadQueries, refuseBadWrites } from './http/refuseBadQueries'
import { answerPerson } from './jobs/answerPerson'
import { answerReport } from './jobs/answerReport'
import { erasePersonTask } from './jobs/erasePersonTask'
import { sendNotice } from './jobs/sendNotice'
import { sendPassword } from './jobs/sendPassword'
import { sendStatement } from './jobs/sendStatement'
import { mailAdapter } from './mail'
import { createMemo } from './memo'
import { jobEndpoints } from './operations/jobs/jobEndpoints'
import { moderationEndpoints } from './operations/moderationEndpoints'
import { personEndpoints } from './operations/person/personEndpoints'
import type { Vault } from './privacy/types'
import { isAdmin } from './roles'
import type { Services } from './services'
import { uploadStorage } from './storage'

/** What a process brings beside its settings; tests fix the clock, tools bring nothing. */
export type Parts = { afterCommit: AfterCommit; now?: () => Date; log?: DestinationStream }

// One root for every path: bundles move files, so `import.meta.url` would point elsewhere.
const root = process.cwd()

const never = (): never => {
  throw new Error('The vault is not open')
}

/** Stands in for the vault until the database is open (`boot.ts` puts the real one in), and in builds, which never touch it. */
const closedVault: Vault = {
  prepare: never,
  tagAddress: never,
  keep: never,
  reveal: never,
  hasAddress: never,
  isKnown: never,
  keptAt: never,
  ownerOfKey: never,
  newestFrom: never,
  ownersOf: never,
  sameAddress: never,
  sameNetwork: never,
  ownersByTag: never,
  copy: never,
  remove: never,
  forget: never,
  forgetRequests: never,
  bury: never,
  forgetAddress: never,
  erasures: never,
  sealTombstones: never,
  keepTombstone: never,
  returned: never,
  forgetAddresses: never,
  expire: never,
  rotate: never,
}

/** Queries that make no sense are refused everywhere; what Payload adds for itself is not for GraphQL, and nobody locks a document in another's name. */
const boundInternals = (config: SanitizedConfig): SanitizedConfig => {
  for (const { hooks } of config.globals) hooks.beforeOperation = [refuseBadWrites, ...(hooks.beforeOperation ?? [])]
  for (const collection of config.collections) {
    // First: the others rely on what it makes sure of.
    collection.hooks.beforeOperation.unshift(refuseBadQueries)
    if (collection.slug.startsWith('payload-')) collection.graphQL = false
    if (collection.slug === 'payload-preferences' && collection.endpoints)
      collection.endpoints.unshift(deletePreference)
    if (collection.slug === 'payload-locked-documents') collection.hooks.beforeChange.push(lockInOwnName)
  }
  return config
}

const lockInOwnName: CollectionBeforeChangeHook = ({ data, req }) =>
  req.user ? { ...data, user: { relationTo: 'users', value: req.user.id } } : data

/** Uploads stay with the rest of the data unless they go to a bucket. */
const withUploadsIn =
  ({ dataDir, s3Url }: Config) =>
  (collection: CollectionConfig): CollectionConfig =>
    typeof collection.upload === 'object'
      ? {
          ...collection,
          upload: inFolder(collection.upload, path.resolve(root, dataDir, collection.slug), s3Url === undefined),
        }
      : collection

const inFolder = (upload: UploadConfig, staticDir: string, answers: boolean): UploadConfig => ({
  ...upload,
  staticDir,
  handlers: [...(upload.handlers ?? []), ...(answers ? [answerMissingFile(staticDir)] : [])],
})

/** Sessions never travel unencrypted where the site does not. */
const withSecureCookies =
  (publicUrl: string) =>
  (collection: CollectionConfig): CollectionConfig =>
    typeof collection.auth === 'object'
      ? {
          ...collection,
          auth: { ...collection.auth, cookies: { ...collection.auth.cookies, secure: publicUrl.startsWith('https:') } },
        }
      : collection

/** A refused request is a visitor's mistake, not ours: it must not fill the log. By the names of errors; `Refusal` is our own. */
const loggingLevels: Record<string, 'debug' | 'info'> = {
  APIError: 'debug',
  AuthenticationError: 'info',
  FileUploadError: 'info',
  Forbidden: 'debug',
  Locked: 'info',
  NotFound: 'debug',
  QueryError: 'debug',
  Refusal: 'debug',
  ValidationError: 'debug',
}

/** Other processes' changes of accounts are seen after a minute. */
const keepPeople = ({ afterCommit, now }: { afterCommit: AfterCommit; now: () => Date }): Services['people'] => {
  const people: Services['people'] = createMemo({ now, ttl: 60_000 })
  afterCommit.subscribe((changes) => {
    if (changes.includes('staff') || changes.includes('authors')) people.forget()
  })
  return people
}

/** Puts the whole product together: the only place that knows every part. */
export const composePayload = async (config: Config, { afterCommit, log, now = () => new Date() }: Parts) => {
  const services: Services = {
    now,
    vault: closedVault,
    afterCommit,
    publicUrl: config.publicUrl,
    erasureList: path.resolve(root, config.dataDir, 'erasures.jsonl'),
    externalCheck: openExternalCheck(config, now),
    people: keepPeople({ afterCommit, now }),
    // Longer than a task is good for.
    usedProofs: createAllowance({ name: 'proofs', points: 1, seconds: 15 * 60 }),
    logins: createAllowance({ name: 'logins', points: 10, seconds: 10 * 60 }),
    passwordMails: createAllowance({ name: 'password-mails', points: 5, seconds: 60 * 60 }),
    replays: 0,
    signingKey: (purpose) => createHmac('sha256', config.payloadSecret).update(`colloquy|${purpose}`).digest(),
  }
  const built = await buildConfig({
    // Builds and generators evaluate the config without a secret; `start` has made sure there is one.
    secret: config.payloadSecret || 'unused by builds and generators',
    serverURL: config.publicUrl,
    csrf: ownOrigins(config.publicUrl),
    cors: [],
    telemetry: false,
    logger: createLogger(config.logLevel, log),
    db: openDatabase(config, afterCommit),
    editor: bodyEditor,
    sharp,
    collections: collections.map(withUploadsIn(config)).map(withSecureCookies(config.publicUrl)),
    globals,
    endpoints: [...moderationEndpoints, ...jobEndpoints, ...personEndpoints],
    plugins: uploadStorage(config.s3Url),
    email: mailAdapter(config),
    hooks: { afterError: [afterError] },
    loggingLevels,
    upload: { limits: { fileSize: 20 * 1024 * 1024, files: 1 }, abortOnLimit: true },
    defaultDepth: 1,
    maxDepth: 4,
    custom: { services },
    jobs: {
      access: {
        run: ({ req }) => isAdmin(req.user),
        queue: ({ req }) => isAdmin(req.user),
        cancel: ({ req }) => isAdmin(req.user),
      },
      autoRun: [{ cron: '*/10 * * * * *', limit: 20, queue: 'default' }],
      deleteJobOnComplete: true,
      tasks: [sendStatement, sendNotice, answerReport, answerPerson, erasePersonTask, sendPassword],
    },
    graphQL: {
      disablePlaygroundInProduction: true,
      // Payload would refuse the schema to everybody wherever NODE_ENV is `production`; the door has a rule of its own.
      disableIntrospectionInProduction: false,
      maxComplexity: 5000,
      schemaOutputFile: path.join(root, 'src/schema.graphql'),
      mutations: () => commentMutations,
      queries: () => threadQuery,
    },
    typescript: { outputFile: path.join(root, 'src/payload-types.ts'), autoGenerate: false },
    admin: {
      user: 'users',
      avatar: 'default',
      meta: { titleSuffix: ' · Colloquy' },
      components: {
        beforeDashboard: ['/src/admin/WaitingCard#WaitingCard', '/src/admin/jobs/FailedTasksCard#FailedTasksCard'],
        afterLogin: ['/src/admin/codes/CodeField#CodeField'],
        beforeNavLinks: ['/src/admin/desk/DeskLink#DeskLink'],
        views: {
          moderation: { Component: '/src/admin/desk/DeskView#DeskView', path: '/moderation' },
          failedTasks: { Component: '/src/admin/jobs/TasksView#TasksView', path: '/failed-tasks' },
        },
      },
      importMap: {
        baseDir: root,
        importMapFile: path.join(root, 'src/app/(payload)/admin/importMap.js'),
        autoGenerate: false,
      },
    },
  })
  return boundInternals(built)
}

/** For Next's build and Payload's generators. The running admin finds the server's own Payload instance instead. */
export default composePayload(loadConfig({ development: true, tools: true }), { afterCommit: createAfterCommit() })
