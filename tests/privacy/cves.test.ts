import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'

/** Starts like the reader's, so that a comparison by beginning, part or order would tell it from the other guess. */
const email = 'robin.marsh@known.example'
const right = 'robin.m'
const wrong = 'robin.q'

let server: TestServer
let article: { id: string; slug: string }
let comment: string
beforeAll(async () => {
  server = await bootServer({ SMTP_URL: 'smtp://127.0.0.1:9' })
  article = await server.article({ title: 'Tide pools', authors: [server.staff.author.byline] })
  comment = await server.comment({ article: article.slug, status: 'approved', email, name: 'Robin' })
  await server.comment({ article: article.slug, status: 'approved', name: 'Sam' })
})
afterAll(() => server.stop())

type Asked = { method?: string; path: string; body?: unknown; headers?: Record<string, string> }

const ask = async ({ body, headers, method = 'GET', path }: Asked) => {
  const response = await fetch(server.base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

/** The answer to a right and to a wrong guess, which must be one answer: then nobody can guess on. */
const guessed = async (make: (guess: string) => Asked) => {
  const hit = await ask(make(right))
  const miss = await ask(make(wrong))
  expect(hit).toEqual(miss)
  expect(hit.text).not.toContain('known.example')
  expect(hit.text).not.toContain('staff.example')
  return hit
}

const addressFields = [
  'email',
  'author.email',
  'identity.email',
  'vault.email',
  'user.email',
  'blindIndexes.hash',
  'ipTag',
]

it('a condition that tells a right guess from a wrong one is found out', async () => {
  const tells = guessed((guess) => ({ path: `/api/authors?where[name][like]=${guess === right ? 'The' : 'None'}` }))
  await expect(tells).rejects.toThrow()
})

describe('CVE-2023-30843 (Payload: hidden fields found out by where)', () => {
  it.each(addressFields)('where[%s] on comments is refused, right guess or wrong', async (field) => {
    for (const operator of ['like', 'equals', 'contains', 'greater_than'])
      expect((await guessed((guess) => ({ path: `/api/comments?where[${field}][${operator}]=${guess}` }))).status).toBe(
        400,
      )
  })

  it('nobody without an account reads accounts, by whatever condition', async () => {
    for (const field of ['email', 'hash', 'salt', 'apiKey', 'resetPasswordToken'])
      expect((await guessed((guess) => ({ path: `/api/users?where[${field}][like]=${guess}` }))).status).toBe(403)
  })
})

describe('CVE-2026-105805 (Payload: hidden fields found out by the order of results)', () => {
  it.each([...addressFields, 'article.authors.user.email', 'parent.author.email'])(
    'an order by %s is refused or changes nothing',
    async (field) => {
      const plain = await ask({ path: '/api/comments?sort=createdAt' })
      for (const sign of ['', '-']) {
        const { status, text } = await ask({ path: `/api/comments?sort=${sign}${field}` })
        // Unknown names of one word are passed over by Payload: then the order is the usual one.
        if (status === 200) expect(JSON.parse(text).docs.length).toBe(JSON.parse(plain.text).docs.length)
        else expect([400, 403]).toContain(status)
        if (field.includes('.')) expect(status).not.toBe(200)
        expect(text).not.toContain('known.example')
      }
    },
  )
})

describe('CVE-2026-105847 (Payload: conditions in joins)', () => {
  it('a join with a condition on an address gives the same with a right guess and a wrong one', async () => {
    for (const [list, join] of [
      ['articles', 'comments'],
      ['authors', 'articles'],
      ['authors', 'users'],
    ])
      await guessed((guess) => ({
        path: `/api/${list}?joins[${join}][where][email][like]=${guess}&joins[${join}][sort]=email&joins[${join}][count]=true`,
      }))
  })
})

describe('CVE-2026-105852 (Payload: related rows)', () => {
  it('no depth, selection or population brings an account or an address along', async () => {
    for (const query of [
      'depth=10',
      'depth=10&populate[users][email]=true&populate[authors][user]=true',
      'depth=10&select[author][email]=true&select[email]=true',
      'depth=10&draft=true&trash=true',
    ])
      for (const path of [`/api/articles/${article.id}`, `/api/comments/${comment}`, '/api/authors', '/api/articles']) {
        const { text } = await ask({ path: `${path}?${query}` })
        expect(text).not.toMatch(/known\.example|staff\.example|"email"|"hash"|"salt"|ipTag|userAgent/)
      }
  })
})

describe('CVE-2026-105851 (Payload: duplicating what one may not read)', () => {
  it('a stranger duplicates nothing, and an author nothing of somebody else’s that is not published', async () => {
    for (const [slug, id] of [
      ['articles', article.id],
      ['comments', comment],
      ['users', server.staff.admin.id],
    ])
      expect(
        (await ask({ method: 'POST', path: `/api/${slug}/${id}/duplicate`, body: {} })).status,
      ).toBeGreaterThanOrEqual(401)
    const draft = await server.article({ title: 'Not yet', _status: 'draft', authors: [server.staff.editor.byline] })
    const headers = { authorization: `Bearer ${server.staff.author.keys.write}` }
    const { status, text } = await ask({
      method: 'POST',
      path: `/api/articles/${draft.id}/duplicate`,
      body: {},
      headers,
    })
    expect([403, 404]).toContain(status)
    expect(text).not.toContain('Not yet')
  })
})

describe('CVE-2026-105853 (Payload: what signing in, refreshing and resetting answer)', () => {
  it('no answer holds a hash, a salt, a key or a token for a new password of the account', async () => {
    const { email: account, password } = server.staff.editor
    const origin = { origin: server.base }
    const login = await fetch(`${server.base}/api/users/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...origin },
      body: JSON.stringify({ email: account, password }),
    })
    const cookie = login.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const answers = [
      await login.text(),
      (await ask({ method: 'POST', path: '/api/users/refresh-token', headers: { cookie, ...origin } })).text,
      (await ask({ path: '/api/users/me', headers: { cookie, ...origin } })).text,
      (
        await ask({
          method: 'POST',
          path: '/api/users/reset-password',
          body: { token: 'x', password: 'y' },
          headers: origin,
        })
      ).text,
    ]
    for (const answer of answers)
      expect(answer).not.toMatch(/"(?:hash|salt|password|apiKeyIndex|resetPasswordToken)":\s*["[]/)
  })

  it('asking for a new password answers the same for an account and for none', async () => {
    const forAccount = (account: string) =>
      ask({
        method: 'POST',
        path: '/api/users/forgot-password',
        body: { email: account },
        headers: { origin: server.base },
      })
    expect(await forAccount(server.staff.admin.email)).toEqual(await forAccount('nobody@staff-elsewhere.example'))
  })
})

describe('CVE-2023-22894 and CVE-2026-27886 (Strapi: conditions on private fields of relations)', () => {
  it.each([
    'article.authors.email',
    'article.authors.user.email',
    'article.authors.user.password',
    'parent.author.email',
    'parent.user.resetPasswordToken',
  ])('where[%s] is refused, right guess or wrong', async (field) => {
    expect((await guessed((guess) => ({ path: `/api/comments?where[${field}][like]=${guess}` }))).status).toBe(400)
    expect(
      (await guessed((guess) => ({ path: `/api/comments?where[and][0][or][0][${field}][like]=${guess}` }))).status,
    ).toBe(400)
  })
})

describe('CVE-2025-30352 and CVE-2026-35442 (Directus: searching and adding up what one may not read)', () => {
  it('counts count nothing by an address', async () => {
    for (const field of addressFields)
      expect((await guessed((guess) => ({ path: `/api/comments/count?where[${field}][like]=${guess}` }))).status).toBe(
        400,
      )
    expect((await guessed((guess) => ({ path: `/api/users/count?where[email][like]=${guess}` }))).status).toBe(403)
  })

  it('parameters other products search and group by do nothing', async () => {
    for (const name of ['search', 'filter', 'q', 'groupBy', 'aggregate[count]', 'distinct', 'field'])
      expect((await guessed((guess) => ({ path: `/api/comments?${name}=${guess}` }))).status).toBe(200)
  })
})

describe('CVE-2023-31133 (Ghost: conditions on private fields of authors)', () => {
  it('where on what an author’s account holds is refused', async () => {
    for (const field of ['user.email', 'user.password', 'email', 'password'])
      for (const list of ['authors', 'articles'])
        expect(
          (
            await guessed((guess) => ({
              path: `/api/${list}?where[${list === 'articles' ? `authors.${field}` : field}][like]=${guess}`,
            }))
          ).status,
        ).toBe(400)
  })
})

describe('CVE-2023-5561 (WordPress: searching accounts by their addresses)', () => {
  it('authors are found by what is public only', async () => {
    await guessed((guess) => ({ path: `/api/authors?search=${guess}` }))
    await guessed((guess) => ({
      path: `/api/authors?where[or][0][name][like]=${guess}&where[or][1][slug][like]=${guess}`,
    }))
  })
})

describe('avatars made from addresses (WordPress, and everything that uses Gravatar)', () => {
  it('nothing a reader gets holds a hash of the address, and the picture is the same for the same name', async () => {
    const hashes = ['md5', 'sha1', 'sha256', 'sha512'].map((name) => createHash(name).update(email).digest('hex'))
    for (const path of [
      `/articles/${article.slug}`,
      `/api/articles/${article.slug}/thread`,
      `/api/comments/${comment}`,
      '/feed.xml',
      `/articles/${article.slug}/feed.xml`,
    ]) {
      const { text } = await ask({ path })
      for (const hash of hashes) expect(text).not.toContain(hash)
      expect(text).not.toMatch(/gravatar/i)
    }
  })
})
