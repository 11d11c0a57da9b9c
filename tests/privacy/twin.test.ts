import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { vaultOf } from '../../src/vault/services'
import { signed } from '../support/assertions'
import { graphqlRequests } from '../support/fuzz/graphql'
import { restRequests } from '../support/fuzz/rest'
import { type Answered, type Asked, bootTwins } from '../support/twins'

/** CI asks little; the full run is TWIN_REQUESTS=50000. */
const requests = Number(process.env.TWIN_REQUESTS ?? 300)
const seed = Number(process.env.TWIN_SEED ?? 20261123)

let world: Awaited<ReturnType<typeof bootTwins>>
beforeAll(async () => {
  world = await bootTwins()
}, 180_000)
afterAll(() => world?.stop())

/** What somebody would ask who wants to find out an address, one letter at a time, or by the order of things. */
const guesses = (): fc.Arbitrary<Asked> => {
  const parts = world.people.one.flatMap(({ email, network }) => [
    email,
    email.slice(0, 3),
    email.split('@')[1] ?? '',
    network,
  ])
  const part = fc.constantFrom(...parts)
  const field = fc.constantFrom(
    'email',
    'author.email',
    'user.email',
    'article.authors.email',
    'article.authors.user.email',
    'parent.email',
    'ip',
    'ipTag',
    'identity.email',
    'blindIndexes.hash',
    'vault.email',
    'version.email',
  )
  const list = fc.constantFrom(
    'comments',
    'articles',
    'authors',
    'users',
    'reports',
    'bans',
    'media',
    'moderation-queue',
    'identity-audit',
  )
  const operator = fc.constantFrom(
    'equals',
    'like',
    'contains',
    'in',
    'not_equals',
    'greater_than',
    'less_than_equal',
    'exists',
  )
  const where = fc
    .tuple(list, fc.constantFrom('', '/count'), field, operator, part)
    .map(([slug, path, name, how, value]) => `/api/${slug}${path}?where[${name}][${how}]=${encodeURIComponent(value)}`)
  const sort = fc
    .tuple(list, field, fc.constantFrom('', '-'))
    .map(([slug, name, sign]) => `/api/${slug}?sort=${sign}${name}`)
  const chosen = fc
    .tuple(list, field, fc.constantFrom('select', 'populate[users]', 'joins[comments]'))
    .map(([slug, name, how]) => `/api/${slug}?depth=3&${how}[${name}]=true`)
  const override = fc.tuple(list, field, part).map(
    ([slug, name, value]): Asked => ({
      method: 'POST',
      path: `/api/${slug}`,
      headers: { 'x-http-method-override': 'GET', origin: 'http://twins.example' },
      type: 'application/x-www-form-urlencoded',
      body: `where[${name}][like]=${encodeURIComponent(value)}&sort=${name}`,
    }),
  )
  return fc.oneof(
    fc.oneof(where, sort, chosen).map((path): Asked => ({ method: 'GET', path })),
    override,
  )
}

/** What the site and the endpoints of ours answer. */
const pages = (): fc.Arbitrary<Asked> => {
  const slug = fc.oneof(
    fc.constantFrom('tide-pools-0', 'tide-pools-1', 'tide-pools-2', 'tide-pools-3'),
    fc.string({ maxLength: 8 }).map(encodeURIComponent),
  )
  const comment = fc.constantFrom(...world.known.comments)
  const odd = fc.string({ maxLength: 12 }).map(encodeURIComponent)
  const number = fc.oneof(fc.integer({ min: -2, max: 200 }).map(String), odd)
  const typed = fc.record(
    {
      name: fc.oneof(fc.string({ maxLength: 20 }), fc.constant('Reader 1')),
      // Known to the one, not to the other.
      email: fc.constantFrom(...world.people.one.map(({ email }) => email), 'nobody@nowhere.example', 'no address'),
      url: fc.oneof(fc.webUrl(), fc.string({ maxLength: 10 }), fc.constant('')),
      parent: fc.oneof(comment, fc.string({ maxLength: 10 })),
    },
    { requiredKeys: ['email'] },
  )
  const form = (values: Record<string, string>) => new URLSearchParams(values).toString()
  return fc.oneof(
    fc
      .oneof(
        fc.constantFrom(
          '/',
          '/feed.xml',
          '/robots.txt',
          '/sitemap.xml',
          '/privacy',
          '/api',
          '/healthz',
          '/setup',
          '/nothing',
        ),
        slug.map((one) => `/articles/${one}`),
        slug.map((one) => `/articles/${one}/feed.xml`),
        fc.tuple(slug, comment).map(([one, id]) => `/articles/${one}/comments/${id}`),
        fc.tuple(slug, number).map(([one, page]) => `/articles/${one}?page=${page}`),
        fc
          .tuple(slug, number, fc.constantFrom('', 'oldest', 'newest', 'odd'), odd)
          .map(
            ([one, first, order, after]) => `/api/articles/${one}/thread?first=${first}&order=${order}&after=${after}`,
          ),
        fc.array(slug, { maxLength: 4 }).map((all) => `/api/comments/counts?articles=${all.join(',')}`),
        comment.map((id) => `/api/comments/${id}`),
        comment.map((id) => `/api/moderation/comments/${id}/identity`),
        odd.map((token) => `/mail/${token}`),
      )
      .map((path): Asked => ({ method: 'GET', path })),
    // Refused, so that both stay as they are: without a text, or under what is not there.
    fc.tuple(slug, typed).map(
      ([one, values]): Asked => ({
        method: 'POST',
        path: `/articles/${one}/comments`,
        type: 'application/x-www-form-urlencoded',
        headers: { origin: 'http://twins.example' },
        body: form(values),
      }),
    ),
    fc.tuple(slug, odd).map(
      ([one, token]): Asked => ({
        method: 'GET',
        path: `/api/comments/mine?article=${one}`,
        headers: { 'x-reader-token': token },
      }),
    ),
    fc.tuple(typed, odd).map(
      ([values, token]): Asked => ({
        method: 'POST',
        path: '/api/comments',
        type: 'application/json',
        headers: { 'x-reader-token': token },
        body: JSON.stringify({ article: 'tide-pools-0', ...values }),
      }),
    ),
    // An account of a host site whose address is known to the one; refused for want of a text, or of a good assertion.
    fc.tuple(typed, fc.boolean(), fc.constantFrom('comments', 'other')).map(
      ([{ email, name }, email_verified, aud]): Asked => ({
        method: 'POST',
        path: '/api/comments',
        type: 'application/json',
        headers: {
          'x-reader-assertion': signed(
            { sub: 'u1', name, email, email_verified, aud, exp: world.now + 300 },
            world.secret,
          ),
        },
        body: JSON.stringify({ article: 'tide-pools-0' }),
      }),
    ),
    typed.map(
      ({ email }): Asked => ({
        method: 'POST',
        path: '/api/graphql',
        type: 'application/json',
        body: JSON.stringify({
          query: 'mutation ($data: CommentInput!) { createComment(data: $data) { id } }',
          variables: { data: { article: 'tide-pools-0', name: 'X', email, content: '' } },
        }),
      }),
    ),
    fc.tuple(fc.constantFrom('export', 'erase', 'subscriptions'), typed).map(
      ([what, { email }]): Asked => ({
        method: 'POST',
        path: `/api/person/${what}`,
        type: 'application/json',
        body: JSON.stringify({ email }),
      }),
    ),
    fc.tuple(fc.constantFrom('replies', 'all', 'x'), typed).map(
      ([kind, { email }]): Asked => ({
        method: 'POST',
        path: '/api/subscriptions',
        type: 'application/json',
        body: JSON.stringify({ article: 'tide-pools-0', email, kind }),
      }),
    ),
    typed.map(
      ({ email }): Asked => ({
        method: 'POST',
        path: '/api/users/login',
        type: 'application/json',
        headers: { origin: 'http://twins.example' },
        body: JSON.stringify({ email: `staff.${email}`, password: 'wrong' }),
      }),
    ),
  )
}

const anything = (): fc.Arbitrary<Asked> => {
  const [{ payload }] = world.twins
  const { articles, comments } = world.known
  return fc.oneof(
    { weight: 3, arbitrary: restRequests(payload, { articles, comments }) },
    {
      weight: 2,
      arbitrary: graphqlRequests(buildSchema(readFileSync('src/schema.graphql', 'utf8')), [...articles, ...comments]),
    },
    { weight: 3, arbitrary: guesses() },
    { weight: 3, arbitrary: pages() },
  )
}

const both = async (asked: Asked): Promise<[Answered, Answered]> => {
  const [one, other] = world.twins
  return Promise.all([one.ask(asked), other.ask(asked)])
}

const compare = (count: number) =>
  fc.assert(
    fc.asyncProperty(anything(), async (asked) => {
      const [one, other] = await both(asked)
      expect(other).toEqual(one)
    }),
    { numRuns: count, seed },
  )

describe('two databases that differ in nothing but addresses and networks', () => {
  it('answer strangers byte for byte the same', { timeout: 60_000 + requests * 100 }, async () => {
    await compare(requests)
    // And they did have something to say.
    const [{ body, status }] = await both({ method: 'GET', path: '/api/articles/tide-pools-0/thread' })
    expect(status).toBe(200)
    for (const remark of [0, 1, 2]) expect(body).toContain(`Remark ${remark} on part 0.`)
  })

  it('are told apart as soon as anything depends on an address: here by its length alone', {
    timeout: 120_000,
  }, async () => {
    for (const { payload } of world.twins)
      payload.collections.comments.config.hooks.afterRead.push(async ({ doc, req }) => {
        const found = await vaultOf(req.payload).reveal(req, { type: 'comment', id: String(doc.id) })
        return { ...doc, votes: found?.email?.length ?? 0 }
      })
    await expect(compare(Math.max(requests, 500))).rejects.toThrow('Property failed')
  })
})
