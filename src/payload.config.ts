import { createHmac } from 'node:crypto'
import path from 'node:path'
import {
  buildConfig,
  type CollectionConfig,
  type DatabaseAdapterObj,
  type Field,
  type Plugin,
  type UploadConfig,
} from 'payload'
import type { DestinationStream } from 'pino'
import {
  type AccountServices,
  accountServices,
  createSignOn,
  keyRoutes,
  loginTries,
  loginTriesSeconds,
  reservedNameFact,
  sendPassword,
  signOnKeys,
} from '#accounts'
import {
  articleServices,
  articleTarget,
  bodyEditor,
  keepFrontend,
  managedPageRoutes,
  mergePagesTask,
  publishAtTime,
  serveFiles,
  sharpForPayload,
  tellOfSchedule,
  uploadStorage,
} from '#articles'
import { changeListener, changeServices, changesGraphql, shownBesideTask } from '#changes'
import { collections, globals } from '#collections'
import { openExternalCheck } from '#comments'
import { callHook, type HookServices, heldListener, hookListener, hookServices, hooksTag, tellOfHook } from '#hooks'
import { createMemo, isAdmin, isLanguage, type PlatformServices } from '#platform'
import {
  type AfterCommit,
  colloquyMongo,
  colloquySqlite,
  createAfterCommit,
  createAllowance,
  migrations,
} from '#platform/database'
import { cookiePrefix, fetchSafely, ownOrigins, rootEndpoints } from '#platform/http'
import { jobRoutes, purgeTask } from '#platform/jobs'
import { createLogger } from '#platform/log'
import { mailAdapter } from '#platform/mail'
import { vaultTables } from '#vault'
import { lookAtSource, mentionsOfDomain, mentionsOfHost, webmentionServices } from '#webmentions'
import { type Config, loadConfig } from './config'
import { comments, harden } from './plugin'

/** What a process brings beside its settings; tests fix the clock, tools bring nothing. */
export type Parts = { afterCommit: AfterCommit; now?: () => Date; log?: DestinationStream }

// One root for every path: bundles move files, so `import.meta.url` would point elsewhere.
const root = process.cwd()

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
  handlers: [...(upload.handlers ?? []), ...(answers ? [serveFiles(staticDir)] : [])],
})

const refused: Field = {
  name: 'refused',
  type: 'ui',
  admin: { components: { Field: '/src/platform/admin/Refused#Refused' }, disableListColumn: true },
}

/** Above every form: why it was not saved. */
const sayWhatWasRefused: Plugin = ({ collections = [], globals = [], ...others }) => {
  const above = <T extends { fields: Field[] }>(one: T): T => ({ ...one, fields: [refused, ...one.fields] })
  return { ...others, collections: collections.map(above), globals: globals.map(above) }
}

/** Session cookies are `Secure` where the site is on https. */
const withSecureCookies =
  (publicUrl: string) =>
  (collection: CollectionConfig): CollectionConfig =>
    typeof collection.auth === 'object'
      ? {
          ...collection,
          auth: { ...collection.auth, cookies: { ...collection.auth.cookies, secure: publicUrl.startsWith('https:') } },
        }
      : collection

/** A refused request is a visitor's mistake, not ours: it must not fill the log. By the names of errors. */
const loggingLevels: Record<string, 'debug' | 'info'> = {
  APIError: 'debug',
  AuthenticationError: 'info',
  FileUploadError: 'info',
  Forbidden: 'debug',
  Locked: 'info',
  NotFound: 'debug',
  QueryError: 'debug',
  ValidationError: 'debug',
}

/** Other processes' changes of accounts are seen after a minute. */
function keepReservedNames({
  afterCommit,
  now,
}: {
  afterCommit: AfterCommit
  now: () => Date
}): AccountServices['reservedNames'] {
  const reservedNames: AccountServices['reservedNames'] = createMemo({ now, ttl: 60_000 })
  afterCommit.subscribe((changes) => {
    if (['staff', 'authors', 'site'].some((tag) => changes.includes(tag))) reservedNames.forget()
  })
  return reservedNames
}

/** Other processes' changes of webhooks are heard of on MongoDB, and seen after a minute at the latest. */
function keepHooks({ afterCommit, now }: { afterCommit: AfterCommit; now: () => Date }): HookServices['active'] {
  const active: HookServices['active'] = createMemo({ now, ttl: 60_000 })
  afterCommit.subscribe((changes) => {
    if (changes.includes(hooksTag)) active.forget()
  })
  return active
}

/** The adapter `DATABASE_URL` asks for. */
function openDatabase(
  { databaseUrl, migrating }: Pick<Config, 'databaseUrl' | 'migrating'>,
  afterCommit: AfterCommit,
): DatabaseAdapterObj | Promise<DatabaseAdapterObj> {
  return databaseUrl.startsWith('file:')
    ? colloquySqlite({
        url: databaseUrl,
        afterCommit,
        migrations,
        migrationDir: path.join(root, 'src/platform/database/migrations'),
        migrateAtStart: !migrating,
        tables: vaultTables,
      })
    : colloquyMongo({ url: databaseUrl, afterCommit })
}

/** A key for each purpose, of which there are few: made once. */
function createSigningKeys(secret: string): PlatformServices['signingKey'] {
  const made = new Map<string, Buffer>()
  return (purpose) => {
    const key = made.get(purpose) ?? createHmac('sha256', secret).update(`colloquy|${purpose}`).digest()
    made.set(purpose, key)
    return key
  }
}

/** Puts the whole product together: the only place that knows every part. */
export async function composePayload(config: Config, { afterCommit, log, now = () => new Date() }: Parts) {
  const platform: PlatformServices = {
    now,
    afterCommit,
    publicUrl: config.publicUrl,
    development: config.development,
    signingKey: createSigningKeys(config.payloadSecret),
  }
  const services = {
    ...accountServices.provide({
      reservedNames: keepReservedNames({ afterCommit, now }),
      logins: createAllowance({ name: 'logins', points: loginTries, seconds: loginTriesSeconds }),
      passwordMails: createAllowance({ name: 'password-mails', points: 5, seconds: 60 * 60 }),
      signOn: createSignOn(now),
    }),
    ...articleServices.provide(keepFrontend({ afterCommit, now })),
    ...changeServices.provide({ listeners: [hookListener] }),
    ...hookServices.provide({
      allowsPrivate: config.allowPrivateHooks,
      fetchSafely,
      active: keepHooks({ afterCommit, now }),
    }),
    ...webmentionServices.provide({
      fetchSafely,
      allowsPrivate: config.allowPrivateMentions,
      ofHost: createAllowance({ name: 'mentions-of-host', points: mentionsOfHost, seconds: 60 * 60 }),
      ofDomain: createAllowance({ name: 'mentions-of-domain', points: mentionsOfDomain, seconds: 60 * 60 }),
    }),
  }
  const built = await buildConfig({
    // Builds and generators evaluate the config without a secret; `start` has made sure there is one.
    secret: config.payloadSecret || 'unused by builds and generators',
    serverURL: config.publicUrl,
    csrf: ownOrigins(config.publicUrl),
    cors: [],
    telemetry: false,
    i18n: { translations: { en: { general: { payloadSettings: 'Settings' } } } },
    cookiePrefix,
    logger: createLogger(config.logLevel, log),
    db: await openDatabase(config, afterCommit),
    editor: bodyEditor,
    sharp: sharpForPayload,
    collections: collections.map(withUploadsIn(config)).map(withSecureCookies(config.publicUrl)),
    globals,
    endpoints: rootEndpoints([], [...jobRoutes, ...keyRoutes, ...managedPageRoutes]),
    plugins: [
      comments({
        target: articleTarget,
        platform,
        dataDir: path.resolve(root, config.dataDir),
        hasMail: config.smtpUrl !== undefined,
        bounceSecret: config.bounceSecret,
        externalCheck: openExternalCheck(config, now),
        signOn: signOnKeys,
        factSources: [reservedNameFact],
        listeners: [changeListener, heldListener],
        siteLanguage: async (req) => {
          const site = await req.payload.db.findGlobal<{ language?: string | null }>({ slug: 'site', req })
          return isLanguage(site?.language) ? site.language : 'en'
        },
        siteTitle: async (req) =>
          (await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req }))?.title ||
          config.publicUrl,
      }),
      ...(await uploadStorage(config.s3Url)),
      sayWhatWasRefused,
    ],
    email: mailAdapter(config),
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
      deleteJobOnComplete: true,
      tasks: [
        sendPassword,
        publishAtTime,
        mergePagesTask,
        tellOfSchedule,
        shownBesideTask,
        callHook,
        tellOfHook,
        lookAtSource,
        purgeTask(config.sharedCache),
      ],
    },
    graphQL: {
      queries: () => changesGraphql,
      disablePlaygroundInProduction: true,
      // Payload would refuse the schema to everybody wherever NODE_ENV is `production`; the door has a rule of its own.
      disableIntrospectionInProduction: false,
      maxComplexity: 5000,
      schemaOutputFile: path.join(root, 'src/schema.graphql'),
    },
    typescript: { outputFile: path.join(root, 'src/payload-types.ts'), autoGenerate: false },
    admin: {
      user: 'users',
      avatar: 'default',
      meta: {
        titleSuffix: ' · Colloquy',
        description: 'Articles and their comments.',
        icons: [{ rel: 'icon', type: 'image/svg+xml', url: '/favicon.svg' }],
        openGraph: { siteName: 'Colloquy', title: 'Colloquy', description: 'Articles and their comments.' },
        // Payload's picture shows its own name.
        defaultOGImageType: 'off',
      },
      components: {
        graphics: { Icon: '/src/platform/admin/Mark#Icon', Logo: '/src/platform/admin/Mark#Logo' },
        beforeDashboard: [
          '/src/articles/admin/ArticleNotices#FailedSchedules',
          '/src/platform/jobs/admin/tasks#FailedTasksCard',
          '/src/hooks/admin/HooksCard#HooksCard',
        ],
        afterNavLinks: ['/src/articles/pages/admin/PagesLink#PagesLink', '/src/accounts/admin/KeysLink#KeysLink'],
        afterLogin: ['/src/accounts/admin/CodeField#CodeField'],
        views: {
          // Of Payload's own name, so that it stands in the frame of the sign-in.
          forgot: { Component: '/src/accounts/admin/ForgotView#ForgotView', path: '/forgot' },
          pages: { Component: '/src/articles/pages/admin/PagesView#PagesView', path: '/pages' },
          keys: { Component: '/src/accounts/admin/KeysView#KeysView', path: '/keys' },
          failedTasks: { Component: '/src/platform/jobs/admin/tasks#TasksView', path: '/failed-tasks' },
        },
      },
      importMap: {
        baseDir: root,
        importMapFile: path.join(root, 'src/app/(payload)/admin/importMap.js'),
        autoGenerate: false,
      },
    },
  })
  return harden(built)
}

/** For Next's build and Payload's generators. The running admin finds the server's own Payload instance instead. */
export default composePayload(loadConfig({ development: true, tools: true }), { afterCommit: createAfterCommit() })
