import { APIError } from 'payload'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { TransactionEnded } from '../../src/platform/database/errors'
import { UncertainCommit } from '../../src/platform/errorAnswers'
import { Refusal } from '../../src/platform/errors'
import { vaultOf } from '../../src/vault'
import { bootServer, type TestServer } from '../support/app'
import { type Answer, doors } from '../support/doors'

let server: TestServer
let article: { id: string; slug: string }
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
  article = await server.article({})
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => server.stop())

const typed = { name: 'Ann', email: 'ann@reader.example', content: 'What a lovely article.' }
const named = (name: string, fields: object = {}) => Object.assign(new Error('secret of the driver'), { name }, fields)
const labelled = (label: string) => named('MongoServerError', { errorLabels: [label] })

/** What the three doors say of the same thing. */
type Told = { status: number; codes: string[]; retryAfter: string | null }
/** A form shows what concerns the whole above what concerns its fields. */
const toldBy = ({ codes, headers, status }: Answer): Told => ({
  status,
  codes: codes.toSorted(),
  retryAfter: headers.get('retry-after'),
})

describe.each(Object.entries(doors))('%s', (_name, door) => {
  const unavailable = { status: 503, codes: ['unavailable'], retryAfter: '1' }

  it.each<[string, () => unknown, Told]>([
    ['a server that cannot be selected', () => named('MongoServerSelectionError'), unavailable],
    ['a network that fails', () => named('MongoNetworkError'), unavailable],
    ['a pool that was cleared', () => named('MongoPoolClearedError'), unavailable],
    ['a wait for a connection', () => named('MongoWaitQueueTimeoutError'), unavailable],
    ['a full disk', () => named('LibsqlError', { code: 'SQLITE_FULL' }), unavailable],
    [
      'a locked file below another error',
      () => new Error('Failed query', { cause: named('LibsqlError', { code: 'SQLITE_BUSY' }) }),
      unavailable,
    ],
    ['a conflict', () => labelled('TransientTransactionError'), unavailable],
    ['an unknown outcome', () => labelled('UnknownTransactionCommitResult'), unavailable],
    ['an uncertain commit', () => new UncertainCommit(new Error('gone')), unavailable],
    ['a transaction that has ended', () => new TransactionEnded('The watchdog ended it'), unavailable],
    [
      'several faults',
      () =>
        new Refusal(
          [{ code: 'comment_flood' }, { code: 'comment_closed' }, { code: 'require_name_email', path: 'name' }],
          7,
        ),
      { status: 403, codes: ['comment_closed', 'comment_flood', 'require_name_email'], retryAfter: '7' },
    ],
    [
      'a value that a field cannot hold',
      () => named('CastError'),
      { status: 400, codes: ['invalid_input'], retryAfter: null },
    ],
    [
      'something nobody foresaw',
      () => new Error('secret of the program'),
      { status: 500, codes: ['internal_error'], retryAfter: null },
    ],
    [
      'an error of Payload’s that is not public',
      () => new APIError('secret of Payload', 500),
      { status: 500, codes: ['internal_error'], retryAfter: null },
    ],
  ])('tells %s as every other door', async (_what, planted, told) => {
    vi.spyOn(vaultOf(server.payload), 'tagAddress').mockRejectedValue(planted())
    const answer = await door(server, { article: article.slug, ...typed })
    expect(answer.body).not.toContain('secret')
    expect(toldBy(answer), answer.body).toEqual(told)
  })

  it('tells of an article that is not there', async () => {
    expect(toldBy(await door(server, { article: 'nowhere', ...typed }))).toEqual({
      status: 404,
      codes: ['article_not_found'],
      retryAfter: null,
    })
  })
})

type Sent = { type?: string; body: string; headers?: Record<string, string> }
const send = async (path: string, { body, headers, type }: Sent) => {
  const response = await fetch(server.base + path, {
    method: 'POST',
    body,
    headers: { ...(type ? { 'content-type': type } : {}), ...headers },
    redirect: 'manual',
  })
  return { status: response.status, text: await response.text() }
}

type Entry = { code: string; message: string }
type Parts = { name: string; statusCode?: number; data: { errors: Entry[] } }
const restEntry = (text: string): Entry | undefined => {
  const { data, message, name }: Parts & { message: string } = JSON.parse(text).errors[0]
  expect([name, message]).toEqual(['Refusal', data.errors[0]?.message])
  return data.errors[0]
}
const graphqlEntry = (text: string): { entry: Entry | undefined; statusCode: number | undefined } => {
  const { extensions }: { extensions: Parts } = JSON.parse(text).errors[0]
  expect(extensions.name).toBe('Refusal')
  return { entry: extensions.data.errors[0], statusCode: extensions.statusCode }
}

describe('a request that cannot be read', () => {
  const json = 'application/json'
  const form = 'application/x-www-form-urlencoded'
  const large = 'x'.repeat(1_100_000)

  it.each<[string, number, string, Sent, Sent, Sent | undefined]>([
    [
      'that is too large',
      413,
      'body_too_large',
      { type: json, body: large },
      { type: json, body: large },
      { type: form, body: `content=${large}` },
    ],
    ['that is no JSON', 400, 'invalid_input', { type: json, body: '{' }, { type: json, body: '{' }, undefined],
    [
      'that is of another type',
      415,
      'unsupported_media_type',
      { type: 'text/plain', body: '{}' },
      { type: 'text/plain', body: '{}' },
      undefined,
    ],
    [
      'that is compressed',
      415,
      'unsupported_media_type',
      { type: json, body: 'x', headers: { 'content-encoding': 'gzip' } },
      { type: json, body: 'x', headers: { 'content-encoding': 'gzip' } },
      { type: form, body: 'x', headers: { 'content-encoding': 'rot13' } },
    ],
    [
      'that changes something with a session from elsewhere',
      403,
      'origin_not_allowed',
      { type: json, body: '{}', headers: { cookie: 'payload-token=x', origin: 'https://evil.example' } },
      { type: json, body: '{}', headers: { cookie: 'payload-token=x', origin: 'https://evil.example' } },
      { type: form, body: 'x=1', headers: { cookie: 'payload-token=x', origin: 'https://evil.example' } },
    ],
  ])('%s is answered with %i and its code at every door', async (_what, status, code, rest, graphql, page) => {
    const atRest = await send('/api/comments', rest)
    expect([atRest.status, restEntry(atRest.text)?.code]).toEqual([status, code])
    const atGraphQL = await send('/api/graphql', graphql)
    const told = graphqlEntry(atGraphQL.text)
    expect([atGraphQL.status, told.statusCode, told.entry?.code]).toEqual([status, status, code])
    if (!page) return
    const atForm = await send(`/articles/${article.slug}/comments`, page)
    expect([atForm.status, /data-code="(\w+)"/.exec(atForm.text)?.[1]]).toEqual([status, code])
  })

  it.each([
    ['/api/articles/a%2fb', 400, 'address_malformed'],
    ['/api/nothing', 404, 'not_found'],
    ['/api/comments/counts', 400, 'invalid_input'],
    ['/api/articles/nowhere/thread', 404, 'article_not_found'],
    ['/api/media/file/nothing.png', 404, 'not_found'],
    ['/api/authors/versions', 404, 'not_found'],
    ['/api/articles?where=x', 400, 'query_invalid'],
    ['/api/articles?sort=a/b', 400, 'query_invalid'],
    ['/api/moderation/queue', 401, 'not_logged_in'],
    ['/api/moderation/live', 401, 'not_logged_in'],
  ])('of %s is answered with %i and the code %s', async (path, status, code) => {
    const response = await fetch(server.base + path)
    expect([response.status, restEntry(await response.text())?.code]).toEqual([status, code])
  })
})

describe('an error of Payload’s own', () => {
  const draft = { title: 'Not yet', _status: 'published' }
  it.each<[string, string, string, unknown, number, object]>([
    ['a field', 'POST', '/api/articles', draft, 400, { path: 'body', code: 'invalid_input' }],
    [
      'a field of a group',
      'POST',
      '/api/globals/discussion',
      { floodSeconds: -5 },
      400,
      { path: 'floodSeconds', code: 'invalid_input' },
    ],
    [
      'a condition',
      'GET',
      '/api/articles?where[nope][equals]=1',
      undefined,
      400,
      { path: 'nope', code: 'query_invalid' },
    ],
    [
      'a sign-in',
      'POST',
      '/api/users/login',
      { email: 'x@staff.example', password: 'wrong' },
      401,
      { code: 'not_logged_in' },
    ],
    ['a document', 'GET', '/api/articles/nope', undefined, 404, { code: 'not_found' }],
  ])('about %s has the shape and a code as all others', async (_what, method, path, body, status, fault) => {
    const answer = await server.ask(method, path, body, 'admin')
    expect([answer.status, answer.body]).toEqual([
      status,
      {
        errors: [
          {
            name: expect.any(String),
            message: expect.any(String),
            data: expect.objectContaining({
              errors: [expect.objectContaining({ message: expect.any(String), ...fault })],
            }),
          },
        ],
      },
    ])
  })

  it('has them in GraphQL, too', async () => {
    const query = 'mutation { createArticle(data: { title: "Not yet", _status: published }) { id } }'
    const { body } = await server.ask('POST', '/api/graphql', { query }, 'editor')
    expect(body.errors[0].extensions.data.errors).toMatchObject([{ path: 'body', code: 'invalid_input' }])
  })

  it('names whoever has a document open', async () => {
    const { id } = await server.article({})
    await server.ask(
      'PATCH',
      `/api/articles/${id}?draft=true&autosave=true`,
      { title: 'Mine', _status: 'draft' },
      'editor',
    )
    const other = await server.ask(
      'PATCH',
      `/api/articles/${id}?draft=true&autosave=true`,
      { title: 'Theirs' },
      'admin',
    )
    expect([other.status, other.body.errors[0].data.errors]).toMatchObject([423, [{ code: 'assigned' }]])
  })
})

describe('a query that cannot be run', () => {
  it.each([
    ['{', 'query_invalid'],
    ['{ nothing }', 'query_invalid'],
    ['subscription { x }', 'query_invalid'],
    ['query a { __typename } query b { __typename }', 'query_invalid'],
    [`{ ${Array.from({ length: 60 }, (_, index) => `a${index}: __typename`).join(' ')} }`, 'query_too_large'],
    ['mutation { a: createComment(data: {}) { id } b: createComment(data: {}) { id } }', 'query_too_large'],
  ])('%s', async (query, code) => {
    const { status, text } = await send('/api/graphql', { type: 'application/json', body: JSON.stringify({ query }) })
    const { entry, statusCode } = graphqlEntry(text)
    expect([status, statusCode, entry?.code]).toEqual([400, 400, code])
    expect(JSON.parse(text).errors[0].message).toBe(entry?.message)
  })

  it('says so when its lists together are too long', async () => {
    const lists = ['a', 'b', 'c', 'd'].map((name) => `${name}: Articles(limit: 100) { totalDocs }`).join(' ')
    const { text } = await send('/api/graphql', {
      type: 'application/json',
      body: JSON.stringify({ query: `{ ${lists} }` }),
    })
    expect(graphqlEntry(text)).toMatchObject({ statusCode: 400, entry: { code: 'query_too_large' } })
  })

  it('says so when a change comes by GET', async () => {
    const mutation = encodeURIComponent('mutation { deleteComment(id: "x", editToken: "x") { __typename } }')
    const response = await fetch(`${server.base}/api/graphql?query=${mutation}`)
    expect([response.status, graphqlEntry(await response.text()).entry?.code]).toEqual([405, 'method_not_allowed'])
  })
})

describe('what a reader is told', () => {
  const json = { 'content-type': 'application/json' }
  const ask = async (path: string, headers: Record<string, string>, body?: unknown) => {
    const response = await fetch(server.base + path, {
      headers: { ...(body ? json : {}), ...headers },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    return {
      language: response.headers.get('content-language'),
      varies: /\baccept-language\b/i.test(response.headers.get('vary') ?? ''),
      text,
    }
  }

  it.each<[string, string, unknown, RegExp]>([
    ['REST', '/api/comments', { article: 'x', content: 'y' }, /Diesen Artikel gibt es nicht\./],
    [
      'GraphQL',
      '/api/graphql',
      { query: 'mutation { createComment(data: { article: "x", content: "y" }) { message } }' },
      /Diesen Artikel gibt es nicht\./,
    ],
    ['an operation', '/api/comments/preview', { content: ' ' }, /Bitte schreiben Sie einen Kommentar\./],
    ['a route of Express', '/api/comments/mine?article=x', undefined, /Diesen Artikel gibt es nicht\./],
    [
      'a document of Payload’s',
      '/api/articles/nothing',
      undefined,
      /Unter dieser Adresse gibt es nichts\.|Diesen Artikel/,
    ],
    [
      'an address without anything',
      '/nothing/here',
      undefined,
      /<html lang="de">[\s\S]*Unter dieser Adresse gibt es nichts\./,
    ],
  ])('by %s is in the language of the browser, and says so', async (_door, path, body, sentence) => {
    const german = await ask(path, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }, body)
    expect(german).toEqual({ language: 'de', varies: true, text: expect.stringMatching(sentence) })
    const named = await ask(`${path}${path.includes('?') ? '&' : '?'}lang=de`, { 'accept-language': 'fr' }, body)
    expect(named.text).toMatch(sentence)
    const staffs = await ask(path, { 'accept-language': 'de', cookie: 'payload-token=x', origin: server.base }, body)
    expect(staffs.text).not.toMatch(sentence)
  })

  it.each([
    ['Colloquy’s', '/thread'],
    ['Payload’s', ''],
  ])('is kept for each language by itself, at %s own doors', async (_whose, door) => {
    const path = `/api/articles/kept-${Date.now()}${door}`
    const told = async (language: string) => (await ask(path, { 'accept-language': language })).text
    const [german, english] = [await told('de'), await told('en')]
    expect([german, english]).toEqual([
      expect.stringMatching(/Diesen Artikel gibt es nicht\.|Unter dieser Adresse gibt es nichts\./),
      expect.stringMatching(/There is no such article\.|Not Found/),
    ])
    expect([await told('de'), await told('en'), await told('nl')]).toEqual([german, english, english])
  })

  it('says the rest in that language, too', async () => {
    const sent = {
      article: article.slug,
      name: 'Robin',
      email: server.canary.email(),
      url: 'n/a',
      content: 'Guten Tag',
    }
    const { text } = await ask('/api/comments', { 'accept-language': 'de' }, sent)
    expect(JSON.parse(text).message).toMatch(/wartet auf Freigabe\. Ihre Website wurde weggelassen/)
  })
})
