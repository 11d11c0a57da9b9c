import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { breakStore, type Fault, storesOf } from '../support/breakStore'
import type { Leak } from '../support/canary'
import { openOther } from '../support/otherProgram'
import { remark } from '../support/remark'
import { type SmtpServer, startSmtp } from '../support/smtp'

let server: TestServer
let smtp: SmtpServer
let slug: string
let comment: string
beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ TRUST_PROXY: '1', LOG_LEVEL: 'trace', SMTP_URL: smtp.url })
  await server.discussion({ floodSeconds: 0 })
  slug = (await server.article({ authors: [server.staff.author.byline] })).slug
  comment = await server.comment({ article: slug, status: 'approved', email: server.canary.email() })
})
afterAll(async () => {
  for (const email of inForms) server.canary.forget(email)
  await server.stop()
  await smtp.stop()
})

const json = { 'content-type': 'application/json' }
const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const form = body instanceof URLSearchParams
  const response = await fetch(server.base + path, {
    method,
    redirect: 'manual',
    headers: { 'x-forwarded-for': server.canary.ip(), ...(form || body === undefined ? {} : json), ...headers },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  })
  await response.arrayBuffer()
  return response.status
}
/** Typed into forms of the site: one that is refused comes back to its sender with what they typed. */
const inForms = new Set<string>()
const inForm = () => {
  const email = server.canary.email()
  inForms.add(email)
  return email
}
const isOwnForm = ({ needle, where }: Leak) => inForms.has(needle) && /^POST \/(?:articles|privacy)/.test(where)
const leaks = async () => (await server.leaks()).filter((leak) => !isOwnForm(leak))

const typed = () => remark({ article: slug, email: server.canary.email() })
const asStaff = (role: 'admin' | 'moderator') => ({ cookie: server.staff[role].cookie, origin: server.base })

/** Everything that takes an address, and what reads where addresses could be. */
const doors = (): (() => Promise<number>)[] => {
  const { article: _article, ...form } = typed()
  return [
    () => send('POST', '/api/comments', typed(), { 'idempotency-key': randomUUID() }),
    () => send('POST', `/articles/${slug}/comments`, new URLSearchParams({ ...form, email: inForm() })),
    () =>
      send('POST', '/api/graphql', {
        query: 'mutation ($d: CommentInput!) { createComment(data: $d) { id } }',
        variables: { d: typed() },
      }),
    () => send('POST', `/api/comments/${comment}/report`, { reason: 'spam', email: server.canary.email() }),
    () => send('POST', '/api/person/export', { email: server.canary.email() }),
    () => send('POST', '/privacy', new URLSearchParams({ what: 'erase', email: inForm() })),
    () => send('POST', '/api/users/forgot-password', { email: server.canary.email() }),
    () => send('POST', '/api/users/login', { email: server.canary.email(), password: 'a long enough password' }),
    () => send('POST', '/api/moderation/address', { email: server.canary.email() }, asStaff('moderator')),
    () =>
      send(
        'POST',
        '/api/moderation/bans',
        { kind: 'address', value: server.canary.email(), effect: 'quarantine' },
        asStaff('moderator'),
      ),
    () => send('GET', `/api/moderation/comments/${comment}`, undefined, asStaff('moderator')),
    () => send('GET', `/api/moderation/comments/${comment}/author`, undefined, asStaff('moderator')),
    () => send('GET', `/api/comments?where[name][equals]=${encodeURIComponent(server.canary.email())}`),
    () => send('GET', `/articles/${slug}?after=${encodeURIComponent(server.canary.email())}`),
    () => send('GET', '/feed.xml'),
  ]
}

/** All of them, one after the other; answers the statuses. */
const everything = async (): Promise<number[]> => {
  const statuses: number[] = []
  for (const ask of doors()) statuses.push(await ask())
  return statuses
}

it('mails hold the address they go to and no other', async () => {
  const [ann, ben] = [server.canary.email(), server.canary.email()]
  await server.comment({ article: slug, status: 'approved', email: ann })
  await server.comment({ article: slug, status: 'pending', email: ben })
  for (const email of [ann, ben]) await send('POST', '/api/person/export', { email })
  await send('POST', `/api/comments/${comment}/report`, { reason: 'hate', email: ben, explanation: 'Look at this.' })
  await send('POST', '/api/moderation/comments', { ids: [comment], to: 'trash' }, asStaff('moderator'))
  const toReaders = () => smtp.mails.filter(({ to }) => to.some((address) => /leak\.example$/i.test(address)))
  await expect
    .poll(
      async () => {
        await server.payload.jobs.run({ limit: 200, allQueues: true, silent: true })
        return [toReaders().length >= 3, smtp.mails.length > toReaders().length]
      },
      { timeout: 40_000 },
    )
    .toEqual([true, true])
  for (const { raw, text, to } of smtp.mails) {
    const found = server.canary.scan([{ where: `mail to ${to.join()}`, text: `${raw}\n${text}` }])
    const others = found.filter(({ needle }) => !to.some((address) => address.toLowerCase() === needle.toLowerCase()))
    expect(others).toEqual([])
  }
})

/** CI breaks each store in one of the two ways, the vault's in both; `FAULTS=all` breaks every store in both. */
const isBrokenBy = (fault: Fault, index: number) =>
  process.env.FAULTS === 'all' || index % 2 === (fault === 'gone' ? 0 : 1)

describe.each<Fault>(['gone', 'constraint'])('an error of the database, a table being “%s”', (fault) => {
  it('says no address, in answers, logs, jobs and what is kept', async () => {
    const broken: string[] = []
    const untouched: string[] = []
    const vault = server.payload.db.name === 'mongoose' ? ['rows'] : ['vault_rows', 'vault_blind_indexes']
    const stores = (await storesOf(server)).filter((name, index) => vault.includes(name) || isBrokenBy(fault, index))
    for (const store of stores) {
      const mend = await breakStore(server, store, fault)
      try {
        const statuses = await everything()
        ;(statuses.some((status) => status >= 500) ? broken : untouched).push(store)
        for (const status of statuses) expect([store, status < 600 && status >= 200]).toEqual([store, true])
      } finally {
        await mend()
      }
    }
    // They have failed, and not only where nobody asks.
    for (const name of vault) expect(broken).toContain(name)
    expect(broken.length, `untouched: ${untouched.join(', ')}`).toBeGreaterThanOrEqual(
      process.env.FAULTS === 'all' ? 5 : vault.length + 1,
    )
    expect((await everything()).filter((status) => status >= 500)).toEqual([])
    expect(await leaks()).toEqual([])
  }, 240_000)
})

it('an error of timing says no address', async () => {
  if (server.payload.db.name === 'mongoose') return expect(server.databaseUrl).toMatch(/^mongodb/)
  const other = openOther(server.databaseUrl)
  await other.execute('BEGIN EXCLUSIVE')
  try {
    const statuses = await Promise.all(doors().map((ask) => ask()))
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(5)
  } finally {
    await other.execute('ROLLBACK')
    other.close()
  }
  expect(await leaks()).toEqual([])
}, 120_000)

it('twins that race for a key, and a text sent twice, say no address', async () => {
  const body = typed()
  const racing = Array.from({ length: 8 }, () =>
    send('POST', '/api/comments', { ...body, email: server.canary.email() }, { 'idempotency-key': 'the same for all' }),
  )
  expect(new Set(await Promise.all(racing))).toEqual(new Set([201]))
  expect(await send('POST', '/api/comments', { ...body, email: server.canary.email() })).toBe(409)
  expect(await leaks()).toEqual([])
})

it('a leak by an error is found: one that repeats what was sent', async () => {
  const email = server.canary.email()
  server.log.write(`Failed query: insert into vault params: ${email}`)
  expect((await leaks()).map(({ where }) => where)).toEqual(['log'])
  // Taken back, for the check that every suite ends with.
  server.canary.forget(email)
})
