import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Status } from '../../src/moderation/types'
import { vaultOf } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'
import { remark } from '../support/remark'

let server: TestServer
beforeAll(async () => {
  // One proxy in front, so that every reader has a network address of their own.
  server = await bootServer({ TRUST_PROXY: '1' })
  await server.discussion({ floodSeconds: 0, reportThreshold: 3 })
})
afterAll(() => server?.stop())

const report = (id: string, body: unknown = { reason: 'spam' }, ip = server.canary.ip()) =>
  fetch(`${server.base}/api/comments/${id}/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
    body: JSON.stringify(body),
  })

const asStaff = () => ({
  'content-type': 'application/json',
  origin: server.base,
  cookie: server.staff.moderator.cookie,
})
const decide = async (id: string, to: Status) =>
  expect((await server.decide([id], to)).body.results).toMatchObject([{ ok: true, status: to }])
const listed = async (id: string) => {
  const response = await fetch(`${server.base}/api/moderation/comments/${id}/reports`, { headers: asStaff() })
  return (await response.json()).docs
}
const queued = async (id: string) =>
  server.payload.db.findOne<{ id: string; openReports: number; reasons: string; status: string }>({
    collection: 'moderation-queue',
    where: { id: { equals: id } },
  })
const published = async (extra: Record<string, unknown> = {}) => {
  const article = await server.article(extra)
  return { ...article, comment: await server.comment({ article: article.slug, status: 'approved' }) }
}

describe('a report', () => {
  it('is counted for moderators, with what was said and without who said it', async () => {
    const { comment, slug } = await published()
    const email = server.canary.email()
    const response = await report(comment, { reason: 'hate', explanation: ' It insults us. ', email })
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ message: 'Thank you. A moderator will look at this comment.' })
    const docs = await listed(comment)
    expect(docs).toMatchObject([{ reason: 'hate', explanation: 'It insults us.', status: 'open' }])
    const vault = vaultOf(server.payload)
    const req = await createLocalReq({}, server.payload)
    expect(await vault.reveal(req, { type: 'report', id: docs[0].id })).toEqual({ email })
    expect(await queued(comment)).toMatchObject({ openReports: 1, status: 'approved' })
    expect((await server.moderation(comment)).events.at(-1)).toMatchObject({
      kind: 'reported',
      from: 'approved',
      to: 'approved',
      actor: null,
    })
    for (const path of [`/api/articles/${slug}/thread`, `/api/comments/${comment}`, `/articles/${slug}`])
      expect(await (await fetch(server.base + path)).text()).not.toMatch(/openReports|reported|insults/i)
  })

  it('counts once for one network and comment, and is answered the same', async () => {
    const { comment } = await published()
    const ip = server.canary.ip(6)
    const first = await report(comment, { reason: 'spam' }, ip)
    const neighbour = server.canary.guardNetwork(`${ip.split(':').slice(0, 4).join(':')}:1:2:3:4`)
    const second = await report(comment, { reason: 'hate' }, neighbour)
    expect([second.status, await second.json()]).toEqual([first.status, await first.json()])
    expect(await listed(comment)).toHaveLength(1)
    const other = await published()
    await report(other.comment, { reason: 'spam' }, ip)
    expect(await listed(other.comment)).toHaveLength(1)
  })

  it('counts once when it is sent twice at the same moment', async () => {
    const { comment } = await published()
    const ip = server.canary.ip()
    const answers = await Promise.all([1, 2, 3, 4].map(() => report(comment, { reason: 'spam' }, ip)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect(await listed(comment)).toHaveLength(1)
    expect(await queued(comment)).toMatchObject({ openReports: 1 })
  })

  it.each([
    [{}, ['reason']],
    [{ reason: 'ugly' }, ['reason']],
    [{ reason: 'spam', explanation: 'x'.repeat(2001) }, ['explanation']],
    [{ reason: 'spam', email: 'nobody' }, ['email']],
    [{ reason: 'x', explanation: 7, email: 'nobody' }, ['reason', 'explanation', 'email']],
    [['spam'], ['']],
  ])('that is malformed names the fields %#', async (body, paths) => {
    const { comment } = await published()
    const response = await report(comment, body)
    expect(response.status).toBe(400)
    const { errors } = await response.json()
    expect(errors[0].data.errors.map(({ path }: { path?: string }) => path ?? '')).toEqual(paths)
    expect(await listed(comment)).toEqual([])
  })

  it.each(['pending', 'spam', 'trash'] as const)('of a comment in %s finds none', async (status) => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status })
    expect((await report(id)).status).toBe(404)
    expect((await fetch(`${server.base}/articles/${slug}/report/${id}`)).status).toBe(404)
  })

  it('of a comment under an article that is not public finds none', async () => {
    const { comment, id, slug } = await published()
    await server.payload.update({ collection: 'articles', id, data: { _status: 'draft' } })
    expect((await report(comment)).status).toBe(404)
    expect((await fetch(`${server.base}/articles/${slug}/report/${comment}`)).status).toBe(404)
    expect((await report(randomUUID())).status).toBe(404)
  })

  it('goes with its comment, and so does what the vault keeps of it', async () => {
    const { comment } = await published()
    await report(comment, { reason: 'spam', email: server.canary.email() })
    const [{ id }] = await listed(comment)
    await server.payload.delete({ collection: 'comments', id: comment })
    expect(await server.count('reports', { comment: { equals: comment } })).toBe(0)
    const req = await createLocalReq({}, server.payload)
    expect(await vaultOf(server.payload).hasAddress(req, { type: 'report', id })).toBe(false)
  })
})

describe('enough reports', () => {
  it('hide the comment until somebody decides, and say why', async () => {
    const { comment, slug } = await published()
    for (let turn = 0; turn < 2; turn++) await report(comment)
    expect((await server.moderation(comment)).comment.status).toBe('approved')
    await report(comment)
    const { comment: hidden, events, verdict } = await server.moderation(comment)
    expect(hidden.status).toBe('pending')
    const reason = { code: 'reported', phase: 'holdReported', outcome: 'hold', detail: { reports: 3 } }
    expect(events.at(-1)).toMatchObject({ kind: 'reported', from: 'approved', to: 'pending', actorType: 'rule' })
    expect(verdict).toMatchObject({ outcome: 'hold', reasons: [reason] })
    expect(await queued(comment)).toMatchObject({ status: 'pending', openReports: 3, reasons: ',reported,' })
    const query = new URLSearchParams({ tab: 'pending', article: hidden.article })
    const desk = await fetch(`${server.base}/api/moderation/queue?${query}`, { headers: asStaff() })
    expect((await desk.json()).docs).toMatchObject([{ id: comment, reasons: [reason] }])
    expect(await (await fetch(`${server.base}/api/articles/${slug}/thread`)).json()).toMatchObject({
      docs: [],
      totalDocs: 0,
    })
  })

  it('are none from the networks of one site, of which two count', async () => {
    const { comment } = await published()
    for (let net = 1; net <= 4; net++) {
      const answer = await report(comment, { reason: 'spam' }, server.canary.guardNetwork(`2001:db8:4d:${net}::1`))
      expect(answer.status).toBe(201)
    }
    expect(await queued(comment)).toMatchObject({ status: 'approved', openReports: 2 })
    await report(comment, { reason: 'spam' }, server.canary.guardNetwork('2001:db8:4e:1::1'))
    expect(await queued(comment)).toMatchObject({ status: 'pending', openReports: 3 })
  })

  it('hide nothing where the threshold is 0', async () => {
    await server.discussion({ floodSeconds: 0, reportThreshold: 0 })
    const { comment } = await published()
    for (let turn = 0; turn < 4; turn++) await report(comment)
    expect(await queued(comment)).toMatchObject({ status: 'approved', openReports: 4 })
    await server.discussion({ floodSeconds: 0, reportThreshold: 3 })
  })
})

describe('a decision', () => {
  it.each<[Status, string]>([
    ['approved', 'dismissed'],
    ['spam', 'upheld'],
    ['trash', 'upheld'],
  ])('for %s closes the reports as %s, and names who decided', async (to, status) => {
    const { comment } = await published()
    await report(comment)
    await report(comment)
    await decide(comment, to)
    expect(await listed(comment)).toMatchObject([
      { status, decidedBy: server.staff.moderator.id },
      { status, decidedBy: server.staff.moderator.id },
    ])
    expect(await queued(comment)).toMatchObject({ openReports: 0 })
  })

  it('to leave a reported comment where it is stands in its history', async () => {
    const { comment } = await published()
    await report(comment)
    await decide(comment, 'approved')
    expect((await server.moderation(comment)).events.at(-1)).toMatchObject({
      kind: 'moderated',
      from: 'approved',
      to: 'approved',
      actorType: 'person',
    })
  })

  const undo = async (event: string | null) => {
    const response = await fetch(`${server.base}/api/moderation/undo`, {
      method: 'POST',
      headers: asStaff(),
      body: JSON.stringify({ events: [event] }),
    })
    return (await response.json()).results[0]
  }
  const lastDecision = async (comment: string) =>
    (await server.moderation(comment)).events.findLast(({ kind }) => kind === 'moderated').id

  it.each<[Status, string, number]>([
    ['approved', 'dismissed', 0],
    ['trash', 'upheld', 0],
    ['approved', 'dismissed', 3],
    ['trash', 'upheld', 3],
  ])(
    'for %s that is taken back opens the reports again, and redone closes them (%s, a clock that moves by %i ms)',
    async (to, status, tickMs) => {
      onTestFinished(() => server.clock.tick())
      server.clock.tick(tickMs)
      const { comment } = await published()
      await report(comment)
      await decide(comment, to)
      await report(comment)
      const undone = await undo(await lastDecision(comment))
      expect(undone).toMatchObject({ ok: true, status: 'approved' })
      const all = await listed(comment)
      expect(all).toHaveLength(to === 'approved' ? 2 : 1)
      for (const one of all) expect(one).toMatchObject({ status: 'open', decidedAt: null, decidedBy: null })
      expect(await queued(comment)).toMatchObject({ status: 'approved', openReports: all.length })
      await undo(undone.event)
      for (const one of await listed(comment)) expect(one).toMatchObject({ status })
      expect(await queued(comment)).toMatchObject({ status: to, openReports: 0 })
    },
  )

  it('that is taken back leaves closed what another decision of the same millisecond closed', async () => {
    const { comment } = await published()
    await report(comment, { reason: 'spam' })
    await decide(comment, 'approved')
    await report(comment, { reason: 'hate' })
    await decide(comment, 'trash')
    await undo(await lastDecision(comment))
    const byReason = (await listed(comment)).map(({ reason, status }: Record<string, string>) => [reason, status])
    expect(Object.fromEntries(byReason)).toEqual({ spam: 'dismissed', hate: 'open' })
    expect(await queued(comment)).toMatchObject({ status: 'approved', openReports: 1 })
  })

  it('that a release closed which kept no event with a report is found by its time', async () => {
    const { comment } = await published()
    await report(comment)
    await decide(comment, 'trash')
    const [{ id }] = await listed(comment)
    await server.payload.db.updateOne({ collection: 'reports', id, data: { decision: null } })
    await undo(await lastDecision(comment))
    expect(await listed(comment)).toMatchObject([{ status: 'open' }])
  })

  it('to publish it again starts the count anew', async () => {
    const { comment } = await published()
    for (let turn = 0; turn < 3; turn++) await report(comment)
    await decide(comment, 'approved')
    await report(comment)
    expect(await queued(comment)).toMatchObject({ status: 'approved', openReports: 1 })
  })
})

describe('the page to report a comment', () => {
  const page = (slug: string, id: string) => fetch(`${server.base}/articles/${slug}/report/${id}`)
  const send = (slug: string, id: string, fields: Record<string, string>) =>
    fetch(`${server.base}/articles/${slug}/report/${id}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': server.canary.ip() },
      body: new URLSearchParams(fields).toString(),
    })

  it('is linked under each comment, works without a script and is kept by nobody', async () => {
    const { comment, slug } = await published()
    expect(await (await fetch(`${server.base}/articles/${slug}`)).text()).toContain(
      `href="/articles/${slug}/report/${comment}"`,
    )
    const response = await page(slug, comment)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const html = await response.text()
    expect(html.match(/type="radio"/g)).toHaveLength(7)
    expect(html).not.toContain('<script')
    const sent = await send(slug, comment, { reason: 'privacy', explanation: 'My address is in it.', email: '' })
    expect([sent.status, sent.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await sent.text()).toContain('<h1>Thank you</h1>')
    expect(await listed(comment)).toMatchObject([{ reason: 'privacy', explanation: 'My address is in it.' }])
  })

  it('comes back with all that was typed and what is wrong beside its field', async () => {
    const { comment, slug } = await published()
    const sent = await send(slug, comment, { reason: '', explanation: 'Bad "words"', email: 'nobody' })
    const html = await sent.text()
    expect(sent.status).toBe(400)
    expect(html).toContain('Bad &quot;words&quot;')
    for (const field of ['reason', 'email']) expect(html).toContain(`data-path="${field}"`)
    expect(html).toContain('id="faults"')
    expect(await listed(comment)).toEqual([])
  })

  it('is there under its own article only', async () => {
    const { comment } = await published()
    const other = await published()
    expect((await page(other.slug, comment)).status).toBe(404)
    expect((await send(other.slug, comment, { reason: 'spam' })).status).toBe(404)
    expect(await listed(comment)).toEqual([])
  })
})

describe('comments that are stopped everywhere', () => {
  const typed = (slug: string) => remark({ article: slug, email: server.canary.email() })
  const post = (slug: string, cookie?: string) =>
    fetch(`${server.base}/api/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(typed(slug)),
    })

  it('refuse readers with the message in place of the form; staff still write', async () => {
    const { comment, slug } = await published()
    await server.discussion({ floodSeconds: 0, stopped: true, stopMessage: 'We are moving house.' })
    const refused = await post(slug)
    const { errors } = await refused.json()
    expect([refused.status, errors[0].data.errors]).toEqual([
      403,
      [{ code: 'comment_closed', message: 'We are moving house.' }],
    ])
    const html = await (await fetch(`${server.base}/articles/${slug}`)).text()
    expect(html).toContain('We are moving house.')
    expect(html).not.toContain('<form')
    expect(html).toContain(`id="comment-${comment}"`)
    expect((await post(slug, server.staff.moderator.cookie)).status).toBe(201)
    await server.discussion({ floodSeconds: 0, reportThreshold: 3 })
    expect((await post(slug)).status).toBe(201)
  })

  it('say so in a plain sentence where nobody wrote one', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, stopped: true })
    expect(await (await post(slug)).text()).toContain('Comments are switched off for the moment.')
    await server.discussion({ floodSeconds: 0, reportThreshold: 3 })
  })
})

describe('guidelines', () => {
  it('stand above the form, written like a comment and as harmless', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, guidelines: 'Be *kind*. <script>alert(1)</script>' })
    const html = await (await fetch(`${server.base}/articles/${slug}`)).text()
    expect(html.slice(html.indexOf('class="guidelines"'))).toContain('Be <em>kind</em>')
    expect(html).not.toContain('<script>alert')
    expect(html.indexOf('class="guidelines"')).toBeLessThan(html.indexOf('<form'))
    await server.discussion({ floodSeconds: 0, reportThreshold: 3 })
  })
})
