import { randomUUID } from 'node:crypto'
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { cacheExchange, fetchExchange, Client as UrqlClient } from '@urql/core'
import { ClientError, GraphQLClient } from 'graphql-request'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rankOlderVotes } from '../../src/comments/voteOnComment'
import { expireIdentity } from '../../src/privacy/retention'
import { vaultOf } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
  await server.discussion({ floodSeconds: 0, votes: true })
})
afterAll(() => server?.stop())

const published = async () => {
  const { slug } = await server.article({})
  return { slug, id: await server.comment({ article: slug, status: 'approved' }) }
}
const post = async (id: string, body: unknown, ip = server.canary.ip()) => {
  const response = await fetch(`${server.base}/api/comments/${id}/vote`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}
const vote = (id: string, value: unknown, ip?: string) => post(id, { vote: value }, ip)
const threadOf = async (slug: string) =>
  (await (await fetch(`${server.base}/api/articles/${slug}/thread`)).json()).docs[0]
const pageOf = async (slug: string) => (await fetch(`${server.base}/articles/${slug}`)).text()
const codesOf = (body: { errors: { data: { errors: { code: string }[] } }[] }) =>
  body.errors[0]?.data.errors.map(({ code }) => code)

describe('a vote', () => {
  it('counts once for each network, and is changed by the next or taken back', async () => {
    const { id } = await published()
    const [mine, other] = [server.canary.ip(), server.canary.ip()]
    expect(await vote(id, 1, mine)).toEqual({ status: 200, body: { votes: 1, own: 1 } })
    expect((await vote(id, 1, mine)).body).toEqual({ votes: 1, own: 1 })
    expect((await vote(id, -1, other)).body).toEqual({ votes: 0, own: -1 })
    expect((await vote(id, -1, mine)).body).toEqual({ votes: -2, own: -1 })
    expect((await vote(id, 0, mine)).body).toEqual({ votes: -1, own: 0 })
    expect((await vote(id, 0, mine)).body).toEqual({ votes: -1, own: 0 })
  })

  it('counts of two networks of one site, and is answered as if it did of others there', async () => {
    const { id } = await published()
    const at = (net: number) => server.canary.guardNetwork(`2001:db8:4d:${net}::1`)
    const votes = []
    for (let net = 1; net <= 4; net++) votes.push((await vote(id, 1, at(net))).body)
    expect(votes.map(({ own, votes: count }) => [count, own])).toEqual([
      [1, 1],
      [2, 1],
      [2, 1],
      [2, 1],
    ])
    expect((await vote(id, -1, at(2))).body).toEqual({ votes: 0, own: -1 })
    expect((await vote(id, 1, server.canary.ip(4))).body).toEqual({ votes: 1, own: 1 })
  })

  it('of every network counts when all come at once', async () => {
    const { id, slug } = await published()
    const networks = Array.from({ length: 16 }, () => server.canary.ip())
    const answers = await Promise.all([...networks, ...networks].map((ip) => vote(id, 1, ip)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect((await threadOf(slug)).votes).toBe(16)
  })

  it('shows in the thread, in GraphQL and on the page at once, and is no edit', async () => {
    const { id, slug } = await published()
    expect((await threadOf(slug)).votes).toBe(0)
    await pageOf(slug)
    const before = (await server.moderation(id)).comment.updatedAt
    await vote(id, 1)
    expect((await threadOf(slug)).votes).toBe(1)
    expect(await pageOf(slug)).toContain('>+1<')
    const response = await fetch(`${server.base}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ Thread(article: "${slug}") { docs { votes } } }` }),
    })
    expect((await response.json()).data.Thread.docs).toEqual([{ votes: 1 }])
    expect((await server.moderation(id)).comment.updatedAt).toBe(before)
  })

  it('through the page leads back to the comment', async () => {
    const { id, slug } = await published()
    const send = (value: string) =>
      fetch(`${server.base}/articles/${slug}/comments/${id}/vote`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'x-forwarded-for': server.canary.ip() },
        body: new URLSearchParams({ vote: value }),
      })
    const response = await send('1')
    expect([response.status, response.headers.get('location')]).toEqual([303, `/articles/${slug}/comments/${id}`])
    expect((await threadOf(slug)).votes).toBe(1)
    expect((await send('many')).status).toBe(400)
  })

  it.each([2, '2', null, true, [1], { $gt: 0 }, '1 ', 1.5])('of %j is refused', async (value) => {
    const { id } = await published()
    const { body, status } = await vote(id, value)
    expect([status, codesOf(body)]).toEqual([400, ['invalid_input']])
  })

  it('needs a comment that everybody can see, and says the same of all others', async () => {
    const { slug } = await server.article({})
    const ids = [
      await server.comment({ article: slug, status: 'pending' }),
      await server.comment({ article: slug, status: 'spam' }),
      randomUUID(),
    ]
    const answers = await Promise.all(ids.map((id) => vote(id, 1)))
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    const { id } = await published()
    const elsewhere = await fetch(`${server.base}/articles/${slug}/comments/${id}/vote`, {
      method: 'POST',
      body: new URLSearchParams({ vote: '1' }),
    })
    expect(elsewhere.status).toBe(404)
  })

  it('from a banned network is taken and not counted', async () => {
    const { id, slug } = await published()
    const ban = async (value: string) => {
      const response = await fetch(`${server.base}/api/moderation/bans`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: server.base,
          cookie: server.staff.moderator.cookie,
        },
        body: JSON.stringify({ kind: 'range', value, effect: 'shadow' }),
      })
      expect(response.status).toBe(201)
    }
    await ban('203.0.113.0/24')
    expect(await vote(id, 1, '203.0.113.7')).toMatchObject({ status: 200, body: { own: 1 } })
    expect((await threadOf(slug)).votes).toBe(0)
  })

  it('is forgotten with the key of its day; the sum stays', async () => {
    const { id, slug } = await published()
    const ip = server.canary.ip()
    await vote(id, 1, ip)
    const vault = vaultOf(server.payload)
    const req = await createLocalReq({}, server.payload)
    const { ipTag } = await vault.tagAddress({ address: ip, now: server.clock.now() })
    expect(await vault.ownersByTag(req, 'vote', ipTag, 10)).toHaveLength(1)
    server.clock.advance(2 * 24 * 60 * 60_000)
    await expireIdentity(server.payload)
    expect(await vault.ownersByTag(req, 'vote', ipTag, 10)).toEqual([])
    expect((await threadOf(slug)).votes).toBe(1)
  })

  it('cannot be written by hand', async () => {
    const { id, slug } = await published()
    const response = await fetch(`${server.base}/api/comments/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
      body: JSON.stringify({ votes: 1000 }),
    })
    expect(response.status).toBe(200)
    expect((await threadOf(slug)).votes).toBe(0)
  })
})

describe('the order “best”', () => {
  const firstOf = async (slug: string, count: number) => {
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      server.clock.advance(1000)
      ids.push(await server.comment({ article: slug, status: 'approved' }))
    }
    return ids
  }
  const castOn = async (id: string, helpful: number, not = 0) => {
    for (let n = 0; n < helpful + not; n++) expect((await vote(id, n < helpful ? 1 : -1)).status).toBe(200)
  }
  /** Ids of the top-level comments, page by page. */
  const pagesOf = async (slug: string, order = 'best') => {
    const pages: string[][] = []
    let next: string | null = null
    do {
      const after: string = next === null ? '' : `&after=${encodeURIComponent(next)}`
      const { body, status } = await server.ask('GET', `/api/articles/${slug}/thread?order=${order}&limit=2${after}`)
      expect(status).toBe(200)
      pages.push(body.docs.map((doc: { id: string }) => doc.id))
      next = body.next
    } while (next !== null && pages.length < 10)
    return pages
  }

  it('begins with what most readers surely find helpful; all others follow, the newest first', async () => {
    const { slug } = await server.article({})
    const [a = '', b = '', c = '', d = '', e = '', f = '', g = ''] = await firstOf(slug, 7)
    await castOn(b, 2)
    await castOn(c, 5, 1)
    // More votes are for it than for the one before, and more against it.
    await castOn(d, 6, 6)
    await castOn(e, 0, 2)
    await castOn(g, 2)
    expect(await pagesOf(slug)).toEqual([[c, g], [b, d], [f, e], [a]])
    const taken = server.canary.ip()
    await vote(a, 1, taken)
    expect((await pagesOf(slug)).flat()).toEqual([c, g, b, a, d, f, e])
    await vote(a, 0, taken)
    expect((await pagesOf(slug)).flat()).toEqual([c, g, b, d, f, e, a])
    const { body } = await server.ask('POST', '/api/graphql', {
      query: `{ Thread(article: "${slug}", order: best) { docs { id } } }`,
    })
    expect(body.data.Thread.docs.map(({ id }: { id: string }) => id)).toEqual([c, g, b, d, f, e, a])
    // What has just come is at its place at once.
    server.clock.advance(1000)
    const [late = ''] = await firstOf(slug, 1)
    expect((await pagesOf(slug)).flat()).toEqual([c, g, b, d, late, f, e, a])
    await castOn(late, 9)
    expect((await pagesOf(slug)).flat()).toEqual([late, c, g, b, d, f, e, a])
  })

  it('can be that of a site, whose pages lead to the place of each comment and to the other orders', async () => {
    await server.discussion({ floodSeconds: 0, votes: true, order: 'best', pageSize: 2 })
    const { slug } = await server.article({})
    const ids = await firstOf(slug, 6)
    await castOn(ids[1] ?? '', 3)
    await castOn(ids[2] ?? '', 2)
    await castOn(ids[4] ?? '', 1)
    for (const id of ids) {
      const page = await fetch(`${server.base}/articles/${slug}/comments/${id}`)
      expect(await page.text()).toContain(`id="comment-${id}"`)
    }
    const firstOfPage = async (query: string) =>
      /id="comment-([^"]+)"/.exec(await (await fetch(`${server.base}/articles/${slug}${query}`)).text())?.[1]
    expect(await firstOfPage('')).toBe(ids[1])
    expect(await firstOfPage('?order=oldest')).toBe(ids[0])
    expect(await firstOfPage('?order=newest')).toBe(ids[5])
    expect(await pageOf(slug)).toMatch(/order=best#comments" rel="nofollow" aria-current="true"/)
    await server.discussion({ floodSeconds: 0, votes: false, order: 'best', pageSize: 2 })
    expect(await firstOfPage('')).toBe(ids[0])
    expect(await pageOf(slug)).not.toContain('order=best')
    expect((await pagesOf(slug)).flat()).toEqual(ids)
    await server.discussion({ floodSeconds: 0, votes: true })
  })

  it('knows the votes that were cast before there was such an order', async () => {
    const { slug } = await server.article({})
    const [a = '', b = '', c = ''] = await firstOf(slug, 3)
    const stored = (id: string, data: Record<string, unknown>) =>
      server.payload.db.updateOne({ collection: 'comments', id, data, req: {}, returning: false })
    await stored(a, { votes: 4 })
    await stored(b, { votes: -4 })
    const { docs } = await server.payload.find({
      collection: 'system-state',
      where: { key: { equals: 'ranked-by-votes' } },
    })
    for (const { id } of docs) await server.payload.delete({ collection: 'system-state', id })
    await rankOlderVotes(server.payload)
    await server.discussion({ floodSeconds: 0, votes: true })
    expect((await pagesOf(slug)).flat()).toEqual([a, c, b])
    await castOn(a, 1)
    expect(await server.payload.db.findOne({ collection: 'comments', where: { id: { equals: a } } })).toMatchObject({
      votes: 5,
      votesCast: 5,
    })
  })
})

describe('where readers do not vote', () => {
  it('nobody can, and nothing shows', async () => {
    const { id, slug } = await published()
    await vote(id, 1)
    expect(await pageOf(slug)).toContain('Helpful')
    await server.discussion({ floodSeconds: 0, votes: false })
    const { body, status } = await vote(id, 1)
    expect([status, codesOf(body)]).toEqual([403, ['votes_off']])
    expect((await threadOf(slug)).votes).toBeNull()
    const query = `{ Comment(id: "${id}") { votes } Comments(where: { id: { equals: "${id}" } }) { docs { votes } } }`
    const told = async () => [
      (await server.ask('GET', `/api/comments/${id}`)).body.votes,
      (await server.ask('GET', `/api/comments?where[id][equals]=${id}`)).body.docs[0].votes,
      (await server.ask('POST', '/api/graphql', { query })).body.data,
    ]
    const everywhere = (votes: number | null) => [votes, votes, { Comment: { votes }, Comments: { docs: [{ votes }] } }]
    expect(await told()).toEqual(everywhere(null))
    expect(await pageOf(slug)).not.toMatch(/Helpful|\/vote"/)
    await server.discussion({ floodSeconds: 0, votes: true })
    expect(await told()).toEqual(everywhere(1))
    expect((await threadOf(slug)).votes).toBe(1)
  })
})

describe('GraphQL', () => {
  const ask = async (query: string, variables: Record<string, unknown>) => {
    const response = await fetch(`${server.base}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip() },
      body: JSON.stringify({ query, variables }),
    })
    return response.json()
  }

  it('lets readers vote, preview and report as REST does, with the same codes', async () => {
    const { id } = await published()
    const voting = 'mutation($id: ID!, $vote: Int!) { voteComment(id: $id, vote: $vote) { votes own } }'
    expect((await ask(voting, { id, vote: 1 })).data.voteComment).toEqual({ votes: 1, own: 1 })
    expect((await ask(voting, { id, vote: 2 })).errors[0].extensions.data.errors[0].code).toBe('invalid_input')
    const preview = 'mutation($content: String!) { previewComment(content: $content) { html } }'
    expect((await ask(preview, { content: '*so*' })).data.previewComment).toEqual({ html: '<p><em>so</em></p>' })
    expect((await ask(preview, { content: ' ' })).errors[0].extensions.data.errors[0].code).toBe(
      'require_valid_comment',
    )
    const report = 'mutation($id: ID!) { reportComment(id: $id, reason: spam) { message } }'
    expect((await ask(report, { id })).data.reportComment.message).toContain('moderator')
    expect((await ask(report, { id: randomUUID() })).errors[0].extensions).toMatchObject({ statusCode: 404 })
  })

  it('lets senders change and remove their own comment, with its token only', async () => {
    const { slug } = await server.article({})
    const fields = '... on CommentNode { id parentId name html depth createdAt }'
    const posted = await ask(`mutation($data: CommentInput!) { createComment(data: $data) { ${fields} editToken } }`, {
      data: { article: slug, name: 'Robin', email: server.canary.email(), content: 'First words.' },
    })
    const { editToken, ...comment } = posted.data.createComment
    expect(comment).toMatchObject({ parentId: null, name: 'Robin', html: '<p>First words.</p>', depth: 0 })
    const change = `mutation($id: ID!, $token: String!) {
      updateComment(id: $id, editToken: $token, data: { content: "Other words." }) { ${fields} message }
    }`
    const changed = await ask(change, { id: comment.id, token: editToken })
    expect(changed.data.updateComment).toMatchObject({ id: comment.id, html: '<p>Other words.</p>', name: 'Robin' })
    const remove = 'mutation($id: ID!, $token: String!) { deleteComment(id: $id, editToken: $token) { id message } }'
    for (const query of [change, remove])
      expect((await ask(query, { id: comment.id, token: 'made-up' })).errors[0].extensions).toMatchObject({
        statusCode: 403,
        data: { errors: [{ code: 'edit_token_invalid' }] },
      })
    expect((await ask(remove, { id: comment.id, token: editToken })).data.deleteComment.id).toBe(comment.id)
  })

  it('finds articles by slug and counts comments, of what is public only', async () => {
    const { slug } = await published()
    const draft = await server.payload.create({
      collection: 'articles',
      data: { title: 'Unseen', slug: randomUUID() },
      draft: true,
    })
    const query = `query($slug: String!, $keys: [String!]!) {
      Article(slug: $slug) { slug }
      Counts(articles: $keys) { article count }
      Thread(article: $slug) { docs { __typename ... on CommentNode { id parentId } } }
    }`
    const { data } = await ask(query, { slug, keys: [slug, 'nothing', slug] })
    expect(data.Article).toEqual({ slug })
    expect(data.Counts).toEqual(
      [slug, 'nothing', slug].map((article) => ({ article, count: article === slug ? 1 : 0 })),
    )
    expect(data.Thread.docs).toMatchObject([{ __typename: 'ThreadComment', parentId: null }])
    const find = 'query($slug: String!) { Article(slug: $slug, draft: true) { slug } }'
    expect((await ask(find, { slug: draft.slug })).data.Article).toBeNull()
    expect((await ask('{ Article { slug } }', {})).data.Article).toBeNull()
    const renamed = `renamed-${randomUUID()}`
    const where = { slug: { equals: slug } }
    await server.payload.update({ collection: 'articles', where, data: { slug: renamed } })
    const again = 'query($slug: String!) { Article(slug: $slug) { slug } }'
    expect((await ask(again, { slug })).data.Article).toEqual({ slug: renamed })
    const { slug: other } = await published()
    await server.payload.update({ collection: 'articles', where: { slug: { equals: other } }, data: { slug } })
    expect((await ask(again, { slug })).data.Article).toEqual({ slug })
    expect(
      (await ask('query($keys: [String!]!) { Counts(articles: $keys) { count } }', { keys: [] })).errors,
    ).toHaveLength(1)
  })

  it('has one interface of comments', async () => {
    const { data } = await ask('{ __type(name: "CommentNode") { kind possibleTypes { name } } }', {})
    expect(data.__type.kind).toBe('INTERFACE')
    expect(data.__type.possibleTypes.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Comment',
      'SubmittedComment',
      'ThreadComment',
    ])
  })

  it('shows a comment alike in a thread, in a list and in the answer to its post', async () => {
    const { slug } = await server.article({})
    const node = 'fragment Node on CommentNode { id parentId name url html depth createdAt badge }'
    const post = `mutation($data: CommentInput!) { createComment(data: $data) { ...Node } } ${node}`
    const { createComment: first } = (
      await ask(post, { data: { article: slug, name: 'Robin', email: server.canary.email(), content: 'First.' } })
    ).data
    await server.decide([first.id], 'approved')
    const { createComment: second } = (
      await ask(post, {
        data: { article: slug, parent: first.id, name: 'Kim', email: server.canary.email(), content: 'Second.' },
      })
    ).data
    await server.decide([second.id], 'approved')
    expect([second.parentId, second.depth, second.badge]).toEqual([first.id, 1, null])
    expect(new Date(second.createdAt).toISOString()).toBe(second.createdAt)
    // Payload reads only what is named where `select` asks for it.
    const read = `query($slug: String!, $id: String!) {
      Thread(article: $slug) { docs { ...Node replies { ...Node } } }
      Comment(id: $id) { ...Node parent { id } }
      Comments(where: { id: { equals: $id } }, select: true) { docs { parentId } }
      both: Comments(where: { id: { equals: $id } }, select: true) { docs { parentId parent { name } } }
    } ${node}`
    const { data, errors } = await ask(read, { slug, id: second.id })
    expect(errors).toBeUndefined()
    const [{ replies, ...root }] = data.Thread.docs
    expect([root, replies]).toEqual([first, [second]])
    expect(data.Comment).toEqual({ ...second, parent: { id: first.id } })
    expect(data.Comments.docs).toEqual([{ parentId: first.id }])
    expect(data.both.docs).toEqual([{ parentId: first.id, parent: { name: 'Robin' } }])
  })

  describe('asked by a client with its defaults', () => {
    type Asked = { query: string; variables: Record<string, unknown> }
    /** What came, or the code of the first fault. */
    type Told = { data?: unknown; code?: unknown }
    const codeIn = (error: { extensions?: Record<string, unknown> | undefined } | undefined): Told => ({
      code: (error?.extensions?.data as { errors: { code: string }[] } | undefined)?.errors[0]?.code,
    })

    /** Every request a client makes, as it went out and came back. */
    const seen: { method: string; status: number; etag: string | null }[] = []
    const watched: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      seen.push({ method: init?.method ?? 'GET', status: response.status, etag: response.headers.get('etag') })
      return response
    }

    const urql = (isByGet?: boolean) => {
      const exchanges = [cacheExchange, fetchExchange]
      const made = new UrqlClient({
        url: `${server.base}/api/graphql`,
        exchanges,
        fetch: watched,
        ...(isByGet === undefined ? {} : { preferGetMethod: isByGet }),
      })
      return async ({ query, variables }: Asked): Promise<Told> => {
        const { data, error } = query.startsWith('mutation')
          ? await made.mutation(query, variables)
          : await made.query(query, variables)
        return error ? codeIn(error.graphQLErrors[0]) : { data }
      }
    }
    const apollo = (isByGet = false) => {
      const uri = `${server.base}/api/graphql`
      const link = new HttpLink({ uri, fetch: watched, useGETForQueries: isByGet })
      const made = new ApolloClient({ link, cache: new InMemoryCache() })
      return async ({ query, variables }: Asked): Promise<Told> => {
        try {
          const { data } = query.startsWith('mutation')
            ? await made.mutate({ mutation: gql(query), variables })
            : await made.query({ query: gql(query), variables })
          return { data }
        } catch (error) {
          if (CombinedGraphQLErrors.is(error)) return codeIn(error.errors[0])
          throw error
        }
      }
    }
    const request = (isByGet = false) => {
      const method = isByGet ? 'GET' : 'POST'
      const made = new GraphQLClient(`${server.base}/api/graphql`, { fetch: watched, method })
      return async ({ query, variables }: Asked): Promise<Told> => {
        try {
          return { data: await made.request(query, variables) }
        } catch (error) {
          if (error instanceof ClientError) return codeIn(error.response.errors?.[0])
          throw error
        }
      }
    }
    const clients = { urql, apollo, 'graphql-request': request }
    const reading = 'query Read($slug: String!) { Article(slug: $slug) { slug commentCount } }'

    it.each(Object.entries(clients))('%s reads, writes, and is told what is wrong', async (_name, create) => {
      const { slug } = await published()
      const send = create()
      const { data } = await send({ query: reading, variables: { slug } })
      expect(data).toMatchObject({ Article: { slug, commentCount: 1 } })
      const query = 'mutation Preview($content: String!) { previewComment(content: $content) { html } }'
      const preview = await send({ query, variables: { content: '*so*' } })
      expect(preview.data).toMatchObject({ previewComment: { html: '<p><em>so</em></p>' } })
      expect(await send({ query, variables: { content: ' ' } })).toEqual({ code: 'require_valid_comment' })
      const unknown = { query: 'query Bad { Article(slug: "x") { nothing } }', variables: {} }
      expect(await send(unknown)).toEqual({ code: 'query_invalid' })
    })

    it.each(Object.entries(clients))('%s reads by GET, with an ETag', async (_name, create) => {
      const { slug } = await published()
      seen.length = 0
      expect((await create(true)({ query: reading, variables: { slug } })).data).toMatchObject({ Article: { slug } })
      expect(seen).toEqual([{ method: 'GET', status: 200, etag: expect.stringMatching(/^"/) }])
    })
  })
})
