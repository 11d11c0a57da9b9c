import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type CollectionSlug, createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import { expect } from 'vitest'
import { addKey } from '../../src/accounts/keys'
import { type Booted, bootPayload as boot } from '../../src/boot'
import { moderateComments } from '../../src/comments/decisions/moderateComments'
import { defaultPolicy } from '../../src/comments/policy'
import { submitComment } from '../../src/comments/submit'
import { type Config, loadConfig } from '../../src/config'
import { learningServices } from '../../src/learning/filter'
import type { Status } from '../../src/moderation/types'
import { createStore, type Store } from '../../src/platform/http/cache/store'
import { type ConnectionBounds, createHttpServer } from '../../src/platform/http/connections'
import { type KeyScope, keyScopes, mayHoldKey, type Role, roles } from '../../src/platform/roles'
import { startServer } from '../../src/server'
import { makeKeyFile } from '../../src/vault/keyFile'
import type { Canary, Leak } from './canary'
import { type Clock, createClock } from './clock'
import { paragraph } from './paragraph'
import { capture, newPlace, type Place, removePlace } from './place'
import { type RecordingStore, recordingStore } from './recordingStore'
import { createSink, type Sink } from './sink'

/** Production makes no secrets of its own. */
const productionSecrets = (folder: string) => {
  const VAULT_KEY_FILE = join(folder, 'vault.keys')
  makeKeyFile(VAULT_KEY_FILE)
  return { VAULT_KEY_FILE, PAYLOAD_SECRET: randomUUID().repeat(2) }
}

type Settings = Readonly<Record<string, string>>

const testConfig = ({ folder, databaseUrl }: Place, settings: Settings, production = false): Config =>
  loadConfig({
    development: !production,
    env: {
      ...(production ? productionSecrets(folder) : {}),
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      DEMO: 'false',
      LOG_LEVEL: 'debug',
      READS_PER_MINUTE: '0',
      WRITES_PER_MINUTE: '0',
      ...settings,
    },
  })

/** Payload keeps every instance it has made; a worker makes one for most of its files. */
const forgetInstance = (key: string): void => {
  const { _payload: instances } = globalThis as { _payload?: Map<string, unknown> }
  instances?.delete(key)
}

/** Payload on a database of its own, without HTTP. */
export const bootPayload = async (): Promise<Pick<Booted, 'payload' | 'stop'>> => {
  const place = await newPlace()
  const key = randomUUID()
  const { payload, stop } = await boot(testConfig(place, { PUBLIC_URL: 'https://colloquy.test' }), {
    serves: false,
    key,
    log: { write: () => {} },
  })
  return {
    payload,
    stop: async () => {
      await stop()
      forgetInstance(key)
      removePlace(place)
    },
  }
}

type Staff = Record<Role, Member>
type Account = { id: string; cookie: string; email: string; password: string }
/** `keys`: one of each scope that the role may have. */
type Member = Account & { keys: Partial<Record<KeyScope, string>>; byline: string }
type Fields = Record<string, unknown>

export type Who = Role | 'anonymous'

/** What a route answered: the body parsed where it is JSON, loosely, because tests look at parts of it. */
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON of another side
export type Answered = { status: number; headers: Headers; text: string; body: any }

/** What `GET /api/moderation/comments/:id` answers, loosely: tests look at parts of it. */
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON of another side
type Moderation = { comment: any; verdict: any; score: any; events: any[] }

export type TestServer = {
  /** Origin, without a trailing slash. */
  base: string
  payload: Payload
  clock: Clock
  /** One signed-in account of each role, each with a byline. */
  staff: Staff
  /** Folder of the database, keys and uploads. */
  folder: string
  databaseUrl: string
  /** The memory of public answers. */
  store: RecordingStore
  /** Asks in JSON, as one of the staff or as nobody. */
  ask(method: string, path: string, body?: unknown, as?: Who, headers?: Record<string, string>): Promise<Answered>
  /** Decides on comments through the door of moderators. */
  decide(ids: string[], to: Status, extra?: Fields, as?: Who): Promise<Answered>
  /** A new account, signed in; its owner has no byline. */
  account(role: Role): Promise<Account>
  /** Publishes an article (unless told otherwise). */
  article(extra: Fields): Promise<{ id: string; slug: string }>
  /** A comment of a reader's, submitted and then decided. */
  comment(args: {
    article: string
    status: Status
    parent?: string
    name?: string
    content?: string
    email?: string
  }): Promise<string>
  /** Sets the discussion settings; what is not named gets its default. */
  discussion(fields: Fields): Promise<void>
  moderation(id: string): Promise<Moderation>
  count(collection: CollectionSlug, where: Where): Promise<number>
  /** Every address that went in and came out: in answers, log, cache or content. */
  leaks(): Promise<Leak[]>
  canary: Canary
  log: Sink['log']
  /** Ends the server; fails when an address has leaked. */
  stop(): Promise<void>
}

const createAccount = async (payload: Payload, base: string, role: Role, extra: Fields = {}): Promise<Account> => {
  const email = `${role}-${randomUUID()}@staff.example`
  const password = 'a long enough password'
  const data = { name: role, email, password, role, ...extra }
  const user = await payload.create({ collection: 'users', data })
  const response = await fetch(`${base}/api/users/login`, {
    method: 'POST',
    body: JSON.stringify({ email, password }),
    headers: { 'content-type': 'application/json', origin: base },
  })
  expect(response.status, await response.clone().text()).toBe(200)
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { id: String(user.id), cookie, email, password }
}

const enlist = async (payload: Payload, base: string, role: Role): Promise<Member> => {
  const byline = String(
    (await payload.create({ collection: 'authors', data: { name: `The ${role}`, slug: `${role}-${randomUUID()}` } }))
      .id,
  )
  const account = await createAccount(payload, base, role, { byline })
  return { ...account, keys: await keysOf(payload, { id: account.id, role }), byline }
}

const keysOf = async (payload: Payload, account: { id: string; role: Role }): Promise<Member['keys']> => {
  const keys: Member['keys'] = {}
  for (const scope of keyScopes.filter((known) => mayHoldKey(account.role, known))) {
    const req = await createLocalReq({}, payload)
    keys[scope] = (await addKey(req, account, { name: scope, scope, origins: [] })).key
  }
  return keys
}

const actAs = async (payload: Payload, id: string): Promise<PayloadRequest> => {
  const user = await payload.findByID({ collection: 'users', id })
  return createLocalReq({ user: { ...user, collection: 'users' } }, payload)
}

const listening = async (bounds?: ConnectionBounds): Promise<Server> => {
  const server = createHttpServer(bounds).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

type BootOptions = {
  bounds?: ConnectionBounds
  production?: boolean
  /** What stands before the memory of public answers. */
  store?: (store: Store, clock: Clock) => Store
  /** Of so many answers that took in a new comment, one is compared with what is made anew; every one by default. */
  checkEvery?: number
}

const launch = async (
  place: Place,
  settings: Settings,
  { bounds, checkEvery = 1, production = false, store: before = (made) => made }: BootOptions = {},
) => {
  const clock = createClock()
  const server = await listening(bounds)
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = testConfig(place, { PUBLIC_URL: base, ...settings }, production)
  const sink = createSink()
  sink.listen(server)
  const key = randomUUID()
  const store = recordingStore(before(createStore({ maxBytes: 64 * 1024 * 1024, now: clock.now, checkEvery }), clock))
  const differing: string[] = []
  const { payload, stop } = await startServer(config, {
    now: clock.now,
    store,
    onDifference: (path) => void differing.push(path),
    server,
    admin: false,
    key,
    log: sink.log,
  })
  sink.guard(payload)
  // By chance, a run would differ from the next.
  learningServices.of(payload).isPicked = () => false
  return {
    base,
    clock,
    config,
    store,
    payload,
    sink,
    stop: async () => {
      await stop()
      forgetInstance(key)
      if (differing.length > 0)
        throw new Error(`Answers that had taken in a comment were not what is made anew: ${differing.join(', ')}`)
    },
  }
}

const enlistAll = async (payload: Payload, base: string): Promise<Staff> => {
  const staff = {} as Staff
  for (const role of roles) staff[role] = await enlist(payload, base, role)
  return staff
}

/** A place with migrations applied and the staff signed in. Passwords are slow to hash: one for the whole worker. */
let template: Promise<Template> | undefined
type Template = { fill(place: Place): Promise<void>; staff: Staff }

const makeTemplate = async (): Promise<Template> => {
  const place = await newPlace()
  const { base, payload, stop } = await launch(place, {})
  const staff = await enlistAll(payload, base)
  await stop()
  const fill = await capture(place)
  removePlace(place)
  return { fill, staff }
}

/** Settings that the rows, keys and cookies of the template do not fit. */
const ofItsOwn = ['DATABASE_URL', 'PAYLOAD_SECRET', 'PUBLIC_URL', 'VAULT_KEY_FILE']

/** The whole product on a port and a database of its own, without demo content and without the admin. */
export const bootServer = async (settings: Settings = {}, options: BootOptions = {}): Promise<TestServer> => {
  const place = await newPlace()
  const { folder } = place
  const isOfItsOwn = options.production === true || ofItsOwn.some((name) => name in settings)
  if (!isOfItsOwn) template ??= makeTemplate()
  const copied = isOfItsOwn ? undefined : await template
  await copied?.fill(place)
  const { base, clock, config, payload, sink, stop, store } = await launch(place, settings, options)
  const staff = copied ? structuredClone(copied.staff) : await enlistAll(payload, base)
  let turn = 0
  const ask: TestServer['ask'] = async (method, path, body, as = 'anonymous', headers = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: {
        'content-type': 'application/json',
        origin: base,
        ...(as === 'anonymous' ? {} : { cookie: staff[as].cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }
  return {
    ask,
    decide: (ids, to, extra = {}, as = 'moderator') =>
      ask('POST', '/api/moderation/comments', { ids, to, ...extra }, as),
    account: (role) => createAccount(payload, base, role, { name: `An ${role} ${randomUUID()}` }),
    base,
    payload,
    clock,
    staff,
    folder,
    databaseUrl: config.databaseUrl,
    store,
    async article(extra) {
      turn += 1
      const slug = `a-${randomUUID()}`
      const data = {
        title: `Article ${turn}`,
        slug,
        body: paragraph('A paragraph about tide pools.'),
        publishedAt: clock.now().toISOString(),
        _status: 'published' as const,
        ...extra,
      }
      const { id } = await payload.create({ collection: 'articles', data, draft: data._status !== 'published' })
      return { id: String(id), slug: data.slug }
    },
    async comment({
      article,
      status,
      parent,
      name = 'Reader',
      content = `A remark. ${randomUUID()}`,
      email = `${randomUUID()}@reader.example`,
    }) {
      const { doc } = await submitComment(await createLocalReq({}, payload), { article, parent, name, email, content })
      const stored = await payload.findByID({ collection: 'comments', id: doc.id, depth: 0 })
      if (stored.status !== status) {
        const { results } = await moderateComments(await actAs(payload, staff.admin.id), { ids: [doc.id], to: status })
        expect(results).toMatchObject([{ ok: true, status }])
      }
      return doc.id
    },
    async discussion(fields) {
      const { version: _version, ...defaults } = defaultPolicy
      await payload.updateGlobal({ slug: 'discussion', data: { ...defaults, ...fields } })
    },
    async moderation(id) {
      const response = await fetch(`${base}/api/moderation/comments/${id}`, {
        headers: { cookie: staff.admin.cookie, origin: base },
      })
      expect(response.status).toBe(200)
      return response.json()
    },
    async count(collection, where) {
      return (await payload.count({ collection, where })).totalDocs
    },
    leaks: async () =>
      sink.canary.scan(await sink.haystacks({ payload, databaseUrl: config.databaseUrl, cache: store.text() })),
    canary: sink.canary,
    log: sink.log,
    async stop() {
      // Every suite is a canary's: whatever it did, no address that went into the vault may have come out anywhere.
      const leaks =
        sink.count() > 0
          ? sink.canary.scan(await sink.haystacks({ payload, databaseUrl: config.databaseUrl, cache: store.text() }))
          : []
      await stop()
      removePlace(place)
      expect(leaks).toEqual([])
    },
  }
}
