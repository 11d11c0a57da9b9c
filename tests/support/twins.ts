import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalReq, type Payload } from 'payload'
import { makeBan } from '../../src/bans/ban'
import { moderateComments } from '../../src/comments/decisions/moderateComments'
import { submitComment } from '../../src/comments/submit'
import { loadConfig } from '../../src/config'
import type { Status } from '../../src/moderation/types'
import { servicesOf, startContext } from '../../src/platform/context'
import { roles } from '../../src/platform/roles'
import { reportComment } from '../../src/reports/reportComment'
import { startServer } from '../../src/server'
import { vaultOf } from '../../src/vault/services'
import { createClock } from './clock'
import { paragraph } from './paragraph'
import { capture, newPlace, type Place, removePlace } from './place'

/** One address for both: what a server says of itself must not tell them apart. */
const publicUrl = 'http://twins.example'

export type Asked = { method: string; path: string; body?: string; type?: string; headers?: Record<string, string> }
export type Answered = { status: number; headers: string[]; body: string }
export type Twin = { payload: Payload; ask(asked: Asked): Promise<Answered>; stop(): Promise<void> }

/** What a host site signs its assertions with. */
const secret = 'a secret that the host site shares with both'

/** Of one answer and no other. */
const ownHeaders = new Set(['date', 'x-request-id'])

/** Seconds to wait are counted down by the machine's own clock: the two are asked some milliseconds apart. */
const headerOf = (name: string, value: string): string =>
  `${name}: ${name.toLowerCase() === 'retry-after' ? 'some seconds' : value}`

const boot = async ({ databaseUrl, folder }: Place): Promise<Twin> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { payload, stop } = await startServer(
    loadConfig({
      development: true,
      env: {
        DATABASE_URL: databaseUrl,
        DATA_DIR: folder,
        DEMO: 'false',
        LOG_LEVEL: 'silent',
        PUBLIC_URL: publicUrl,
        // Nothing listens there: what is asked for by mail is taken, and its job waits.
        SMTP_URL: 'smtp://127.0.0.1:9',
        READS_PER_MINUTE: '0',
        WRITES_PER_MINUTE: '0',
      },
    }),
    { now: createClock().now, server, admin: false, key: randomUUID(), log: { write: () => {} } },
  )
  // Not `fetch`, which may not name the host it asks.
  const ask = ({ body, headers, method, path, type }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: {
            host: 'twins.example',
            ...(type ? { 'content-type': type } : {}),
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const pairs = response.rawHeaders.flatMap((name, index, all) =>
              index % 2 === 0 && !ownHeaders.has(name.toLowerCase()) ? [headerOf(name, all[index + 1] ?? '')] : [],
            )
            resolve({
              status: response.statusCode ?? 0,
              headers: pairs,
              body: Buffer.concat(chunks).toString('latin1'),
            })
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  return { payload, ask, stop }
}

type Person = { email: string; network: string }

/** Two lists of the same length and nothing else in common: the addresses of the one database and of the other. */
const peopleOf = (which: 'one' | 'other'): Person[] =>
  Array.from({ length: 12 }, (_, index) =>
    which === 'one'
      ? { email: `a${index}.reader@first-${index}.example`, network: `198.51.100.${index + 1}` }
      : { email: `zz-${randomUUID()}.${index}@elsewhere.test`, network: `2001:db8:${index + 1}::7` },
  )

/** Articles, comments in every state and depth, reports, bans, staff: ids are what the second database gets a copy of. */
const seed = async (payload: Payload, people: readonly Person[]) => {
  const person = (index: number) => people[index % people.length] ?? { email: '', network: '' }
  const byline = await payload.create({ collection: 'authors', data: { name: 'Ada Writer', slug: 'ada-writer' } })
  for (const [index, role] of roles.entries())
    await payload.create({
      collection: 'users',
      data: {
        name: `The ${role}`,
        email: `staff.${person(index).email}`,
        password: 'a long enough password',
        role,
        byline: byline.id,
      },
    })
  const admin = (await payload.find({ collection: 'users', where: { role: { equals: 'admin' } } })).docs[0]
  if (!admin) throw new Error('no administrator')
  const asAdmin = () => createLocalReq({ user: { ...admin, collection: 'users' as const } }, payload)
  await payload.updateGlobal({ slug: 'discussion', data: { floodSeconds: 0, votes: true } })
  await payload.updateGlobal({ slug: 'site', data: { signOn: { secrets: [{ secret }], audience: 'comments' } } })

  const articles: string[] = []
  const comments: string[] = []
  /** Of a reader who is known after the first part; the second database knows nobody. */
  let readerToken: string | undefined
  for (let number = 0; number < 4; number++) {
    const { id } = await payload.create({
      collection: 'articles',
      data: {
        title: `Tide pools, part ${number}`,
        slug: `tide-pools-${number}`,
        body: paragraph('What lives between the tides.'),
        authors: [byline.id],
        publishedAt: '2026-05-01T10:00:00.000Z',
        _status: number === 3 ? 'draft' : 'published',
      },
      draft: number === 3,
    })
    articles.push(String(id))
    if (number === 3) continue
    const states: Status[] = ['approved', 'approved', 'approved', 'pending', 'spam', 'trash']
    let parent: string | undefined
    for (const [index, status] of states.entries()) {
      const isKnown = index === 0
      const { email, network } = person(isKnown ? 0 : number * states.length + index)
      const req = await createLocalReq({}, payload)
      startContext(req, { address: network, takenOverAt: new Date(Date.UTC(2026, 4, 2, number, index)) })
      const typed = {
        article: `tide-pools-${number}`,
        name: `Reader ${index}`,
        email,
        content: `Remark ${index} on part ${number}.`,
        ...(parent && index < 3 ? { parent } : {}),
      }
      const { doc, readerToken: given } = await submitComment(req, typed, isKnown ? { readerToken } : {})
      if (isKnown) readerToken = given ?? undefined
      if (status !== 'pending') await moderateComments(await asAdmin(), { ids: [doc.id], to: status })
      if (status === 'approved') parent = doc.id
      comments.push(doc.id)
    }
  }
  const reported = await createLocalReq({}, payload)
  startContext(reported, { address: person(5).network })
  await reportComment(reported, comments[0] ?? '', { reason: 'other', details: 'Odd.', email: person(6).email })
  await makeBan(await asAdmin(), { comment: comments[4], kind: 'address', effect: 'reject', actor: String(admin.id) })
  return { articles, comments }
}

/** The same database with other addresses and networks in its vault, and other ones of staff. */
const exchange = async (payload: Payload, people: readonly Person[]) => {
  const { now } = servicesOf(payload)
  const vault = vaultOf(payload)
  let turn = 0
  const next = () => people[turn++ % people.length] ?? { email: '', network: '' }
  for (const [collection, type] of [
    ['comments', 'comment'],
    ['reports', 'report'],
    ['bans', 'ban'],
  ] as const) {
    const { docs } = await payload.db.find({ collection, pagination: false, limit: 0, sort: 'id' })
    for (const { id } of docs) {
      const req = await createLocalReq({}, payload)
      const owner = { type, id: String(id) }
      const kept = await vault.keptAt(req, owner)
      if (!kept) continue
      const { email, network } = next()
      const tag = type === 'ban' ? {} : await vault.tagAddress({ address: network, now: now() })
      await vault.remove(req, owner)
      await vault.keep(req, owner, { email, ...tag }, kept)
    }
  }
  const { docs } = await payload.db.find<{ id: string }>({ collection: 'users', pagination: false, limit: 0 })
  for (const { id } of docs)
    await payload.db.updateOne({ collection: 'users', id, data: { email: `team.${next().email}` }, returning: false })
}

/**
 * Two servers whose databases are alike, byte for byte, but for every address and network: what the one answers to a
 * stranger the other must answer too.
 */
export const bootTwins = async () => {
  const places = [await newPlace(), await newPlace()] as const
  const [one, other] = places
  const people = { one: peopleOf('one'), other: peopleOf('other') }
  const first = await boot(one)
  const known = await seed(first.payload, people.one)
  await first.stop()
  await (await capture(one))(other)
  const second = await boot(other)
  await exchange(second.payload, people.other)
  await second.stop()
  const twins: [Twin, Twin] = [await boot(one), await boot(other)]
  return {
    twins,
    known,
    people,
    secret,
    /** Seconds, by the clock of both. */
    now: Math.floor(servicesOf(twins[0].payload).now().getTime() / 1000),
    stop: async () => {
      for (const twin of twins) await twin.stop()
      for (const place of places) removePlace(place)
    },
  }
}
