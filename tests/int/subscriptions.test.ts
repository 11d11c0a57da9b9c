import { createHmac, randomUUID } from 'node:crypto'
import { type ParsedMail, simpleParser } from 'mailparser'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { noticeServices } from '../../src/notices/services'
import { queueDueMails } from '../../src/notices/subscriptions/notify'
import { createAllowance } from '../../src/platform/database/allowance'
import { vaultOf, vaultServices } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'
import { askFor, press, whileNothingRuns, workOff } from '../support/personMail'
import { type SmtpServer, startSmtp } from '../support/smtp'

const bounceSecret = 'a secret of the mail service'
let smtp: SmtpServer
let server: TestServer

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url, TRUST_PROXY: '1', BOUNCE_SECRET: bounceSecret })
})
beforeEach(async () => {
  await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
  await workOff(server)
  smtp.mails.length = 0
})
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

const email = () => `${randomUUID()}@reader.example`
const local = () => createLocalReq({}, server.payload)

const ask = (body: unknown) =>
  fetch(`${server.base}/api/subscriptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip() },
    body: JSON.stringify(body),
  })

const parsed = (): Promise<ParsedMail[]> => Promise.all(smtp.mails.map(({ raw }) => simpleParser(raw)))

/** Links of a mail, by the order they stand in. */
const linksIn = ({ text = '' }: { text?: string | undefined }) =>
  [...text.matchAll(/\/mail\/[\w-]+/g)].map(([path]) => path)

/** Subscribes an address the whole way; answers the token that the browser was given. */
const subscribe = async (article: string, address: string, kind: 'replies' | 'all', token?: string) => {
  const before = smtp.mails.length
  expect((await ask({ article, email: address, kind })).status).toBe(202)
  await workOff(server)
  const [path] = linksIn((await parsed())[before] ?? {})
  if (!path) throw new Error('No mail to confirm')
  const done = await fetch(server.base + path, {
    method: 'POST',
    body: new URLSearchParams(),
    ...(token ? { headers: { cookie: `colloquy_reader=${token}` } } : {}),
  })
  expect(done.status).toBe(200)
  smtp.mails.length = before
  return /colloquy_reader=([\w-]+)/.exec(done.headers.get('set-cookie') ?? '')?.[1] ?? ''
}

/** Lets the burst end and sends what is due. */
const mailed = async () => {
  await workOff(server)
  server.clock.advance(6 * 60_000)
  await queueDueMails(server.payload)
  await workOff(server)
  return parsed()
}

const write = async (slug: string, extra: Record<string, unknown> = {}) => {
  const response = await fetch(`${server.base}/api/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip() },
    body: JSON.stringify({
      article: slug,
      name: 'Robin',
      email: email(),
      content: `A remark. ${randomUUID()}`,
      ...extra,
    }),
  })
  expect(response.status, await response.clone().text()).toBe(201)
  return response.json()
}
const publish = async (slug: string, extra: Record<string, unknown> = {}): Promise<string> => {
  const { doc } = await write(slug, extra)
  if (doc.status !== 'approved') await server.decide([doc.id], 'approved')
  return doc.id
}

describe('asking for a subscription', () => {
  it('answers alike whatever is known of the address, and looks nothing up before', async () => {
    const { id, slug } = await server.article({})
    const { body: state } = await server.ask('GET', `/api/articles/${slug}/discussion`)
    expect(state.subscriptions).toBe(true)
    const known = email()
    await subscribe(slug, known, 'all')
    const tell = async (address: string) => {
      const calls: string[] = []
      const services = vaultServices.of(server.payload)
      const { vault: real } = services
      services.vault = new Proxy(real, {
        get: (target, name, receiver) => {
          calls.push(String(name))
          return Reflect.get(target, name, receiver)
        },
      })
      const queue = vi.spyOn(server.payload.jobs, 'queue')
      const response = await ask({ article: id, email: address, kind: 'all' }).finally(() => {
        services.vault = real
      })
      const jobs = JSON.stringify(queue.mock.calls.map(([{ queue: name, input }]) => [name, Object.keys(input)]))
      queue.mockRestore()
      return { status: response.status, body: await response.text(), calls, jobs }
    }
    await whileNothingRuns(server, async () => {
      const answer = await tell(known)
      expect(answer).toMatchObject({ status: 202, calls: ['keep'], jobs: '[["requests",["request","language"]]]' })
      expect(await tell(email())).toEqual(answer)
    })
    await workOff(server)
    // Who is subscribed already hears nothing of it.
    expect(smtp.mails).toHaveLength(1)
  })

  it('mails a link that confirms, without a word of whoever asked, as text and as HTML', async () => {
    const { id, slug } = await server.article({ title: 'Tide & pools' })
    const address = email()
    await ask({ article: slug, email: address, kind: 'replies', name: 'Strange words' })
    await workOff(server)
    const [mail] = await parsed()
    expect(mail?.subject).toBe('Please confirm: mail about “Tide & pools”')
    expect(mail?.text).toContain('replies to your comments on “Tide & pools”')
    expect(mail?.html).toContain('Tide &amp; pools')
    expect(smtp.mails[0]?.raw).not.toContain('Strange words')
    const [path = ''] = linksIn(mail ?? {})
    expect(mail?.html).toContain(path)
    const page = await fetch(server.base + path)
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
    // Looking changes nothing.
    expect(await server.count('subscriptions', { article: { equals: id } })).toBe(0)
    expect(await (await fetch(server.base + path)).text()).toContain('Yes, mail me')
    expect((await press(server, path)).status).toBe(200)
    expect((await press(server, path)).status).toBe(410)
    expect(await server.count('subscriptions', { article: { equals: id } })).toBe(1)
  })

  it('is refused without an article, a kind or an address, and names which', async () => {
    const { slug } = await server.article({})
    const paths = async (body: unknown) => {
      const response = await ask(body)
      const { errors } = await response.json()
      return [response.status, errors[0].data.errors.map(({ code, path }: Record<string, string>) => [code, path])]
    }
    expect(await paths({ article: slug, email: email(), kind: 'some' })).toEqual([400, [['invalid_input', 'kind']]])
    expect(await paths({ article: slug, email: 'nobody', kind: 'all' })).toEqual([
      400,
      [['require_valid_email', 'email']],
    ])
    expect(await paths({ article: 'nowhere', email: email(), kind: 'all' })).toEqual([
      404,
      [['article_not_found', 'article']],
    ])
    expect(await paths({ article: slug, email: { $ne: '' }, kind: 'all' })).toEqual([400, [['invalid_input', 'email']]])
  })

  it('is told everything that is wrong with it in one answer, each once', async () => {
    const { slug } = await server.article({})
    const faults = async (body: unknown) => {
      const response = await ask(body)
      const { errors } = await response.json()
      return [response.status, errors[0].data.errors.map(({ code, path }: Record<string, string>) => [code, path])]
    }
    expect(await faults({ article: slug, email: 'nobody', kind: 'some' })).toEqual([
      400,
      [
        ['invalid_input', 'kind'],
        ['require_valid_email', 'email'],
      ],
    ])
    expect(await faults({ article: 'nowhere', email: 'nobody', kind: 'some' })).toEqual([
      404,
      [
        ['article_not_found', 'article'],
        ['invalid_input', 'kind'],
        ['require_valid_email', 'email'],
      ],
    ])
    expect(await faults({ article: slug, email: 'nobody '.repeat(40), kind: 'all' })).toEqual([
      400,
      [['require_valid_email', 'email']],
    ])
    expect(await faults({ email: 3 })).toEqual([
      400,
      [
        ['invalid_input', 'article'],
        ['invalid_input', 'email'],
        ['invalid_input', 'kind'],
      ],
    ])
  })

  it('is taken from one network thirty times an hour, whomever it is for, and from others still', async () => {
    const { slug } = await server.article({})
    const from = (network: string) =>
      fetch(`${server.base}/api/subscriptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': network },
        body: JSON.stringify({ article: slug, email: email(), kind: 'all' }),
      })
    const network = server.canary.ip()
    for (let turn = 0; turn < 30; turn++) expect((await from(network)).status).toBe(202)
    const refused = await from(network)
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await from(server.canary.ip())).status).toBe(202)
    await workOff(server)
    expect(smtp.mails).toHaveLength(31)
  })

  it('mails at most five links that nobody has used to one address', async () => {
    const address = email()
    for (let turn = 0; turn < 8; turn++) {
      const { slug } = await server.article({})
      server.clock.advance(1000)
      expect((await ask({ article: slug, email: address, kind: 'all' })).status).toBe(202)
    }
    await workOff(server)
    expect(smtp.mails).toHaveLength(5)
  })

  it('comes with a comment, however it is decided but as spam', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, disallowedWords: 'casino', notifyModerators: false })
    const { doc } = await write(slug, { subscribe: true, content: 'A casino.' })
    expect(doc.status).toBe('pending')
    await workOff(server)
    expect(smtp.mails).toHaveLength(0)
    const address = email()
    await write(slug, { subscribe: 'all', email: address })
    await workOff(server)
    expect(smtp.mails.map(({ to }) => to)).toEqual([[address]])
    expect((await parsed())[0]?.text).toContain('every new comment')
  })
})

describe('a subscriber', () => {
  it('to replies is told of published answers to their own comments, and of nothing else', async () => {
    const { slug } = await server.article({ title: 'Tide pools' })
    const address = email()
    const own = await publish(slug, { email: address })
    await subscribe(slug, address, 'replies')
    const { doc: waiting } = await write(slug, { parent: own })
    await publish(slug)
    expect(await mailed()).toHaveLength(0)
    await server.decide([waiting.id], 'approved')
    const [mail] = await mailed()
    expect(mail?.subject).toBe('Robin replied to you on “Tide pools”')
    expect(mail?.text).toContain(`/articles/${slug}/comments/${waiting.id}`)
    // Their own answer to it is no news.
    smtp.mails.length = 0
    await publish(slug, { email: address, parent: own })
    expect(await mailed()).toHaveLength(0)
  })

  it('is mailed once for a burst, whichever of their subscriptions it is', async () => {
    const [one, other] = [await server.article({ title: 'One' }), await server.article({ title: 'Other' })]
    const address = email()
    const own = await publish(one.slug, { email: address })
    await subscribe(one.slug, address, 'replies')
    await subscribe(one.slug, address, 'all')
    await subscribe(other.slug, address, 'all')
    await publish(one.slug, { parent: own, content: 'First words' })
    await publish(one.slug, { content: 'Second words' })
    await publish(other.slug, { content: 'Third words' })
    const mails = await mailed()
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^3 new comments at /)])
    const [first, second, third] = ['First', 'Second', 'Third'].map((word) => mails[0]?.text?.indexOf(`${word} words`))
    expect(first).toBeGreaterThan(0)
    expect(second).toBeGreaterThan(first ?? 0)
    expect(third).toBeGreaterThan(second ?? 0)
    expect(mails[0]?.text?.match(/First words/g)).toHaveLength(1)
    // And nothing of it again.
    smtp.mails.length = 0
    expect(await mailed()).toHaveLength(0)
  })

  it('gets mails that programs can thread and end, with nobody else’s address in header or body', async () => {
    const { id, slug } = await server.article({})
    const [address, writer, second] = [email(), email(), email()]
    await subscribe(slug, address, 'all')
    await subscribe(slug, second, 'all')
    const parent = await publish(slug, {
      email: writer,
      content: 'Write to office@elsewhere.example <b>now</b>.',
      name: 'Kim <x>',
    })
    await mailed()
    const answer = await publish(slug, { parent })
    await mailed()
    const mails = (await parsed()).filter(({ to }) => to && 'text' in to && to.text === address)
    const host = new URL(server.base).hostname
    expect(mails.map(({ messageId }) => messageId)).toEqual([
      `<comment-${parent}@${host}>`,
      `<comment-${answer}@${host}>`,
    ])
    expect(mails[1]?.inReplyTo).toBe(`<comment-${parent}@${host}>`)
    expect(mails.map(({ references }) => [references].flat())).toEqual([
      [`<article-${id}@${host}>`],
      [`<article-${id}@${host}>`, `<comment-${parent}@${host}>`],
    ])
    expect(mails[0]?.text).toContain('Write to [address]')
    expect(mails[0]?.html).toContain('Kim &lt;x&gt;')
    expect(smtp.mails).toHaveLength(4)
    for (const { raw, text, to } of smtp.mails) {
      expect(to).toHaveLength(1)
      for (const other of [address, writer, second].filter((one) => one !== to[0])) {
        expect(raw).not.toContain(other)
        expect(text).not.toContain(other)
      }
    }
    const list = JSON.stringify(mails[0]?.headers.get('list'))
    const [ending = ''] = linksIn({ text: list })
    expect(ending, list).not.toBe('')
    expect(smtp.mails[0]?.header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
    // RFC 8058: one POST without cookies or questions; a look at it is none.
    expect(await (await fetch(server.base + ending)).text()).toContain('No more mail')
    const clicked = await press(server, ending, { 'List-Unsubscribe': 'One-Click' })
    expect(clicked.status).toBe(200)
    smtp.mails.length = 0
    await publish(slug)
    expect((await mailed()).map(({ to }) => to && 'text' in to && to.text)).toHaveLength(1)
    expect((await press(server, ending)).status).toBe(200)
  })

  it('is not told of what is taken down, or not public any more, before the mail goes', async () => {
    const { id, slug } = await server.article({})
    await subscribe(slug, email(), 'all')
    const down = await publish(slug)
    await server.decide([down], 'spam')
    expect(await mailed()).toHaveLength(0)
    await publish(slug)
    await server.payload.update({ collection: 'articles', id, data: { _status: 'draft' } })
    expect(await mailed()).toHaveLength(0)
  })

  it('sees and ends what they are mailed about on a page of their own', async () => {
    const [one, other] = [await server.article({ title: 'Ones' }), await server.article({ title: 'Others' })]
    const [address, stranger] = [email(), email()]
    for (const { slug } of [one, other]) await subscribe(slug, address, 'all')
    await subscribe(one.slug, stranger, 'all')
    expect(await askFor(server, smtp, { email: email(), purpose: 'subscriptions' })).toBeUndefined()
    const path = await askFor(server, smtp, { email: address, purpose: 'subscriptions' })
    const page = await (await fetch(server.base + path)).text()
    expect(page).toContain('“Ones”')
    expect(page).toContain('“Others”')
    const ids = [...page.matchAll(/name="end" value="([\w-]+)"/g)].map(([, id]) => id ?? '')
    const left = await (await press(server, path ?? '', { end: ids[0] ?? '' })).text()
    expect(left.match(/name="end"/g)).toHaveLength(1)
    await press(server, path ?? '', { end: 'all' })
    const of = async (owner: string) => vaultOf(server.payload).ownersOf(await local(), 'subscription', owner, 9)
    expect([await of(address), await of(stranger)]).toEqual([[], [expect.anything()]])
    // Somebody else's is not ended by naming it.
    const [foreign] = await of(stranger)
    await press(server, path ?? '', { end: foreign?.id ?? '' })
    expect(await of(stranger)).toHaveLength(1)
  })

  it('who has had their share of a day gets the rest later, in one mail', async () => {
    const { slug } = await server.article({})
    await subscribe(slug, email(), 'all')
    noticeServices.of(server.payload).mails = createAllowance({ name: 'few', points: 2, seconds: 60 })
    for (let turn = 0; turn < 4; turn++) {
      await publish(slug, { content: `Turn ${turn}.` })
      await mailed()
    }
    noticeServices.of(server.payload).mails = createAllowance({ name: 'more', points: 99, seconds: 60 })
    expect(smtp.mails).toHaveLength(2)
    smtp.mails.length = 0
    server.clock.advance(60 * 60_000)
    expect((await mailed()).map(({ text }) => text?.match(/Turn \d/g))).toEqual([['Turn 2', 'Turn 3']])
  })
})

describe('a confirmed address', () => {
  it('makes known the browser that confirms it, and no other one', async () => {
    const { slug } = await server.article({})
    const address = email()
    const first = await write(slug, { email: address })
    await server.decide([first.doc.id], 'approved')
    const token = await subscribe(slug, address, 'replies')
    const send = async (reader: string, from: string) => {
      const response = await fetch(`${server.base}/api/comments`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-reader-token': reader,
          'x-forwarded-for': server.canary.ip(),
        },
        body: JSON.stringify({ article: slug, name: 'Robin', email: from, content: `Again. ${randomUUID()}` }),
      })
      return (await response.json()).doc.status
    }
    expect(await send(token, address)).toBe('approved')
    // Whoever asks for a subscription with somebody's address proves nothing by it.
    const asker = (await write(slug)).readerToken
    await ask({ article: slug, email: address, kind: 'all' })
    expect(await send(asker, address)).toBe('pending')
    // Nor does it vouch for another address.
    expect(await send(token, email())).toBe('pending')
  })
})

describe('mail that comes back', () => {
  const tell = (body: unknown, { id = 'm1', secret = bounceSecret, at = server.clock.now() } = {}) => {
    const text = JSON.stringify(body)
    const timestamp = String(Math.floor(at.getTime() / 1000))
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${text}`).digest('base64')
    return fetch(`${server.base}/api/mail/bounces`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body: text,
    })
  }

  it('stops an address for good once its signature is right, and says nothing of what is known', async () => {
    const { slug } = await server.article({})
    const address = email()
    await subscribe(slug, address, 'all')
    const bounced = { type: 'email.bounced', data: { to: [address], bounce: { type: 'Permanent' } } }
    expect((await tell(bounced, { secret: 'another secret of others' })).status).toBe(401)
    expect((await tell(bounced, { at: new Date(server.clock.now().getTime() - 600_000) })).status).toBe(401)
    await tell({ ...bounced, data: { ...bounced.data, bounce: { type: 'Transient' } } })
    const of = async () => (await vaultOf(server.payload).ownersOf(await local(), 'subscription', address, 9)).length
    expect(await of()).toBe(1)
    const known = await tell(bounced)
    const unknown = await tell({ ...bounced, data: { to: email() } })
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
    expect(await of()).toBe(0)
    await ask({ article: slug, email: address, kind: 'all' })
    await workOff(server)
    expect(smtp.mails).toHaveLength(0)
  })
})

describe('subscriptions of a person', () => {
  it('are in their export, and end with an erasure, with all that was proven', async () => {
    const { slug } = await server.article({})
    const address = email()
    await subscribe(slug, address, 'replies')
    const path = await askFor(server, smtp, { email: address, purpose: 'export' })
    const exported = await (await press(server, path ?? '')).json()
    expect(exported.subscriptions).toEqual([
      { article: `${server.base}/articles/${slug}`, kind: 'replies', createdAt: expect.any(String) },
    ])
    server.clock.advance(1000)
    const erasing = await askFor(server, smtp, { email: address, purpose: 'erase' })
    await press(server, erasing ?? '', { texts: 'keep' })
    await workOff(server)
    const vault = vaultOf(server.payload)
    for (const type of ['subscription', 'proof'] as const)
      expect(await vault.ownersOf(await local(), type, address, 9)).toEqual([])
  })

  it('end with their article', async () => {
    const { id, slug } = await server.article({})
    const address = email()
    await subscribe(slug, address, 'all')
    await server.payload.delete({ collection: 'articles', id })
    expect(await server.count('subscriptions', { article: { equals: id } })).toBe(0)
    expect(await vaultOf(server.payload).ownersOf(await local(), 'subscription', address, 9)).toEqual([])
  })
})

describe('the language of a subscription', () => {
  it('is the one it was asked for in: of the mail to confirm, of its page, and of all that follow', async () => {
    const { slug } = await server.article({ title: 'Tide pools' })
    const address = email()
    const asked = await fetch(`${server.base}/api/subscriptions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'de-CH,fr;q=0.5' },
      body: JSON.stringify({ article: slug, email: address, kind: 'all' }),
    })
    expect((await asked.json()).message).toMatch(/Stunden/)
    await workOff(server)
    const [confirmation] = await parsed()
    expect(confirmation?.subject).toBe('Bitte bestätigen: E-Mails zu „Tide pools“')
    const [path = ''] = [...(confirmation?.text ?? '').matchAll(/\/mail\/[\w-]+\?lang=\w+/g)].map(([found]) => found)
    const page = await (await fetch(server.base + path)).text()
    expect(page).toContain('<html lang="de">')
    expect(page).toContain('E-Mails zu „Tide pools“?')
    const done = await (await press(server, path)).text()
    expect(done).toContain('Sie bekommen E-Mails')
    smtp.mails.length = 0
    await publish(slug, { name: 'Robin' })
    const [news] = await mailed()
    expect(news?.subject).toBe('Neuer Kommentar zu „Tide pools“')
    expect(news?.text).toContain('Robin schrieb zu „Tide pools“')
    const [, manage = ''] = [...(news?.text ?? '').matchAll(/\/mail\/[\w-]+\?lang=de/g)].map(([found]) => found)
    expect(await (await fetch(server.base + manage)).text()).toContain('Was Ihnen gemailt wird')
    // Whoever opens it can ask for another one.
    expect(await (await fetch(server.base + manage.replace('=de', '=fr'))).text()).toContain('Ce qui vous est envoyé')
  })
})

describe('a page that lives elsewhere', () => {
  it('is named by its host in mails until something there is published, and linked where it is', async () => {
    await server.payload.updateGlobal({ slug: 'site', data: { origins: ['https://blog.example'] } })
    const page = { url: 'https://blog.example/post/', title: 'Words of a stranger' }
    const { doc } = await write('', { article: undefined, page, subscribe: 'all' })
    await workOff(server)
    const [first] = await parsed()
    expect(first?.subject).toBe('Please confirm: mail about “blog.example”')
    const shown = await (await fetch(server.base + (linksIn(first ?? {})[0] ?? ''))).text()
    for (const text of [first?.text, first?.html || '', shown]) expect(text).not.toContain(page.title)
    expect(shown).toContain('href="https://blog.example/post"')
    await server.decide([doc.id], 'approved')
    await subscribe(doc.article, email(), 'all')
    smtp.mails.length = 0
    const { doc: second } = await write('', { article: undefined, page, content: 'Another remark.' })
    if (second.status !== 'approved') await server.decide([second.id], 'approved')
    const [news] = await mailed()
    expect(news?.subject).toBe('New comment on “Words of a stranger”')
    expect(news?.text).toContain(`https://blog.example/post#comment-${second.id}`)
  })
})
