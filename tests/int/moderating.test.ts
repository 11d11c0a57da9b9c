import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer, type Who } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server.stop())

const headers = (who: Who): Record<string, string> => ({
  'content-type': 'application/json',
  origin: server.base,
  ...(who === 'anonymous' ? {} : { cookie: server.staff[who].cookie }),
})

const decide = async (body: Record<string, unknown>, who: Who = 'moderator') => {
  const { status, body: data } = await server.ask('POST', '/api/moderation/comments', body, who)
  return { status, data }
}
const get = (path: string, who: Who = 'anonymous') => server.ask('GET', path, undefined, who)
const json = async (path: string, who: Who = 'anonymous') => JSON.parse((await get(path, who)).text)

describe('deciding on a comment', () => {
  it('shows an approved one everywhere at once, and takes it away again', async () => {
    const { id: article, slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending', name: 'Mira Quill' })
    // Filled before the decision, so that what follows is the cache's answer to it.
    for (const path of [
      `/api/articles/${slug}/thread`,
      `/api/articles/${article}`,
      `/articles/${slug}`,
      `/articles/${slug}/comments.xml`,
      `/api/comments/counts?articles=${slug}`,
      '/',
    ])
      expect((await get(path)).text).not.toContain('Mira Quill')

    expect((await decide({ ids: [id], to: 'approved' })).data.results).toMatchObject([
      { id, ok: true, status: 'approved', changed: true },
    ])
    expect((await json(`/api/articles/${slug}/thread`)).docs).toMatchObject([{ id, name: 'Mira Quill' }])
    expect((await json(`/api/articles/${article}`)).commentCount).toBe(1)
    expect(await json(`/api/comments/counts?articles=${slug}`)).toEqual({ [slug]: 1 })
    expect((await get(`/articles/${slug}`)).text).toContain(`id="comment-${id}"`)
    expect((await get(`/articles/${slug}/comments.xml`)).text).toContain('Mira Quill')

    await decide({ ids: [id], to: 'spam' })
    expect(await json(`/api/articles/${slug}/thread`)).toMatchObject({ docs: [], totalDocs: 0 })
    expect((await json(`/api/articles/${article}`)).commentCount).toBe(0)
    expect((await get(`/articles/${slug}`)).text).not.toContain('Mira Quill')
    expect((await get(`/articles/${slug}/comments.xml`)).text).not.toContain('Mira Quill')
  })

  it('records each change as an event with who made it and the note', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    await decide({ ids: [id], to: 'approved', note: 'A regular.' })
    const { events, verdict } = await server.moderation(id)
    expect(events).toMatchObject([
      { kind: 'submitted', from: null, to: 'pending', actorType: 'rule' },
      {
        kind: 'moderated',
        from: 'pending',
        to: 'approved',
        actorType: 'person',
        actor: server.staff.moderator.id,
        note: 'A regular.',
      },
    ])
    expect(verdict).toMatchObject({ outcome: 'hold', reasons: [{ code: 'first_time_author' }] })
    expect(verdict.policyVersion).toBeGreaterThan(0)
  })

  it('says every reason a comment was held for', async () => {
    await server.discussion({ floodSeconds: 0, holdAll: true })
    const { slug } = await server.article({ discussion: { moderation: 'inherit' } })
    const id = await server.comment({
      article: slug,
      status: 'pending',
      content: 'https://a.example https://b.example https://c.example',
    })
    const { verdict } = await server.moderation(id)
    expect(verdict.reasons.map((reason: { code: string }) => reason.code).sort()).toEqual([
      'first_time_author',
      'manual',
      'too_many_links',
    ])
    await server.discussion({ floodSeconds: 0 })
  })

  it('does nothing, and records nothing, when the comment has that status', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const { data } = await decide({ ids: [id], to: 'pending' })
    expect(data.results).toMatchObject([{ ok: true, changed: false }])
    expect((await server.moderation(id)).events).toHaveLength(1)
  })

  it('refuses whoever looked at an older state, and tells of the newer one', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const seen = (await server.moderation(id)).comment.updatedAt
    await decide({ ids: [id], to: 'approved', seen })
    const late = await decide({ ids: [id], to: 'trash', seen }, 'editor')
    expect(late.data.results).toMatchObject([{ id, ok: false, error: { status: 409, code: 'conflict' } }])
    expect((await server.moderation(id)).comment.status).toBe('approved')
  })

  it('counts once when two decide the same at once', async () => {
    const { id: article, slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    await Promise.all([
      decide({ ids: [id], to: 'approved' }),
      decide({ ids: [id], to: 'approved' }, 'editor'),
      decide({ ids: [id], to: 'approved' }, 'admin'),
    ])
    expect((await json(`/api/articles/${article}`)).commentCount).toBe(1)
    expect((await server.moderation(id)).events.filter((event) => event.kind === 'moderated')).toHaveLength(1)
  })

  it('loses no count when many comments of one article are decided at once', async () => {
    const { id: article, slug } = await server.article({})
    const ids: string[] = []
    for (let index = 0; index < 8; index++) ids.push(await server.comment({ article: slug, status: 'pending' }))
    const answers = await Promise.all(ids.map((id) => decide({ ids: [id], to: 'approved' })))
    expect(answers.flatMap(({ data }) => data.results.map((result: { ok: boolean }) => result.ok))).toEqual(
      ids.map(() => true),
    )
    expect((await json(`/api/articles/${article}`)).commentCount).toBe(8)
  })

  it('answers for each id, so that one refusal leaves the others decided', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const { data } = await decide({ ids: [id, '00000000-0000-7000-8000-000000000000', 'not an id'], to: 'approved' })
    expect(data.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, false, false])
  })

  it.each([
    { ids: [], to: 'approved' },
    { ids: ['x'], to: 'published' },
    { ids: 'x', to: 'trash' },
    { to: 'trash' },
    { ids: [{ $ne: 1 }], to: 'trash' },
  ])('refuses %j', async (body) => {
    expect((await decide(body)).status).toBe(400)
  })

  it('is for moderators, and for authors under their own articles', async () => {
    const others = await server.article({})
    const own = await server.article({ authors: [server.staff.author.byline] })
    const foreign = await server.comment({ article: others.slug, status: 'pending' })
    const theirs = await server.comment({ article: own.slug, status: 'pending' })
    expect((await decide({ ids: [foreign], to: 'approved' }, 'anonymous')).status).toBe(401)
    expect((await decide({ ids: [foreign], to: 'approved' }, 'author')).data.results).toMatchObject([
      { ok: false, error: { status: 404 } },
    ])
    expect((await decide({ ids: [theirs], to: 'approved' }, 'author')).data.results).toMatchObject([{ ok: true }])
  })

  it('is refused without an Origin of ours, whatever the cookie', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    for (const origin of [undefined, 'null', 'https://elsewhere.example']) {
      const { origin: _own, ...rest } = headers('moderator')
      const response = await fetch(`${server.base}/api/moderation/comments`, {
        method: 'POST',
        headers: { ...rest, ...(origin ? { origin } : {}) },
        body: JSON.stringify({ ids: [id], to: 'approved' }),
      })
      expect([401, 403]).toContain(response.status)
    }
    expect((await server.moderation(id)).comment.status).toBe('pending')
  })

  it('does the same through GraphQL', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const query = 'mutation ($ids: [ID!]!) { moderateComment(ids: $ids, to: approved) { id ok status error { code } } }'
    const ask = async (who: Who) =>
      (
        await fetch(`${server.base}/api/graphql`, {
          method: 'POST',
          headers: headers(who),
          body: JSON.stringify({ query, variables: { ids: [id] } }),
        })
      ).json()
    expect((await ask('anonymous')).errors).toHaveLength(1)
    expect((await ask('moderator')).data.moderateComment).toEqual([{ id, ok: true, status: 'approved', error: null }])
  })
})

describe('a status', () => {
  it('is not changed by an update of the comment', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const response = await fetch(`${server.base}/api/comments/${id}`, {
      method: 'PATCH',
      headers: headers('admin'),
      body: JSON.stringify({ status: 'approved' }),
    })
    expect(response.status).toBe(403)
    await expect(server.payload.update({ collection: 'comments', id, data: { status: 'approved' } })).rejects.toThrow(
      'moderation',
    )
    expect((await server.moderation(id)).comment.status).toBe('pending')
  })
})

describe('approving what was submitted without a required field', () => {
  it('is refused, naming what is missing', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const events = await server.payload.db.find<{ id: string; facts: object }>({
      collection: 'moderation-events',
      where: { comment: { equals: id } },
      limit: 1,
    })
    const event = events.docs[0]
    await server.payload.db.updateOne({
      collection: 'moderation-events',
      id: event?.id ?? '',
      data: { facts: { ...event?.facts, missing: ['email'] } },
    })
    expect((await decide({ ids: [id], to: 'approved' })).data.results).toMatchObject([
      { ok: false, error: { status: 403, code: 'incomplete' } },
    ])
  })
})

describe('the address behind a comment', () => {
  it('is told to a moderator, not to be stored, and the look is recorded', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending', email: 'somebody@reader.example' })
    const answer = await get(`/api/moderation/comments/${id}/identity`, 'moderator')
    expect([answer.status, JSON.parse(answer.text), answer.headers.get('cache-control')]).toEqual([
      200,
      { email: 'somebody@reader.example' },
      'no-store',
    ])
    expect(
      await server.count('identity-audit', {
        and: [{ owner: { equals: id } }, { user: { equals: server.staff.moderator.id } }],
      }),
    ).toBe(1)
  })

  it.each([
    ['anonymous', 401],
    ['author', 403],
  ] as const)('is not told to %s', async (who, status) => {
    const { slug } = await server.article({ authors: [server.staff.author.byline] })
    const id = await server.comment({ article: slug, status: 'pending', email: 'kept@reader.example' })
    const answer = await get(`/api/moderation/comments/${id}/identity`, who)
    expect(answer.status).toBe(status)
    expect(answer.text).not.toContain('kept@')
    expect(await server.count('identity-audit', { owner: { equals: id } })).toBe(0)
  })
})

describe('replies', () => {
  it('keep a hidden parent’s place as a tombstone, and move up when it goes for good', async () => {
    const { id: article, slug } = await server.article({})
    const parent = await server.comment({ article: slug, status: 'approved', name: 'Parent' })
    const reply = await server.comment({ article: slug, status: 'approved', parent, name: 'Reply' })
    await decide({ ids: [parent], to: 'trash' })
    const hidden = await json(`/api/articles/${slug}/thread`)
    expect(hidden).toMatchObject({
      totalDocs: 1,
      docs: [{ id: parent, removed: true, replies: [{ id: reply, name: 'Reply' }] }],
    })
    expect(JSON.stringify(hidden)).not.toContain('Parent')

    const gone = await fetch(`${server.base}/api/comments/${parent}`, { method: 'DELETE', headers: headers('admin') })
    expect(gone.status).toBe(200)
    expect(await json(`/api/articles/${slug}/thread`)).toMatchObject({
      totalDocs: 1,
      docs: [{ id: reply, parent: null, depth: 0, replies: [] }],
    })
    expect((await json(`/api/articles/${article}`)).commentCount).toBe(1)
    expect((await json(`/api/moderation/comments/${reply}`, 'admin')).comment.parent ?? null).toBeNull()
  })
})

describe('an article', () => {
  it('takes its comments out of sight with it, and brings them back', async () => {
    const { id, slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'approved' })
    const sees = async () => [
      (await get(`/api/comments/${comment}`)).status,
      (await get(`/api/articles/${slug}/thread`)).status,
      (await get(`/articles/${slug}`)).status,
    ]
    expect(await sees()).toEqual([200, 200, 200])
    await server.payload.update({ collection: 'articles', id, data: { deletedAt: server.clock.now().toISOString() } })
    expect((await sees()).map((status) => status >= 400)).toEqual([true, true, true])
    await server.payload.update({ collection: 'articles', id, data: { deletedAt: null }, trash: true })
    expect(await sees()).toEqual([200, 200, 200])
    await server.payload.update({ collection: 'articles', id, data: { _status: 'draft' } })
    expect((await sees()).map((status) => status >= 400)).toEqual([true, true, true])
  })
})
