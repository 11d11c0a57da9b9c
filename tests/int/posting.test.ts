import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { callsOf } from '../support/calls'
import { type Answer, type Door, doors, type Input } from '../support/doors'
import { remark } from '../support/remark'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server.stop())

type Setting = Partial<{ discussion: Record<string, unknown>; article: Record<string, unknown>; slug: string }>
type Case = {
  name: string
  setting?: Setting
  input?: (context: { slug: string }) => Input | Promise<Input>
  /** Comments posted before, each with the same door. */
  before?: Input[]
  /** A minute passes after those: within it the form takes the same text for a double click. */
  later?: boolean
  expect: { status: number; codes?: string[]; doc?: string }
}

const long = (bytes: number) => 'x'.repeat(bytes)

const cases: Case[] = [
  { name: 'a first comment', expect: { status: 201, doc: 'pending' } },
  {
    name: 'a comment while nothing is held',
    setting: { discussion: { requirePreviouslyApproved: false } },
    expect: { status: 201, doc: 'approved' },
  },
  {
    name: 'as many links as the policy allows at most',
    setting: { discussion: { requirePreviouslyApproved: false } },
    input: () => ({ content: `${randomUUID()} https://a.example and https://b.example` }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'fewer links',
    setting: { discussion: { requirePreviouslyApproved: false } },
    input: () => ({ content: `${randomUUID()} https://a.example` }),
    expect: { status: 201, doc: 'approved' },
  },
  {
    name: 'any comment while every comment is held',
    setting: { discussion: { requirePreviouslyApproved: false, holdAll: true } },
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'a comment on an article with a rule of its own',
    setting: { discussion: { requirePreviouslyApproved: false }, article: { discussion: { moderation: 'holdAll' } } },
    expect: { status: 201, doc: 'pending' },
  },
  ...['\v', '\f', '\u001b[31m', '\u0092', '\u0085', '\u0003'].map((character) => ({
    name: `a text with ${JSON.stringify(character)}`,
    input: () => ({ content: `first${character}second ${randomUUID()}`, name: `Rob${character}in` }),
    expect: { status: 201 },
  })),
  {
    name: 'a text with half of a pair once, and not as an empty one',
    input: () => ({ content: 'a\u0000b' }),
    expect: { status: 400, codes: ['invalid_input'] },
  },
  {
    name: 'a name that shows nothing as none',
    input: () => ({ name: '\ufffe' }),
    expect: { status: 400, codes: ['require_name_email'] },
  },
  {
    name: 'an address with something invisible behind it',
    input: () => ({ email: `${randomUUID()}@reader.example\u200b` }),
    expect: { status: 201 },
  },
  {
    name: 'a website with an apostrophe',
    input: () => ({ url: "https://example.org/Hobson's" }),
    expect: { status: 201 },
  },
  ...['n/a', '-', '@robin'].map((url) => ({
    name: `${url} as a website`,
    input: () => ({ url }),
    expect: { status: 201 },
  })),
  {
    name: 'a word that an override of the direction hid',
    setting: { discussion: { requirePreviouslyApproved: false, moderationWords: 'onisac' } },
    input: () => ({ content: `play \u202eonisac\u202c now ${randomUUID()}` }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'a phrase of the word list over two lines',
    setting: { discussion: { requirePreviouslyApproved: false, moderationWords: 'free money' } },
    input: () => ({ content: `free\nmoney ${randomUUID()}` }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'no name and no email',
    input: () => ({ name: '', email: '' }),
    expect: { status: 400, codes: ['require_name_email', 'require_name_email'] },
  },
  {
    name: 'no name and no email where none is asked for',
    setting: { discussion: { requireNameEmail: false } },
    input: () => ({ name: '', email: '' }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'an address that is none',
    input: () => ({ email: 'nope' }),
    expect: { status: 400, codes: ['require_valid_email'] },
  },
  {
    name: 'an empty text',
    input: () => ({ content: ' \n ' }),
    expect: { status: 400, codes: ['require_valid_comment'] },
  },
  {
    name: 'a name over 245 bytes',
    input: () => ({ name: long(246) }),
    expect: { status: 400, codes: ['comment_author_column_length'] },
  },
  {
    name: 'an address over 100 bytes',
    input: () => ({ email: `${long(60)}@${long(40)}.example` }),
    expect: { status: 400, codes: ['comment_author_email_column_length'] },
  },
  {
    name: 'a website over 200 bytes',
    input: () => ({ url: `https://a.example/${long(200)}` }),
    expect: { status: 400, codes: ['comment_author_url_column_length'] },
  },
  {
    name: 'a text over 65,525 bytes',
    input: () => ({ content: long(65_526) }),
    expect: { status: 400, codes: ['comment_content_column_length'] },
  },
  {
    name: 'several faults at once',
    input: () => ({ name: '', email: 'nope', content: '' }),
    expect: { status: 400, codes: ['require_name_email', 'require_valid_email', 'require_valid_comment'] },
  },
  {
    name: 'a website that is no web address',
    input: () => ({ url: 'javascript:alert(1)' }),
    expect: { status: 400, codes: ['invalid_input'] },
  },
  {
    name: 'an article that is not there',
    input: () => ({ article: 'no-such-article' }),
    expect: { status: 404, codes: ['article_not_found'] },
  },
  {
    name: 'an article that is a draft',
    setting: { article: { _status: 'draft' } },
    expect: { status: 404, codes: ['article_not_found'] },
  },
  {
    name: 'an article closed by hand',
    setting: { article: { discussion: { open: 'closed' } } },
    expect: { status: 403, codes: ['comment_closed'] },
  },
  {
    name: 'a site closed by hand',
    setting: { discussion: { open: false } },
    expect: { status: 403, codes: ['comment_closed'] },
  },
  {
    name: 'an article that is open on a closed site',
    setting: { discussion: { open: false }, article: { discussion: { open: 'open' } } },
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'an article closed by age',
    setting: { discussion: { closeAfterDays: 14 }, article: { publishedAt: '2026-04-01T00:00:00.000Z' } },
    expect: { status: 403, codes: ['comment_closed'] },
  },
  {
    name: 'an article closed by an age of its own',
    setting: { article: { publishedAt: '2026-04-30T00:00:00.000Z', discussion: { closeAfterDays: 2 } } },
    expect: { status: 403, codes: ['comment_closed'] },
  },
  {
    name: 'an old article that never closes',
    setting: {
      discussion: { closeAfterDays: 14 },
      article: { publishedAt: '2026-04-01T00:00:00.000Z', discussion: { closeAfterDays: 0 } },
    },
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'a parent that is not there',
    input: () => ({ parent: randomUUID() }),
    expect: { status: 403, codes: ['comment_reply_to_unapproved_comment'] },
  },
  {
    name: 'a parent that waits',
    input: async ({ slug }) => ({ parent: await server.comment({ article: slug, status: 'pending' }) }),
    expect: { status: 403, codes: ['comment_reply_to_unapproved_comment'] },
  },
  {
    name: 'a parent under another article',
    input: async () => ({
      parent: await server.comment({ article: (await server.article({})).slug, status: 'approved' }),
    }),
    expect: { status: 403, codes: ['comment_reply_to_unapproved_comment'] },
  },
  {
    name: 'a reply',
    input: async ({ slug }) => ({ parent: await server.comment({ article: slug, status: 'approved' }) }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'a guest where accounts are required',
    setting: { discussion: { requireAccount: true } },
    expect: { status: 401, codes: ['not_logged_in'] },
  },
  {
    name: 'the same text by the same name again',
    later: true,
    before: [{ name: 'Ada', content: 'Said before.' }],
    input: () => ({ name: 'Ada', content: 'Said before.', email: 'another@sender.example' }),
    expect: { status: 409, codes: ['comment_duplicate'] },
  },
  {
    name: 'the same text in letters taken apart',
    later: true,
    before: [{ name: 'Jos\u00e9', content: 'A caf\u00e9 in M\u00e1laga.' }],
    input: () => ({ name: 'Jose\u0301', content: 'A cafe\u0301 in Ma\u0301laga.' }),
    expect: { status: 409, codes: ['comment_duplicate'] },
  },
  {
    name: 'the same text with other white space',
    later: true,
    before: [{ name: 'Ada', content: 'Said before, and  more.\n\nAnd again.' }],
    input: () => ({ name: 'Ada', content: 'Said  before, and more.\nAnd again.' }),
    expect: { status: 409, codes: ['comment_duplicate'] },
  },
  {
    name: 'the same text without words again',
    later: true,
    before: [{ name: 'Ada', content: '!!! \u{1f44d}' }],
    input: () => ({ name: 'Ada', content: '!!! \u{1f44d}' }),
    expect: { status: 409, codes: ['comment_duplicate'] },
  },
  {
    name: 'the same words with other signs',
    later: true,
    before: [{ name: 'Ada', content: 'Said before?' }],
    input: () => ({ name: 'Ada', content: 'Said before!' }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'the same text by another name',
    before: [{ name: 'Ada', content: 'Said before.' }],
    input: () => ({ name: 'Bea', content: 'Said before.' }),
    expect: { status: 201, doc: 'pending' },
  },
  {
    name: 'a second comment at once',
    setting: { discussion: { floodSeconds: 15 } },
    before: [{ content: 'One.' }],
    input: () => ({ content: 'Two.' }),
    expect: { status: 429, codes: ['comment_flood'] },
  },
  {
    name: 'fields that are not the sender’s to set',
    input: () => ({
      status: 'approved',
      id: 'mine',
      createdAt: '2001-01-01T00:00:00.000Z',
      depth: '9',
      path: 'a/b',
      html: '<b>',
    }),
    expect: { status: 201, doc: 'pending' },
  },
]

// GraphQL refuses unknown input fields by itself, before any code of ours: those cases are for the other doors.
const inputFields = ['article', 'parent', 'name', 'email', 'url', 'content', 'subscribe', 'idempotencyKey']
const only = (input: Input, keys: string[]): Input =>
  Object.fromEntries(Object.entries(input).filter(([key]) => keys.includes(key)))

const post = async (
  door: Door,
  isGraphql: boolean,
  { before = [], input, later = false, setting = {} }: Case,
): Promise<Answer> => {
  // Every case comes from the same address: let the flood limit forget the one before.
  server.clock.advance(60_000)
  await server.discussion({ floodSeconds: 0, ...setting.discussion })
  const { slug } = await server.article(setting.article ?? {})
  for (const earlier of before) expect((await door(server, { article: slug, ...remark(earlier) })).status).toBe(201)
  if (later) server.clock.advance(60_000)
  const given = { article: slug, ...remark((await input?.({ slug })) ?? {}) }
  return door(server, isGraphql ? only(given, inputFields) : given)
}

describe.each(Object.entries(doors))('posting through %s', (name, door) => {
  it.each(cases)('answers $name', async (example) => {
    const answer = await post(door, name === 'graphql', example)
    expect(
      { status: name === 'form' && answer.status === 303 ? 201 : answer.status, codes: [...answer.codes].sort() },
      answer.body.slice(0, 600),
    ).toEqual({
      status: example.expect.status,
      // The order is the door's: the form shows each fault next to its field.
      codes: [...(example.expect.codes ?? [])].sort(),
    })
    if (example.expect.doc) expect(answer.doc?.status).toBe(example.expect.doc)
  })

  it('says when to come back after a flood', async () => {
    const answer = await post(door, name === 'graphql', {
      name: '',
      setting: { discussion: { floodSeconds: 15 } },
      before: [{ content: 'First.' }],
      input: () => ({ content: 'Second.' }),
      expect: { status: 429 },
    })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('a body without an article', () => {
  it.each([[{}], [[]], [{ article: '' }]])('such as %j is malformed, not lost', async (body) => {
    const answer = await doors.rest(server, body as Input)
    expect(answer.status).toBe(400)
    expect(answer.codes).toContain('invalid_input')
  })
})

describe('what a sender cannot choose', () => {
  it('keeps none of the system’s fields of a submission', async () => {
    await server.discussion({ floodSeconds: 0 })
    const { slug } = await server.article({})
    const written = server.clock.sinceNow()
    const answer = await doors.rest(server, {
      article: slug,
      ...remark({
        status: 'approved',
        id: randomUUID(),
        createdAt: '2001-01-01T00:00:00.000Z',
        html: '<script>',
        badge: 'staff',
        visibleReplies: 9,
        kind: 'pingback',
      }),
    })
    const { comment } = await server.moderation(answer.doc?.id ?? '')
    expect(comment).toMatchObject({
      status: 'pending',
      badge: null,
      visibleReplies: 0,
      kind: 'comment',
      createdAt: written,
    })
    expect(comment.html).not.toContain('script')
  })
})

describe('what is left of a text', () => {
  it('is what can be seen of it, and a note says what was left out', async () => {
    const { slug } = await server.article({})
    const content = 'first\vsecond \u202eonisac\u202c\u0092'
    const { body } = await doors.rest(server, { article: slug, ...remark({ content }), name: '\u202eksed', url: 'n/a' })
    const answer = JSON.parse(body)
    expect(answer.doc).toMatchObject({ name: 'ksed', content: 'first\nsecond onisac', url: null })
    expect(answer.message).toContain('website was left out')
    expect(answer.notes).toHaveLength(1)
  })

  it('and a note says that nobody is told of replies where no mail can be sent', async () => {
    const { slug } = await server.article({})
    const { body } = await doors.rest(server, { article: slug, ...remark({}), subscribe: true })
    expect(JSON.parse(body).notes).toEqual(['You will not be told of replies: this site sends no mail at present.'])
  })
})

describe('a preview', () => {
  const preview = async (body: unknown) => {
    const response = await fetch(`${server.base}/api/comments/preview`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
    return { status: response.status, data: await response.json() }
  }

  it('is the html the comment would have, and keeps nothing', async () => {
    const before = await server.payload.count({ collection: 'comments' })
    const { data, status } = await preview({ content: '> so\nno\v*yes*', name: 7 })
    expect([status, data]).toEqual([
      200,
      { html: '<blockquote>\n<p>so</p>\n</blockquote>\n<p>no<br />\n<em>yes</em></p>' },
    ])
    expect(await server.payload.count({ collection: 'comments' })).toEqual(before)
  })

  it.each([[{}], [{ content: ' ' }], [{ content: {} }], [{ content: 'x'.repeat(65_526) }], [[]]])(
    'is refused for %j as the comment would be',
    async (body) => {
      const { data, status } = await preview(body)
      expect(status).toBe(400)
      expect(data.errors[0].data.errors).toHaveLength(1)
    },
  )
})

describe('values of another kind', () => {
  it.each(['name', 'email', 'url', 'content', 'article', 'parent'])('refuses an object as %s', async (field) => {
    const { slug } = await server.article({})
    const answer = await doors.rest(server, { article: slug, ...remark({}), [field]: { $ne: null } })
    expect(answer.codes).toContain('invalid_input')
    expect(answer.paths).toContain(field)
  })

  it('refuses a body that is not JSON without repeating it', async () => {
    const response = await fetch(`${server.base}/api/comments`, {
      method: 'POST',
      body: '{"email":"someone@reader.example"',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('someone@')
  })
})

describe('an idempotency key', () => {
  const send = async (input: Input, key: string) => doors.rest(server, input, { headers: { 'idempotency-key': key } })

  it('answers a repetition with the first result and keeps one comment', async () => {
    await server.discussion({ floodSeconds: 15 })
    server.clock.advance(60_000)
    const { id, slug } = await server.article({})
    const input = { article: slug, ...remark({}) }
    const key = randomUUID()
    const answers = [await send(input, key), await send(input, key)]
    expect(answers.map((answer) => answer.status)).toEqual([201, 201])
    expect(new Set(answers.map((answer) => answer.doc?.id)).size).toBe(1)
    expect(await server.count('comments', { article: { equals: id } })).toBe(1)
  })

  it('keeps one comment when the same key arrives many times at once', async () => {
    await server.discussion({ floodSeconds: 0 })
    const { id, slug } = await server.article({})
    const input = { article: slug, ...remark({}) }
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(input, key)))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
    expect(await server.count('comments', { article: { equals: id } })).toBe(1)
  })

  it('refuses the same key with other public fields', async () => {
    const { slug } = await server.article({})
    const key = randomUUID()
    const input = { article: slug, ...remark({}) }
    await send(input, key)
    const answer = await send({ ...input, content: 'Something else.' }, key)
    expect([answer.status, answer.codes]).toEqual([422, ['idempotency_mismatch']])
  })

  it('is one: another in the body than in the header is refused, the same or the body’s alone is not', async () => {
    await server.discussion({ floodSeconds: 0 })
    const { id, slug } = await server.article({})
    const input = { article: slug, ...remark({}) }
    const key = randomUUID()
    const unlike = await send({ ...input, idempotencyKey: randomUUID() }, key)
    expect([unlike.status, unlike.codes]).toEqual([400, ['invalid_input']])
    const answers = [
      await send({ ...input, idempotencyKey: key }, key),
      await send(input, key),
      await doors.rest(server, { ...input, idempotencyKey: key }),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201])
    expect(await server.count('comments', { article: { equals: id } })).toBe(1)
  })

  it('refuses the same key for an answer to another comment', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, threadDepth: 2 })
    const { slug } = await server.article({})
    const [one, other] = [0, 1].map(() => server.comment({ article: slug, status: 'approved' }))
    const parents = { one: await one, other: await other }
    const [key, ownKey] = [randomUUID(), randomUUID()]
    const [reply, root] = [
      { article: slug, ...remark({}), parent: parents.one },
      { article: slug, ...remark({}) },
    ]
    const first = await send(reply, key)
    expect([first.status, (await send(root, ownKey)).status]).toEqual([201, 201])
    expect((await send(reply, key)).doc?.id).toBe(first.doc?.id)
    for (const [input, used] of [
      [{ ...reply, parent: parents.other }, key],
      [{ ...reply, parent: undefined }, key],
      [{ ...root, parent: parents.one }, ownKey],
    ] as const)
      expect((await send(input, used)).codes).toEqual(['idempotency_mismatch'])
    // On the last level it stands beside what it answers.
    const deeper = { article: slug, ...remark({}), parent: first.doc?.id }
    const deepKey = randomUUID()
    expect((await send(deeper, deepKey)).doc?.id).toBe((await send(deeper, deepKey)).doc?.id)
  })

  it('does not compare identity', async () => {
    const { slug } = await server.article({})
    const key = randomUUID()
    const input = { article: slug, ...remark({}) }
    await send(input, key)
    expect((await send({ ...input, email: 'somebody.else@reader.example' }, key)).status).toBe(201)
  })

  it('is derived for a form, so that a double click posts once', async () => {
    const { id, slug } = await server.article({})
    const input = { article: slug, ...remark({}) }
    const answers = [await doors.form(server, input), await doors.form(server, input)]
    expect(answers.map((answer) => answer.status)).toEqual([201, 201])
    expect(await server.count('comments', { article: { equals: id } })).toBe(1)
  })
})

describe('the honeypot of the form', () => {
  it('holds what fills it in, and answers like any other', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const { slug } = await server.article({})
    const answer = await doors.form(server, { article: slug, ...remark({}), website_confirm: 'https://spam.example' })
    const { comment, verdict } = await server.moderation(answer.doc?.id ?? '')
    expect(comment.status).toBe('pending')
    expect(verdict.reasons.map((reason: { code: string }) => reason.code)).toContain('check_failed')
  })
})

describe('changing one’s own comment', () => {
  const edit = async (id: string, token: string, body: Input) => {
    const response = await fetch(`${server.base}/api/comments/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-edit-token': token },
    })
    return { status: response.status, data: await response.json() }
  }
  const submit = async () => {
    const { slug } = await server.article({})
    const answer = await doors.rest(server, { article: slug, ...remark({}) })
    return JSON.parse(answer.body) as { doc: { id: string; status: string }; editToken: string }
  }

  it('is decided again and keeps the earlier text for moderators', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const { doc, editToken } = await submit()
    expect(doc.status).toBe('approved')
    const changed = await edit(doc.id, editToken, { content: 'See https://a.example and https://b.example' })
    expect([changed.status, changed.data.doc.status]).toEqual([200, 'pending'])
    expect(await server.count('comment-revisions', { comment: { equals: doc.id } })).toBe(1)
    const { events } = await server.moderation(doc.id)
    expect(events.map((event: { kind: string }) => event.kind)).toEqual(['submitted', 'edited'])
  })

  it('twice within a millisecond is decided, recorded and shown twice', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const { slug } = await server.article({})
    const answer = await doors.rest(server, { article: slug, ...remark({}) })
    const { doc, editToken } = JSON.parse(answer.body)
    const shown = async () => (await server.ask('GET', `/api/articles/${slug}/thread`)).body
    // The clock of this server stands still.
    await edit(doc.id, editToken, { content: 'The second text.' })
    expect((await shown()).docs[0].html).toBe('<p>The second text.</p>')
    await edit(doc.id, editToken, { content: 'The third text.' })
    expect((await shown()).docs[0].html).toBe('<p>The third text.</p>')
    const held = await edit(doc.id, editToken, { content: 'See https://a.example and https://b.example' })
    expect(held.data.doc.status).toBe('pending')
    expect(await shown()).toMatchObject({ docs: [], totalDocs: 0 })
    expect(await server.count('comment-revisions', { comment: { equals: doc.id } })).toBe(3)
    expect(await server.count('moderation-queue', { id: { equals: doc.id }, status: { equals: 'pending' } })).toBe(1)
    const { events } = await server.moderation(doc.id)
    expect(events.map((event: { kind: string }) => event.kind)).toEqual(['submitted', 'edited', 'edited', 'edited'])
  })

  it('is over with the edit window', async () => {
    await server.discussion({ floodSeconds: 0, editMinutes: 5 })
    const { doc, editToken } = await submit()
    server.clock.advance(5 * 60_000)
    const late = await edit(doc.id, editToken, { content: 'Too late.' })
    expect([late.status, late.data.errors[0].data.errors[0].code]).toEqual([403, 'edit_window_over'])
  })

  it.each(['spam', 'trash'] as const)('is answered alike while it waits and once it is in %s', async (to) => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: true })
    const { doc, editToken } = await submit()
    const waiting = await edit(doc.id, editToken, { content: 'Changed while it waits.' })
    await server.decide([doc.id], to)
    const moved = await edit(doc.id, editToken, { content: 'Changed once it is gone.' })
    const { content, html } = moved.data.doc
    expect(moved).toEqual({
      status: waiting.status,
      data: { ...waiting.data, doc: { ...waiting.data.doc, content, html } },
    })
    expect((await server.moderation(doc.id)).comment.status).toBe(to)
    // Whoever takes it back ends its token, as with one that waits.
    const remove = () =>
      fetch(`${server.base}/api/comments/${doc.id}`, { method: 'DELETE', headers: { 'x-edit-token': editToken } })
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 403])
    expect((await edit(doc.id, editToken, { content: 'Again.' })).status).toBe(403)
  })

  it('is over once a comment that was published is taken down', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const { doc, editToken } = await submit()
    await server.decide([doc.id], 'spam')
    expect((await edit(doc.id, editToken, { content: 'Changed.' })).status).toBe(403)
  })

  it('needs the token of that comment', async () => {
    const [one, two] = [await submit(), await submit()]
    for (const token of [two.editToken, '', 'nonsense']) {
      const { data, status } = await edit(one.doc.id, token, { content: 'Not mine.' })
      expect([status, data.errors[0].data.errors[0].code]).toEqual([403, 'edit_token_invalid'])
    }
  })

  it('lets the sender take it back', async () => {
    const idempotencyKey = randomUUID()
    const sent = {
      article: (await server.article({})).slug,
      name: 'Ada',
      email: `${randomUUID()}@reader.example`,
      content: idempotencyKey,
    }
    const again = () => server.ask('POST', '/api/comments', { ...sent, idempotencyKey }, 'anonymous')
    const { doc, editToken } = (await again()).body
    const response = await fetch(`${server.base}/api/comments/${doc.id}`, {
      method: 'DELETE',
      headers: { 'x-edit-token': editToken },
    })
    expect(response.status).toBe(200)
    expect((await server.moderation(doc.id)).comment.status).toBe('trash')
    const { body } = await again()
    expect([body.doc.id, body.editToken, body.message]).toEqual([doc.id, null, 'Your comment is removed.'])
    // Published after all, it is no longer theirs to change either.
    for (const published of [false, true]) {
      if (published) await server.decide([doc.id], 'approved')
      const { data, status } = await edit(doc.id, editToken, { content: 'Once more.' })
      expect([status, data.errors[0].data.errors[0]]).toEqual([
        403,
        { code: 'edit_window_over', message: 'You have withdrawn this comment.' },
      ])
    }
  })
})

describe('a post', () => {
  // Every comment pays for one more: whoever needs another question says why.
  const most = { sqlite: { pending: 19, approved: 22 }, mongoose: { pending: 17, approved: 20 } }

  it.each(['pending', 'approved'] as const)(
    'that is %s asks the database no more often than it must',
    async (status) => {
      await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: status === 'pending' })
      const { id } = await server.article({})
      const post = async () => {
        const content = `The tide goes out and leaves small worlds behind. ${randomUUID()}`
        const input = { article: id, name: 'Ada', email: `${randomUUID()}@reader.example`, content }
        const { body } = await server.ask('POST', '/api/comments', input, 'anonymous')
        expect(body.doc.status).toBe(status)
      }
      await post()
      const counted: string[][] = []
      // What runs by itself now and then may come in between.
      for (let turn = 0; turn < 3; turn++) counted.push(await callsOf(server.payload, post))
      const fewest = counted.reduce((one, other) => (other.length < one.length ? other : one))
      const { name } = server.payload.db as { name: keyof typeof most }
      expect(fewest.length, fewest.join('\n')).toBe(most[name][status])
    },
  )
})
