import { randomUUID } from 'node:crypto'
import type { TypedJobs } from 'payload'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FailedJob } from '../../src/platform/jobs/failedJobs'
import type { Role } from '../../src/platform/roles'
import { bootServer, type TestServer } from '../support/app'
import { breakStore, storesOf } from '../support/breakStore'
import { type SmtpServer, startSmtp } from '../support/smtp'

let smtp: SmtpServer
let server: TestServer

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: `${smtp.url}?greetingTimeout=300`, TRUST_PROXY: '1' })
  await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
  // Tasks run when a test says so: one that the server's own round has begun would be looked at half done.
  for (const cron of server.payload.crons) cron.pause()
})
beforeEach(async () => {
  await server.payload.db.deleteMany({ collection: 'payload-jobs', where: {} })
  smtp.mails.length = 0
})
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

const ask = async (path: string, who: Role | undefined, body?: unknown) => {
  const response = await fetch(`${server.base}/api/moderation/jobs${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      origin: server.base,
      'content-type': 'application/json',
      ...(who ? { cookie: server.staff[who].cookie } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, body: await response.json() }
}

/** A job as the queue leaves it when every try has failed. */
const giveUp = async (input: Record<string, unknown> = { about: 'waiting', comment: randomUUID() }) => {
  const at = new Date().toISOString()
  const error = { message: 'A mail could not be sent (ECONNECTION)' }
  const { id } = await server.payload.db.create({
    collection: 'payload-jobs',
    data: {
      taskSlug: 'sendNotice',
      queue: 'default',
      input,
      hasError: true,
      error,
      totalTried: 11,
      processing: false,
      createdAt: at,
      updatedAt: at,
    },
  })
  return String(id)
}

type JobRow = { id: string; taskSlug: string; error?: Said; log?: { error?: Said }[] | null }
type Said = { message?: string } | null

const readJobs = async () =>
  (await server.payload.db.find<JobRow>({ collection: 'payload-jobs', pagination: false, req: {} })).docs

/** A query by its codes, or a sentence of ours or of Payload's. */
const reducedForm = /^[\w-]+, \w+: [A-Z][\w ’',.()-]{1,200}$/

/** What most tasks read, by the names of both databases, and their queue; `FAULTS=all` breaks every store there is. */
const ofTasks = 'users comments vault-rows rows payload-jobs'.split(' ')

type Tasks = Omit<TypedJobs['tasks'], 'inline'>
/** What each task is given; `undefined` where a door has queued it. A new task has to be named here. */
type Inputs = { [Task in keyof Tasks]: (Tasks[Task] & { input: unknown })['input'] | undefined }

/** A job of each task, about what is there, as the product queues them; answers their ids. */
const queueAll = async (): Promise<string[]> => {
  const { editor, moderator } = server.staff
  const email = server.canary.email()
  const { id: article } = await server.article({ _status: 'draft' })
  const { slug } = await server.article({})
  const comment = await server.comment({ article: slug, status: 'pending', email })
  const reported = await server.comment({ article: slug, status: 'approved' })
  await server.ask('POST', `/api/comments/${reported}/report`, { reason: 'spam', email: server.canary.email() })
  await server.decide([reported], 'trash', { ground: 'Rule 3' })
  const { events } = await server.moderation(reported)
  for (const [path, asked] of [
    ['/api/users/forgot-password', editor.email],
    ['/api/person/export', email],
  ] as const)
    expect((await server.ask('POST', path, { email: asked })).status).toBeLessThan(300)
  const wanted = { article: slug, email: server.canary.email(), kind: 'all' }
  expect((await server.ask('POST', '/api/subscriptions', wanted)).status).toBe(202)
  const at = server.clock.now().toISOString()
  const user = moderator.id
  const stored = async (collection: 'webhooks' | 'webhook-deliveries', data: Record<string, unknown>) =>
    String((await server.payload.db.create({ collection, data })).id)
  const webhook = await stored('webhooks', {
    url: 'https://example.org/',
    events: ['article.deleted'],
    active: false,
    salt: 'x',
    disabledAt: at,
  })
  const delivery = await stored('webhook-deliveries', {
    webhook,
    message: 'msg_1',
    type: 'article.deleted',
    body: '{}',
    state: 'waiting',
    tries: 0,
    firstAt: at,
  })
  const inputs: Inputs = {
    sendPassword: undefined,
    answerPerson: undefined,
    answerReport: undefined,
    callHook: { delivery },
    erasePerson: { erasure: randomUUID() },
    lookAtSource: { source: 'http://127.0.0.1/', target: 'http://127.0.0.1/', article, tries: 0 },
    mergePages: { from: reported, into: reported },
    purgeSharedCache: { tags: 'articles' },
    recordShownBeside: { collection: 'authors', id: editor.byline },
    sendDigest: { user, from: new Date(0).toISOString(), to: at },
    sendNotice: { about: 'waiting', comment, user },
    confirmSubscription: undefined,
    tellSubscribers: { comment: reported },
    // Of the form that ids have on this database.
    mailSubscriber: { subscription: reported },
    sendStatement: { event: String(events.at(-1).id) },
    tellOfHook: { webhook, user },
    tellOfLooks: { user, at },
    tellOfSchedule: { article, user: editor.id, type: 'publish' },
    trainSpamFilter: {},
    schedulePublish: {
      type: 'unpublish',
      doc: { relationTo: 'articles', value: article },
      user: { relationTo: 'users', value: editor.id },
    },
  }
  for (const [task, input] of Object.entries(inputs))
    if (input) await server.payload.jobs.queue({ task: task as keyof Tasks, input })
  const jobs = await readJobs()
  expect([...new Set(jobs.map(({ taskSlug }) => taskSlug))].sort()).toEqual(Object.keys(inputs).sort())
  return jobs.map(({ id }) => String(id))
}

const runAll = () => server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })

describe('all tasks, while a store is broken', () => {
  it('keep codes of what they fail with and nothing of a person, and are done once it is mended', async () => {
    const failing: string[] = []
    for (const store of await storesOf(server)) {
      if (process.env.FAULTS !== 'all' && !ofTasks.includes(store.replaceAll('_', '-'))) continue
      const ids = await queueAll()
      const mend = await breakStore(server, store, 'gone')
      // Where the queue itself is broken, nothing runs.
      const { jobStatus = {} }: Partial<Awaited<ReturnType<typeof runAll>>> = await runAll()
        .catch(() => ({}))
        .finally(mend)
      const done = new Set(Object.entries(jobStatus).flatMap(([id, { status }]) => (status === 'success' ? [id] : [])))
      const rows = await readJobs()
      const kept = new Set(rows.map(({ id }) => String(id)))
      const lost = ids.filter((id) => !done.has(id) && !kept.has(id))
      expect([store, lost]).toEqual([store, []])
      const said = rows.flatMap(({ error, log, taskSlug }) =>
        [error, ...(log ?? []).map((entry) => entry.error)].flatMap((one) =>
          one?.message ? [`${store}, ${taskSlug}: ${one.message}`] : [],
        ),
      )
      for (const one of said) expect(one).toMatch(reducedForm)
      if (said.length > 0) failing.push(store)
      const text = JSON.stringify(rows)
      expect(server.canary.scan([{ where: `jobs without ${store}`, text }])).toEqual([])
      expect(text).not.toMatch(/[\w.+-]@[\w-]+\./)
      await expect
        .poll(
          async () => {
            const again = { waitUntil: null, hasError: false, processing: false }
            await server.payload.db.updateMany({ collection: 'payload-jobs', where: {}, data: again, req: {} })
            await runAll()
            return (await readJobs()).map(({ error, taskSlug }) => [store, taskSlug, error])
          },
          { timeout: 30_000 },
        )
        .toEqual([])
    }
    expect(failing.length, `only without ${failing.join(', ')}`).toBeGreaterThanOrEqual(
      process.env.FAULTS === 'all' ? 5 : 3,
    )
    expect(await server.leaks()).toEqual([])
  }, 240_000)
})

describe('an article that could not be published at its time', () => {
  it('is told by mail to whoever scheduled it, once, with what it lacks and a link', async () => {
    const { editor } = server.staff
    const { id } = await server.article({ title: 'How to mend a chair', body: null, _status: 'draft' })
    const doc = { relationTo: 'articles' as const, value: id }
    const user = { relationTo: 'users' as const, value: editor.id }
    await server.payload.jobs.queue({ task: 'schedulePublish', input: { type: 'publish', doc, user } })
    await expect
      .poll(
        async () => {
          await server.payload.jobs.run({ limit: 10, allQueues: true, silent: true })
          return smtp.mails.map(({ to }) => to)
        },
        { timeout: 20_000 },
      )
      .toEqual([[editor.email]])
    const [mail] = smtp.mails
    expect(mail?.text).toContain('“How to mend a chair” to be published. It could not be')
    expect(mail?.text).toContain('Please write something')
    expect(mail?.text).toContain(`${server.base}/admin/collections/articles/${id}`)
    expect((await readJobs()).map(({ id: job }) => job)).toHaveLength(1)
  })
})

describe('tasks that failed for good', () => {
  it('are listed for administrators with what they were to do and how they ended', async () => {
    const id = await giveUp()
    const { body, status } = await ask('', 'admin')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      total: 1,
      jobs: [{ id, task: 'sendNotice', tries: 11, error: 'A mail could not be sent (ECONNECTION)' }],
    })
  })

  it('keep the codes of what they failed with, and no address', async () => {
    const email = server.staff.editor.email
    const readKept = async () => JSON.stringify((await server.payload.db.find({ collection: 'payload-jobs' })).docs)
    // Broken before the job exists: the server's own runner may take it first.
    const mend = await breakStore(server, 'users', 'gone')
    try {
      expect((await server.ask('POST', '/api/users/forgot-password', { email })).status).toBe(200)
      await expect
        .poll(
          async () => {
            await server.payload.jobs.run({ allQueues: true, silent: true })
            return readKept()
          },
          { timeout: 20_000 },
        )
        .toMatch(/A query failed/)
    } finally {
      await mend()
    }
    const kept = await readKept()
    expect(kept).not.toContain(email)
  })

  it('name the document they are about and the account that waits, but no address', async () => {
    const { id: article } = await server.article({ title: 'How to mend a chair' })
    const [comment, user] = [await server.comment({ article, status: 'approved', name: 'Robin' }), server.staff.editor]
    const scheduled = { type: 'publish', doc: { relationTo: 'articles', value: article }, user: user.id }
    await giveUp({ about: 'published', comment, user: user.id })
    await giveUp(scheduled)
    await giveUp({ event: randomUUID() })
    const { jobs } = (await ask('', 'admin')).body
    expect(jobs.map(({ about, account }: FailedJob) => [about?.collection, about?.title, account])).toEqual([
      ['comments', 'Robin', 'editor'],
      ['articles', 'How to mend a chair', 'editor'],
      [undefined, undefined, undefined],
    ])
    expect(JSON.stringify(jobs)).not.toContain('@')
  })

  it.each(['moderator', 'editor', 'author'] as const)('are no concern of a %s', async (role) => {
    const id = await giveUp()
    expect((await ask('', role)).status).toBe(403)
    expect((await ask('/retry', role, { ids: [id] })).status).toBe(403)
    expect((await ask('/discard', role, { ids: [id] })).status).toBe(403)
    expect(await server.count('payload-jobs', { hasError: { equals: true } })).toBe(1)
  })

  it('are nothing for strangers', async () => {
    expect((await ask('', undefined)).status).toBe(401)
    expect((await ask('/retry', undefined, { ids: ['1'] })).status).toBe(401)
  })

  it('are tried again, from the first try on, and are gone when they succeed', async () => {
    const id = await giveUp()
    expect((await ask('/retry', 'admin', { ids: [id] })).body).toEqual({ retried: 1 })
    expect((await ask('', 'admin')).body).toEqual({ jobs: [], total: 0 })
    await expect
      .poll(async () => {
        await server.payload.jobs.run({ limit: 10, allQueues: true, silent: true })
        return server.count('payload-jobs', {})
      })
      .toBe(0)
  })

  it('are discarded', async () => {
    const [one, other] = [await giveUp(), await giveUp()]
    expect((await ask('/discard', 'admin', { ids: [one] })).body).toEqual({ discarded: 1 })
    expect((await ask('', 'admin')).body).toMatchObject({ total: 1, jobs: [{ id: other }] })
  })

  it('are the only ones that are touched: a task that waits stays as it is', async () => {
    const later = new Date(Date.now() + 3_600_000)
    const { id } = await server.payload.jobs.queue({
      task: 'sendNotice',
      input: { about: 'waiting', comment: randomUUID() },
      waitUntil: later,
    })
    expect((await ask('/retry', 'admin', { ids: [String(id)] })).body).toEqual({ retried: 0 })
    expect((await ask('/discard', 'admin', { ids: [String(id)] })).body).toEqual({ discarded: 0 })
    expect(await server.count('payload-jobs', { waitUntil: { equals: later.toISOString() } })).toBe(1)
  })

  it('are asked for by a bounded list of ids', async () => {
    const { body, status } = await ask('/retry', 'admin', {
      ids: Array.from({ length: 201 }, (_, index) => `${index}`),
    })
    expect(status).toBe(400)
    expect(body.errors[0].data.errors).toMatchObject([{ path: 'ids' }])
    expect((await ask('/retry', 'admin', { ids: [] })).status).toBe(400)
  })
})

describe('a mail server that', () => {
  const run = () => server.payload.jobs.run({ limit: 10, allQueues: true, silent: true })
  const theJob = async () => (await server.payload.find({ collection: 'payload-jobs' })).docs[0]

  it.each([
    ['is down', () => smtp.fail('down'), () => smtp.fail(undefined)],
    ['never answers', () => smtp.fail('slow'), () => smtp.fail(undefined)],
    ['refuses the recipient', () => smtp.refuse('for now'), () => smtp.refuse(false)],
  ])(
    '%s loses nothing: the mail waits longer each time, and goes out once, even when every try was spent',
    async (_, fail, mend) => {
      const { slug } = await server.article({ title: 'Lanterns' })
      const comment = await server.comment({ article: slug, status: 'pending' })
      fail()
      const { id } = await server.payload.jobs.queue({
        task: 'sendNotice',
        input: { about: 'waiting', comment, user: server.staff.moderator.id },
      })
      await run()
      await expect.poll(async () => (await theJob())?.totalTried).toBe(1)
      const job = await theJob()
      expect(Date.parse(job?.waitUntil ?? '') - Date.parse(job?.updatedAt ?? '')).toBeGreaterThan(30_000)
      expect(JSON.stringify(job)).not.toContain(server.staff.moderator.email)
      await server.payload.db.updateOne({
        collection: 'payload-jobs',
        id,
        data: { hasError: true, waitUntil: null },
      })
      expect((await ask('', 'admin')).body.jobs).toMatchObject([
        { id: String(id), tries: 1, error: expect.stringContaining('A mail could not be sent') },
      ])

      mend()
      expect((await ask('/retry', 'admin', { ids: [String(id)] })).body).toEqual({ retried: 1 })
      await expect
        .poll(async () => {
          await run()
          return server.count('payload-jobs', {})
        })
        .toBe(0)
      expect(smtp.mails.map(({ to }) => to)).toEqual([[server.staff.moderator.email]])
    },
  )
})
