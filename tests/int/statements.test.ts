import { randomUUID } from 'node:crypto'
import { simpleParser } from 'mailparser'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Status } from '../../src/moderation/types'
import { queueDigests } from '../../src/notices/sendDigest'
import { inTransaction } from '../../src/platform/database/transactions'
import type { Role } from '../../src/platform/roles'
import { bootServer, type TestServer } from '../support/app'
import { press } from '../support/personMail'
import { type ReceivedMail, type SmtpServer, startSmtp } from '../support/smtp'

let smtp: SmtpServer
let server: TestServer
const quiet = { floodSeconds: 0, notifyAuthor: false, notifyModerators: false }

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url, TRUST_PROXY: '1' })
})
beforeEach(async () => {
  await server.discussion(quiet)
  await workOff()
  smtp.mails.length = 0
})
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

const waiting = () => server.count('payload-jobs', { hasError: { not_equals: true } })

/** Until nothing waits: the server's own runner may have taken some. */
async function workOff(): Promise<void> {
  await expect
    .poll(
      async () => {
        await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
        return waiting()
      },
      { timeout: 20_000 },
    )
    .toBe(0)
}

const write = async (slug: string, who: Role) => {
  const given = { article: slug, content: `A remark. ${randomUUID()}` }
  const { body, status } = await server.ask('POST', '/api/comments', given, who)
  expect(status).toBe(201)
  return body.doc.id as string
}

const decide = async (id: string, to: Status, extra: Record<string, unknown> = {}) =>
  expect((await server.decide([id], to, extra)).body.results).toMatchObject([{ ok: true }])

/** A published comment of a signed-in person who is no moderator. */
const published = async () => {
  const article = await server.article({ title: 'Tide pools' })
  const id = await write(article.slug, 'author')
  await decide(id, 'approved')
  return { ...article, id }
}

const only = (): ReceivedMail => {
  expect(smtp.mails).toHaveLength(1)
  const [mail] = smtp.mails
  if (!mail) throw new Error('no mail')
  return mail
}

describe('a statement of reasons', () => {
  it('stands in the event of a published comment that is taken down', async () => {
    await server.discussion({ ...quiet, redress: 'Write to the editor.' })
    const { id } = await published()
    await decide(id, 'trash', { note: 'It names a neighbour.', ground: 'Rule 3 of our guidelines.' })
    expect((await server.moderation(id)).events.at(-1).statement).toEqual({
      restriction: 'removal',
      facts: 'It names a neighbour.',
      foundAutomatically: false,
      decidedAutomatically: false,
      ground: 'Rule 3 of our guidelines.',
      redress: 'Write to the editor.',
    })
  })

  it('goes to the account that wrote the comment, once, and says everything', async () => {
    const { id, slug } = await published()
    await decide(id, 'trash', { note: 'It names a neighbour.', ground: 'Rule 3.' })
    await workOff()
    const mail = only()
    expect(mail.to).toEqual([server.staff.author.email])
    for (const part of ['It names a neighbour.', 'Rule 3.', 'A person made the decision.', 'A remark.', slug])
      expect(mail.text).toContain(part)
    const event = (await server.moderation(id)).events.at(-1).id
    expect(mail.header('Message-ID')).toContain(`statement-${event}`)
    expect(mail.header('Auto-Submitted')).toBe('auto-generated')
    expect(mail.raw).not.toContain(server.staff.moderator.email)
    await server.payload.jobs.queue({ task: 'sendStatement', input: { event } })
    await workOff()
    expect(smtp.mails).toHaveLength(1)
  })

  it('is mailed for what enough reports hide, and says that a rule decided', async () => {
    await server.discussion({ ...quiet, reportThreshold: 2 })
    const { id } = await published()
    for (let turn = 0; turn < 2; turn++)
      await fetch(`${server.base}/api/comments/${id}/report`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip() },
        body: JSON.stringify({ reason: 'spam' }),
      })
    await workOff()
    expect(only().text).toContain('hidden')
    expect(only().text).toContain('The decision was made automatically.')
    expect(only().text).toContain('It was reported 2 times by readers.')
  })

  describe('for a published comment that its author changes', () => {
    const submit = async (cookie?: string) => {
      const article = await server.article({ title: 'Tide pools' })
      const response = await fetch(`${server.base}/api/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.base, ...(cookie ? { cookie } : {}) },
        body: JSON.stringify({
          article: article.slug,
          content: `A remark. ${randomUUID()}`,
          ...(cookie ? {} : { name: 'Robin', email: server.canary.email() }),
        }),
      })
      const { doc, editToken } = await response.json()
      expect(doc.status).toBe('approved')
      return { id: String(doc.id), editToken: String(editToken) }
    }
    const change = (id: string, editToken: string, content: string, cookie?: string) =>
      fetch(`${server.base}/api/comments/${id}`, {
        method: 'PATCH',
        headers: {
          'content-type': 'application/json',
          origin: server.base,
          'x-edit-token': editToken,
          ...(cookie ? { cookie } : {}),
        },
        body: JSON.stringify({ content }),
      })
    const rules = {
      ...quiet,
      requirePreviouslyApproved: false,
      rejectionShare: 0,
      disallowedWords: 'forbidden',
      moderationWords: 'odd',
    }

    it.each([
      ['An odd remark.', 'visibility'],
      ['A forbidden remark.', 'removal'],
    ])('stands in the event that holds or removes it: %s', async (content, restriction) => {
      await server.discussion(rules)
      const { editToken, id } = await submit()
      expect((await change(id, editToken, content)).status).toBe(200)
      expect((await server.moderation(id)).events.at(-1)).toMatchObject({
        kind: 'edited',
        from: 'approved',
        statement: { restriction, decidedAutomatically: true, foundAutomatically: true },
      })
      expect(await waiting()).toBe(0)
    })

    it('goes to the account that wrote it', async () => {
      await server.discussion(rules)
      const { cookie, email } = server.staff.author
      const { editToken, id } = await submit(cookie)
      expect((await change(id, editToken, 'A forbidden remark.', cookie)).status).toBe(200)
      await workOff()
      expect(only().to).toEqual([email])
      expect(only().text).toContain('The decision was made automatically.')
    })

    it('does not betray a shadow ban', async () => {
      await server.discussion(rules)
      const { cookie } = server.staff.author
      const { editToken, id } = await submit(cookie)
      const made = await fetch(`${server.base}/api/moderation/bans`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie },
        body: JSON.stringify({ kind: 'name', value: 'author', effect: 'shadow' }),
      })
      expect(made.status).toBe(201)
      const lift = async () =>
        fetch(`${server.base}/api/moderation/bans/${(await made.json()).ban.id}`, {
          method: 'DELETE',
          headers: { origin: server.base, cookie: server.staff.moderator.cookie },
        })
      onTestFinished(async () => expect((await lift()).status).toBe(200))
      expect(await (await change(id, editToken, 'Another remark.', cookie)).json()).toMatchObject({
        doc: { status: 'approved' },
      })
      const { comment, events } = await server.moderation(id)
      expect([comment.status, events.at(-1).statement ?? null]).toEqual(['trash', null])
      expect(await waiting()).toBe(0)
    })
  })

  it('is mailed to nobody who has not proven who they are', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    await decide(id, 'trash')
    expect((await server.moderation(id)).events.at(-1).statement).toMatchObject({ restriction: 'removal' })
    expect(await waiting()).toBe(0)
  })

  it('is not mailed when the decision was taken back first', async () => {
    const { id } = await published()
    await decide(id, 'trash')
    await decide(id, 'approved')
    await workOff()
    expect(smtp.mails).toEqual([])
  })

  it('is queued with the decision or not at all', async () => {
    const { id } = await published()
    const { changeStatus } = await import('../../src/comments/status')
    const { loadComment } = await import('../../src/comments/storedComment')
    const req = await createLocalReq({}, server.payload)
    const rolledBack = inTransaction(req, async () => {
      const comment = await loadComment(req, id)
      if (!comment) throw new Error('no comment')
      await changeStatus(req, { comment, to: 'trash', actorType: 'person', actor: server.staff.moderator.id })
      throw new Error('rolled back')
    })
    await expect(rolledBack).rejects.toThrow('rolled back')
    expect(await waiting()).toBe(0)
    expect((await server.moderation(id)).comment.status).toBe('approved')
  })

  it('waits while the mail server refuses, and keeps no address meanwhile', async () => {
    const { id } = await published()
    smtp.refuse('for now')
    await decide(id, 'trash')
    await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
    await expect
      .poll(async () => JSON.stringify((await server.payload.find({ collection: 'payload-jobs' })).docs))
      .toContain('A mail could not be sent')
    smtp.refuse(false)
    const { docs } = await server.payload.find({ collection: 'payload-jobs' })
    expect(JSON.stringify(docs)).not.toContain(server.staff.author.email)
    expect(docs[0]).toMatchObject({ taskSlug: 'sendStatement', hasError: false })
    await server.payload.db.deleteMany({ collection: 'payload-jobs', where: {} })
  })
})

it('a mail that is refused for good is given up, and listed for administrators', async () => {
  const { id } = await published()
  smtp.refuse('for good')
  const warned = vi.spyOn(server.payload.logger, 'warn')
  await decide(id, 'trash')
  await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
  await expect
    .poll(async () => (await server.payload.find({ collection: 'payload-jobs' })).docs[0]?.hasError, {
      timeout: 15_000,
    })
    .toBe(true)
  smtp.refuse(false)
  expect(JSON.stringify(warned.mock.calls)).toContain('(EENVELOPE, 550). It is not tried again')
  warned.mockRestore()
  const { docs } = await server.payload.find({ collection: 'payload-jobs' })
  expect(docs).toMatchObject([
    { taskSlug: 'sendStatement', error: { message: expect.stringContaining('(EENVELOPE, 550)') } },
  ])
  expect(JSON.stringify(docs)).not.toContain(server.staff.author.email)
  await server.payload.db.deleteMany({ collection: 'payload-jobs', where: {} })
})

describe('the answer to a report', () => {
  const report = async (id: string, email: string) => {
    const response = await fetch(`${server.base}/api/comments/${id}/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip() },
      body: JSON.stringify({ reason: 'spam', email }),
    })
    expect(response.status).toBe(201)
  }

  it.each<[Status, string]>([
    ['trash', 'is no longer shown'],
    ['approved', 'it stays'],
  ])('goes to whoever left an address once the comment is decided for %s', async (to, words) => {
    const { slug } = await server.article({ title: 'Tide pools' })
    const id = await server.comment({ article: slug, status: 'approved' })
    const email = server.canary.email()
    await report(id, email)
    await report(id, '')
    expect(await waiting()).toBe(0)
    await decide(id, to)
    expect(JSON.stringify((await server.payload.find({ collection: 'payload-jobs' })).docs)).not.toContain(email)
    await workOff()
    // Host names are written small on the way.
    expect(only().to.map((to) => to.toLowerCase())).toEqual([email.toLowerCase()])
    expect(only().text).toContain(words)
    await decide(id, 'spam')
    await workOff()
    expect(smtp.mails).toHaveLength(1)
  })
})

describe('WordPress’s notices', () => {
  it('tell the author of an article about a published comment', async () => {
    await server.discussion({ floodSeconds: 0, notifyModerators: false })
    const { slug } = await server.article({ title: 'Tide pools', authors: [server.staff.author.byline] })
    const email = server.canary.email()
    const id = await server.comment({ article: slug, status: 'approved', email, content: 'I saw one too.' })
    await workOff()
    const mail = only()
    expect(mail.to).toEqual([server.staff.author.email])
    expect(mail.text).toContain('> I saw one too.')
    expect(mail.text).toContain(`/articles/${slug}/comments/${id}`)
    expect(mail.text.toLowerCase()).not.toContain(email.toLowerCase())
  })

  it('tell those who moderate about a comment that waits, without its text', async () => {
    await server.discussion({ floodSeconds: 0, digestMinutes: 0 })
    const { slug } = await server.article({ authors: [server.staff.author.byline] })
    await server.comment({ article: slug, status: 'pending', content: 'Call me at home.' })
    await workOff()
    const { admin, editor, moderator } = server.staff
    expect(smtp.mails.flatMap(({ to }) => to).sort()).toEqual([admin.email, editor.email, moderator.email].sort())
    for (const { text } of smtp.mails) expect(text).not.toContain('Call me')
  })

  it('come as one mail about all that has come to wait within five minutes', async () => {
    await server.discussion({ floodSeconds: 0, notifyAuthor: false })
    const minutes = (count: number) => server.clock.advance(count * 60_000)
    await queueDigests(server.payload)
    minutes(6)
    await queueDigests(server.payload)
    await workOff()
    smtp.mails.length = 0
    const { slug } = await server.article({ title: 'Tide pools' })
    const sent = { article: slug, status: 'pending', content: 'Call me at home.' } as const
    await server.comment({ ...sent, name: 'Robin' })
    await server.comment({ ...sent, name: 'Kim', content: 'Call me, too.' })
    const decided = await server.comment({ ...sent, name: 'Alex', content: 'And me.' })
    await workOff()
    minutes(2)
    await queueDigests(server.payload)
    expect(await waiting()).toBe(0)
    minutes(4)
    await decide(decided, 'spam')
    await Promise.all([queueDigests(server.payload), queueDigests(server.payload)])
    await workOff()
    const { admin, editor, moderator } = server.staff
    expect(smtp.mails.flatMap(({ to }) => to).sort()).toEqual([admin.email, editor.email, moderator.email].sort())
    // Each is told from the others by no id of an account.
    const ids = smtp.mails.map(({ header }) => header('Message-ID'))
    expect(new Set(ids).size).toBe(3)
    for (const { id } of [admin, editor, moderator]) expect(ids.join()).not.toContain(id)
    for (const { header, text } of smtp.mails) {
      expect(header('Subject')).toMatch(/^2 comments at .+ wait for you$/)
      const link = (to: string) => `${server.base}/mail/[\\w-]+\\?to=${to}\r?\n`
      const links = `  Approve: ${link('approved')}  Mark as spam: ${link('spam')}  Move to the trash: ${link('trash')}`
      expect(text).toMatch(new RegExp(`- Robin on “Tide pools”\r?\n${links}\r?\n- Kim on “Tide pools”\r?\n${links}`))
      expect(text).not.toContain('Call me')
    }
    minutes(6)
    await queueDigests(server.payload)
    expect(await waiting()).toBe(0)
  })

  it('call nobody to a comment that has been decided', async () => {
    await server.discussion({ floodSeconds: 0, notifyAuthor: false })
    const { slug } = await server.article({})
    await server.comment({ article: slug, status: 'spam' })
    await workOff()
    expect(smtp.mails).toEqual([])
  })

  it('are off where the settings say so', async () => {
    const { slug } = await server.article({ authors: [server.staff.author.byline] })
    await server.comment({ article: slug, status: 'approved' })
    await server.comment({ article: slug, status: 'pending' })
    expect(await waiting()).toBe(0)
  })
})

describe('an account', () => {
  type Member = (typeof server.staff)[Role]
  const minutes = (count: number) => server.clock.advance(count * 60_000)
  const choose = async (commentMail: string, who: Member) => {
    await server.payload.update({ collection: 'users', id: who.id, data: { commentMail: commentMail as 'now' } })
    onTestFinished(async () => {
      await server.payload.update({ collection: 'users', id: who.id, data: { commentMail: 'settings' } })
    })
  }
  /** Begins the time of every digest. */
  const begin = async () => {
    await queueDigests(server.payload)
    minutes(24 * 60 + 2)
    await queueDigests(server.payload)
    await workOff()
    smtp.mails.length = 0
  }
  const digested = async () => {
    await queueDigests(server.payload)
    await workOff()
    return smtp.mails.map(({ to }) => to[0]).sort()
  }
  const parsed = () => Promise.all(smtp.mails.map(({ raw }) => simpleParser(raw)))

  it('is mailed as often as it has chosen: at once, by the hour, by the day, never', async () => {
    await server.discussion({ floodSeconds: 0 })
    const { admin, author, editor, moderator } = server.staff
    const { slug } = await server.article({ title: 'Tide pools', authors: [author.byline] })
    await begin()
    await choose('now', moderator)
    await choose('never', admin)
    await choose('hour', editor)
    await choose('day', author)
    const email = server.canary.email()
    await server.comment({ article: slug, status: 'pending', content: 'I wait.', email })
    await server.comment({ article: slug, status: 'approved', content: 'Seen by me@reader.example too.', email })
    await workOff()
    // The other one was decided before anybody was called to it.
    expect(smtp.mails.map(({ to }) => to[0])).toEqual([moderator.email])
    smtp.mails.length = 0
    minutes(6)
    expect(await digested()).toEqual([])
    minutes(56)
    expect(await digested()).toEqual([editor.email])
    expect((await parsed())[0]?.subject).toBe('A comment on “Tide pools” waits for you')
    smtp.mails.length = 0
    minutes(23 * 60)
    expect(await digested()).toEqual([author.email])
    const [mail] = await parsed()
    expect(mail?.subject).toBe('New comment on “Tide pools”')
    for (const form of [mail?.text, mail?.html || '']) {
      expect(form).toContain('Seen by [address] too.')
      expect(form).not.toContain('I wait.')
      expect(form?.toLowerCase()).not.toContain(email.toLowerCase())
    }
    expect(mail?.text).toMatch(/Mark as spam: .+\n {2}Move to the trash: /)
    expect(mail?.text).not.toContain('Approve')
    smtp.mails.length = 0
    minutes(24 * 60 + 2)
    expect(await digested()).toEqual([])
  })

  it('is mailed nothing of a digest that the settings have switched off', async () => {
    await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
    const { author, moderator } = server.staff
    const { slug } = await server.article({ authors: [author.byline] })
    await begin()
    await choose('fiveMinutes', author)
    await choose('fiveMinutes', moderator)
    await server.comment({ article: slug, status: 'pending' })
    await server.comment({ article: slug, status: 'approved' })
    minutes(6)
    expect(await digested()).toEqual([])
  })
})

describe('a link that decides', () => {
  const statusOf = async (id: string) => (await server.moderation(id)).comment.status

  /** A comment that waits, and the links that its notice to somebody has. */
  const noticed = async (who: Role = 'moderator', article?: { slug: string }) => {
    await server.discussion({ floodSeconds: 0, digestMinutes: 0, notifyAuthor: who === 'author' })
    const { slug } = article ?? (await server.article({ title: 'Tide pools' }))
    const email = server.canary.email()
    const status = who === 'author' ? 'approved' : 'pending'
    const id = await server.comment({ article: slug, status, content: 'Limpets **walk** home.', email })
    await workOff()
    const mail = smtp.mails.find(({ to, text }) => to[0] === server.staff[who].email && text.includes('/mail/'))
    const links = [...(mail?.text ?? '').matchAll(/\/mail\/[\w-]+\?to=\w+/g)].map(([path]) => path)
    expect(links).toHaveLength(who === 'author' ? 2 : 3)
    return { id, slug, email, links, path: String(links[0]).split('?')[0] ?? '' }
  }
  const open = async (path: string) => {
    const response = await fetch(server.base + path, { headers: { 'x-forwarded-for': server.canary.ip() } })
    const text = await response.text()
    return { response, status: response.status, text, seen: /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? '' }
  }

  it('shows the comment, decides nothing by being opened, and decides once when its button is pressed', async () => {
    const { email, id, links, path } = await noticed()
    for (const link of [...links, ...links]) expect((await open(link)).status).toBe(200)
    expect((await fetch(server.base + path, { method: 'HEAD' })).status).toBe(200)
    expect(await statusOf(id)).toBe('pending')
    const { response, seen, text } = await open(String(links[1]))
    expect(text).toContain('<strong>walk</strong>')
    expect(text).toContain('Tide pools')
    expect(text.toLowerCase()).not.toContain(email.toLowerCase())
    // What was asked for comes first.
    expect(text).toMatch(/value="spam">Mark as spam<.*value="approved" class="quiet"/s)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('cache-control')).toBe('no-store')
    const done = await press(server, path, { to: 'approved', seen })
    expect(done.status).toBe(200)
    expect(done.headers.get('set-cookie')).toBeNull()
    expect(await done.text()).toContain('It is published')
    const { comment, events } = await server.moderation(id)
    expect(comment.status).toBe('approved')
    expect(events.at(-1)).toMatchObject({ kind: 'moderated', actor: server.staff.moderator.id })
    expect((await press(server, path, { to: 'trash', seen })).status).toBe(410)
    expect((await open(path)).status).toBe(410)
    // Taken back at the desk, it is not good again.
    await decide(id, 'pending')
    expect((await press(server, path, { to: 'trash', seen })).status).toBe(410)
    expect(await statusOf(id)).toBe('pending')
  })

  it('decides once, pressed several times at once', async () => {
    const { id, path } = await noticed()
    const { seen } = await open(path)
    const answers = await Promise.all(['approved', 'spam', 'trash'].map((to) => press(server, path, { to, seen })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410])
    expect((await server.moderation(id)).events.filter(({ kind }) => kind === 'moderated')).toHaveLength(1)
  })

  it('does not decide on a text that was changed while it was looked at, nor anything else than what it offers', async () => {
    const { id, path } = await noticed()
    const { seen } = await open(path)
    for (const to of ['pending', 'gone', '']) expect((await press(server, path, { to, seen })).status, to).toBe(400)
    expect((await press(server, path, { to: 'approved', seen: '2020-01-01T00:00:00.000Z' })).status).toBe(409)
    expect((await press(server, path, { to: 'approved' })).status).toBe(409)
    expect(await statusOf(id)).toBe('pending')
  })

  it('is good for seven days, for nobody who may not decide any more, and in no other spelling', async () => {
    const { id, path } = await noticed()
    const { seen } = await open(path)
    const { moderator } = server.staff
    const role = (to: Role) => server.payload.update({ collection: 'users', id: moderator.id, data: { role: to } })
    await role('author')
    expect((await open(path)).status).toBe(410)
    expect((await press(server, path, { to: 'approved', seen })).status).toBe(410)
    await role('moderator')
    for (const altered of [`${path}A`, path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))])
      expect((await press(server, altered, { to: 'approved', seen })).status).toBe(410)
    server.clock.advance(7 * 24 * 60 * 60_000)
    expect((await press(server, path, { to: 'approved', seen })).status).toBe(410)
    expect(await statusOf(id)).toBe('pending')
  })

  it('lets an author hide what stands under their own article, and only as long as it is theirs', async () => {
    const { author } = server.staff
    const { id: article, slug } = await server.article({ title: 'Tide pools', authors: [author.byline] })
    const { id, path } = await noticed('author', { slug })
    const { seen } = await open(path)
    const authored = (byline: string) =>
      server.payload.update({ collection: 'articles', id: article, data: { authors: [byline] } })
    await authored(server.staff.editor.byline)
    expect((await press(server, path, { to: 'spam', seen })).status).toBe(410)
    expect(await statusOf(id)).toBe('approved')
    await authored(author.byline)
    expect((await press(server, path, { to: 'spam', seen })).status).toBe(200)
    expect(await statusOf(id)).toBe('spam')
  })
})
