import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../src/platform/roles'
import { expireIdentity } from '../../src/privacy/retention'
import { vaultOf } from '../../src/vault/services'
import type { Owner } from '../../src/vault/types'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server?.stop())

const headersOf = (who: Role | 'anonymous') => ({
  origin: server.base,
  'content-type': 'application/json',
  ...(who === 'anonymous' ? {} : { cookie: server.staff[who].cookie }),
})
const call = async (method: string, path: string, body?: unknown, who: Role | 'anonymous' = 'moderator') => {
  const answer = await server.ask(method, `/api/moderation/${path}`, body, who)
  return { status: answer.status, cache: answer.headers.get('cache-control'), body: answer.body }
}
const get = (path: string, who?: Role | 'anonymous') => call('GET', path, undefined, who)
const post = (path: string, body: unknown, who?: Role | 'anonymous') => call('POST', path, body, who)
const newEmail = () => server.canary.email()
const thread = async (slug: string, query = '') => {
  const response = await fetch(`${server.base}/api/articles/${slug}/thread${query}`)
  return { etag: response.headers.get('etag'), ...(await response.json()) }
}
const kept = async (owner: Owner) => vaultOf(server.payload).hasAddress(await createLocalReq({}, server.payload), owner)

describe('the history of an author', () => {
  it('counts what the same address sent, by status, whatever the name', async () => {
    const { slug } = await server.article({})
    const email = newEmail()
    const asked = await server.comment({ article: slug, status: 'pending', email })
    await server.comment({ article: slug, status: 'approved', email: email.toUpperCase(), name: 'Another name' })
    await server.comment({ article: (await server.article({})).slug, status: 'spam', email })
    await server.comment({ article: slug, status: 'approved', email: newEmail() })
    const { body, cache, status } = await get(`comments/${asked}/author`)
    expect([status, cache]).toEqual([200, 'no-store'])
    expect(body).toMatchObject({ known: true, comments: { pending: 1, approved: 1, spam: 1, trash: 0 } })
    expect(Date.parse(body.firstSeen)).not.toBeNaN()
    expect(JSON.stringify(body)).not.toContain('@')
  })

  it('knows nothing of somebody who gave no address', async () => {
    await server.discussion({ floodSeconds: 0, requireNameEmail: false })
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending', email: '' })
    await server.comment({ article: slug, status: 'pending', email: '' })
    await server.discussion({ floodSeconds: 0 })
    expect((await get(`comments/${id}/author`)).body).toEqual({
      known: false,
      comments: { pending: 0, approved: 0, spam: 0, trash: 0 },
      firstSeen: null,
      networkUntil: null,
      notes: [],
      bans: [],
      reader: { standing: 'new', trust: null },
    })
    expect((await post('notes', { comment: id, about: 'author', text: 'Who?' })).status).toBe(409)
  })

  it('is not for authors of articles, who have no right to addresses: a comment with a guess tells them nothing', async () => {
    const own = await server.article({ authors: [server.staff.author.byline] })
    const email = newEmail()
    const under = await server.comment({ article: own.slug, status: 'pending', email })
    const elsewhere = await server.comment({ article: (await server.article({})).slug, status: 'approved', email })
    await post('notes', { comment: elsewhere, about: 'author', text: 'For moderators.' })
    const before = await get(`comments/${under}/author`, 'author')
    expect([before.status, before.body]).toEqual([
      200,
      {
        known: false,
        comments: { pending: 0, approved: 0, spam: 0, trash: 0 },
        firstSeen: null,
        networkUntil: null,
        notes: [],
        bans: [],
        reader: null,
      },
    ])
    for (const status of ['pending', 'approved'] as const) await server.comment({ article: own.slug, status, email })
    expect((await get(`comments/${under}/author`, 'author')).body).toEqual(before.body)
    expect((await get(`comments/${elsewhere}/author`, 'author')).status).toBe(404)
  })

  it('does not count what was just sent with the same address, which anybody can type', async () => {
    const { slug } = await server.article({})
    const email = newEmail()
    const id = await server.comment({ article: slug, status: 'pending', email })
    const before = (await get(`comments/${id}/author`)).body
    await server.comment({ article: slug, status: 'pending', email })
    expect((await get(`comments/${id}/author`)).body).toEqual(before)
  })
})

describe('what tells whether an address is somebody’s', () => {
  const records = async () =>
    (
      await server.payload.find({
        collection: 'identity-audit',
        where: { user: { equals: server.staff.moderator.id } },
        sort: '-createdAt',
        pagination: false,
      })
    ).docs

  it.each([
    [
      'a ban of a typed address',
      (_id: string, value: string) => post('bans', { kind: 'address', effect: 'quarantine', value }),
    ],
    [
      'rejecting all that was sent with one',
      (_id: string, value: string) => post('bans', { kind: 'address', effect: 'quarantine', value, rejectAll: true }),
    ],
    [
      'a ban of a comment’s address',
      (comment: string) => post('bans', { kind: 'address', effect: 'quarantine', comment }),
    ],
    ['a note on an author', (comment: string) => post('notes', { comment, about: 'author', text: 'Who is it?' })],
  ])('is recorded as a search: %s', async (_name, act) => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    const before = (await records()).length
    expect((await act(id, newEmail())).status).toBe(201)
    const after = await records()
    expect([after.length - before, after[0]?.purpose]).toEqual([1, 'search'])
  })

  it('is recorded as a search where a history shows what was found by an address, and not otherwise', async () => {
    const { slug } = await server.article({})
    const email = newEmail()
    const searches = async (read: string) => {
      const before = new Set((await records()).map(({ id }) => id))
      expect((await get(`comments/${read}/author`)).body.known).toBe(true)
      return (await records()).filter(({ id }) => !before.has(id)).map(({ owner, purpose }) => [owner, purpose])
    }
    const target = await server.comment({ article: slug, status: 'pending', email })
    expect(await searches(target)).toEqual([])
    // Sent by the moderator with a guess, and decided on: either history tells that it is right.
    const probe = await server.comment({ article: slug, status: 'pending', email })
    expect(await searches(probe)).toEqual([])
    expect((await server.decide([probe], 'trash')).status).toBe(200)
    expect(await searches(target)).toEqual([[target, 'search']])
    expect((await server.decide([target], 'approved')).status).toBe(200)
    expect(await searches(probe)).toEqual([[probe, 'search']])
    // What was found by one's own note or ban is as well.
    const other = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    expect((await post('notes', { comment: other, about: 'author', text: 'Who is it?' })).status).toBe(201)
    expect(await searches(other)).toEqual([[other, 'search']])
  })

  it('is done so many times an hour; then it is refused, and administrators are told once', async () => {
    const { cookie, id: user } = await server.account('moderator')
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    const look = () => server.ask('GET', `/api/moderation/comments/${id}/identity`, undefined, 'anonymous', { cookie })
    const search = () =>
      server.ask('POST', '/api/moderation/address', { email: 'a@b.example' }, 'anonymous', { cookie })
    for (let turn = 0; turn < 60; turn++) expect((await (turn % 2 ? search() : look())).status).toBe(200)
    for (const refused of [await look(), await search(), await look()]) {
      expect([refused.status, refused.body.errors[0].data.errors[0].code]).toEqual([429, 'too_many_requests'])
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    const { docs } = await server.payload.db.find<{ id: string; input: { user: string } }>({
      collection: 'payload-jobs',
      where: { taskSlug: { equals: 'tellOfLooks' } },
      req: {},
    })
    expect(docs.map(({ input }) => input.user)).toEqual([user])
  })

  it('is counted by what is on record: another process, or one that was started again, goes on counting', async () => {
    const { cookie, id: user } = await server.account('moderator')
    const search = () =>
      server.ask('POST', '/api/moderation/address', { email: 'a@b.example' }, 'anonymous', { cookie })
    const at = new Date(server.clock.now().getTime() - 30 * 60_000).toISOString()
    const look = { user, ownerType: 'search', owner: user, purpose: 'search', createdAt: at, updatedAt: at }
    for (let turn = 0; turn < 59; turn++)
      await server.payload.db.create({ collection: 'identity-audit', data: look, req: {} })
    expect((await search()).status).toBe(200)
    const refused = await search()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1800'])
    server.clock.advance(31 * 60_000)
    expect((await search()).status).toBe(200)
  })
})

describe('without a mail server', () => {
  it.each([
    ['/api/person/export', { email: 'a@b.example' }],
    ['/api/person/erase', { email: 'a@b.example' }],
    ['/api/subscriptions', { article: 'any', email: 'a@b.example', kind: 'all' }],
    ['/api/users/forgot-password', { email: 'a@b.example' }],
  ])('%s promises no mail, to nobody', async (path, body) => {
    const jobs = await server.count('payload-jobs', {})
    const known = path.includes('users') ? { email: server.staff.admin.email } : body
    const answers = [await server.ask('POST', path, body), await server.ask('POST', path, known)]
    for (const { body: answer, status } of answers)
      expect([status, answer.errors[0].data.errors[0].code]).toEqual([503, 'mail_unavailable'])
    expect(await server.count('payload-jobs', {})).toBe(jobs)
  })

  it('the form says so', async () => {
    const response = await fetch(`${server.base}/privacy`, {
      method: 'POST',
      body: new URLSearchParams({ what: 'erase', email: 'a@b.example' }),
    })
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('This site cannot send mail'),
    ])
  })

  it('a statement of reasons waits for one', async () => {
    const { slug } = await server.article({})
    const sent = await server.ask('POST', '/api/comments', { article: slug, content: 'Signed in.' }, 'author')
    await server.decide([sent.body.doc.id], 'approved')
    await server.decide([sent.body.doc.id], 'trash', { ground: 'Rule 3' })
    await server.payload.jobs.run({ limit: 100, silent: true })
    expect(await server.count('payload-jobs', { taskSlug: { equals: 'sendStatement' } })).toBe(1)
  })
})

describe('a note', () => {
  it('on an author is found with whatever the same address sends, and with nothing else', async () => {
    const { slug } = await server.article({})
    const email = newEmail()
    const first = await server.comment({ article: slug, status: 'pending', email })
    const other = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    const made = await post('notes', { comment: first, about: 'author', text: 'Argues well.' })
    expect(made.status).toBe(201)
    const later = await server.comment({ article: slug, status: 'pending', email })
    expect((await get(`comments/${later}/author`)).body.notes).toMatchObject([
      { id: made.body.note.id, text: 'Argues well.', actor: server.staff.moderator.id, actorName: 'moderator' },
    ])
    expect((await get(`comments/${other}/author`)).body.notes).toEqual([])
  })

  it('on a comment stands in its history and changes nothing about it', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    await post('notes', { comment: id, about: 'comment', text: 'Look again tomorrow.' })
    const { comment, events } = await server.moderation(id)
    expect(events.at(-1)).toMatchObject({
      kind: 'noted',
      from: 'approved',
      to: 'approved',
      note: 'Look again tomorrow.',
      actor: server.staff.moderator.id,
    })
    expect(comment.status).toBe('approved')
  })

  it.each([
    [{ about: 'comment', text: '' }],
    [{ about: 'somebody', text: 'x' }],
    [{ about: 'comment', text: 'x'.repeat(2001) }],
  ])('is refused when it is malformed: %o', async (body) => {
    const { slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'pending' })
    expect((await post('notes', { comment, ...body })).status).toBe(400)
  })
})

describe('a ban', () => {
  it('rejects what the same address wrote, under one batch, and is in its history', async () => {
    const { slug } = await server.article({})
    const email = newEmail()
    const ids: string[] = []
    for (const status of ['approved', 'pending', 'spam'] as const)
      ids.push(await server.comment({ article: slug, status, email }))
    const innocent = await server.comment({ article: slug, status: 'approved', email: newEmail() })
    const { body, status } = await post('bans', { comment: ids[0], kind: 'address', effect: 'reject', rejectAll: true })
    expect(status).toBe(201)
    expect(body.ban).toMatchObject({ kind: 'address', effect: 'reject', value: null, until: null })
    expect(body.results.map((result: { id: string }) => result.id).sort()).toEqual([...ids].sort())
    for (const id of ids) expect((await server.moderation(id)).comment.status).toBe('trash')
    expect((await server.moderation(innocent)).comment.status).toBe('approved')
    expect((await get(`comments/${ids[1]}/author`)).body.bans).toEqual([
      { id: body.ban.id, kind: 'address', effect: 'reject', until: null },
    ])
  })

  it('of an address that staff type answers without it', async () => {
    const email = newEmail()
    const { body, status } = await post('bans', { kind: 'address', value: email, effect: 'quarantine' })
    expect(status).toBe(201)
    expect(body.ban.value).toBeNull()
    expect(await kept({ type: 'ban', id: body.ban.id })).toBe(true)
  })

  it.each(['the desk', 'the list of bans'])('lifted through %s leaves nothing in the vault', async (door) => {
    const { slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    const { id } = (await post('bans', { comment, kind: 'address', effect: 'reject' })).body.ban
    expect(await kept({ type: 'ban', id })).toBe(true)
    const url = `${server.base}/api/${door === 'the desk' ? 'moderation/' : ''}bans/${id}`
    const answer = await fetch(url, { method: 'DELETE', headers: headersOf('moderator') })
    expect(answer.status).toBe(200)
    expect(await server.count('bans', { id: { equals: id } })).toBe(0)
    expect(await kept({ type: 'ban', id })).toBe(false)
    expect((await get(`comments/${comment}/author`)).body.bans).toEqual([])
  })

  it('that is over is not in force', async () => {
    const { slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    const until = new Date(server.clock.now().getTime() + 60_000).toISOString()
    await post('bans', { comment, kind: 'address', effect: 'reject', until })
    expect((await get(`comments/${comment}/author`)).body.bans).toHaveLength(1)
    server.clock.advance(61_000)
    expect((await get(`comments/${comment}/author`)).body.bans).toEqual([])
  })

  it('that is over forgets whom it was about, and stays as a record', async () => {
    const { slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'pending', email: newEmail() })
    const until = new Date(server.clock.now().getTime() + 60_000).toISOString()
    const ended = (await post('bans', { comment, kind: 'address', effect: 'reject', until })).body.ban.id
    const lasting = (await post('bans', { comment, kind: 'address', effect: 'quarantine' })).body.ban.id
    await expireIdentity(server.payload)
    expect(await kept({ type: 'ban', id: ended })).toBe(true)
    server.clock.advance(61_000)
    await expireIdentity(server.payload)
    expect(await kept({ type: 'ban', id: ended })).toBe(false)
    expect(await kept({ type: 'ban', id: lasting })).toBe(true)
    expect(await server.count('bans', { id: { equals: ended } })).toBe(1)
  })

  it('rejects all for an address or a network only, and is refused whole', async () => {
    const before = await server.count('bans', {})
    const { status } = await post('bans', { kind: 'domain', value: 'spam.example', effect: 'reject', rejectAll: true })
    expect(status).toBe(400)
    expect(await server.count('bans', {})).toBe(before)
  })

  it('that is not there cannot be lifted', async () => {
    expect((await call('DELETE', `bans/${randomUUID()}`)).status).toBe(404)
  })
})

describe('a pinned comment', () => {
  const roots = async (slug: string, count: number) => {
    const ids: string[] = []
    for (let index = 0; index < count; index++) {
      server.clock.advance(1000)
      ids.push(await server.comment({ article: slug, status: 'approved' }))
    }
    return ids
  }
  const idsOf = ({ docs }: { docs: { id: string }[] }) => docs.map(({ id }) => id)

  it('stands first on the first page and on no other, in either order', async () => {
    const { slug } = await server.article({})
    const [a = '', b = '', c = '', d = '', e = ''] = await roots(slug, 5)
    expect((await post('pin', { id: c, pinned: true })).body).toEqual({ id: c, pinned: true })
    for (const [order, pages] of [
      [
        'oldest',
        [
          [c, a, b],
          [d, e],
        ],
      ],
      [
        'newest',
        [
          [c, e, d],
          [b, a],
        ],
      ],
    ] as const) {
      const first = await thread(slug, `?order=${order}&limit=2`)
      const second = await thread(slug, `?limit=2&after=${first.next}`)
      expect([idsOf(first), idsOf(second), second.next]).toEqual([...pages, null])
      expect(first.docs.map(({ pinned }: { pinned: boolean }) => pinned)).toEqual([true, false, false])
    }
    const page = await (await fetch(`${server.base}/articles/${slug}`)).text()
    expect(page.indexOf(`id="comment-${c}"`)).toBeLessThan(page.indexOf(`id="comment-${a}"`))
    expect(page).toContain('>Pinned<')
  })

  it('changes the page at once, and goes back to its place', async () => {
    const { slug } = await server.article({})
    const [a = '', b = ''] = await roots(slug, 2)
    const before = await thread(slug)
    await post('pin', { id: b, pinned: true })
    const pinned = await thread(slug)
    expect([idsOf(before), idsOf(pinned)]).toEqual([
      [a, b],
      [b, a],
    ])
    expect(pinned.etag).not.toBe(before.etag)
    await post('pin', { id: b, pinned: false })
    expect(idsOf(await thread(slug))).toEqual([a, b])
    expect((await server.moderation(b)).events.map(({ kind }) => kind).slice(-2)).toEqual(['pinned', 'unpinned'])
  })

  it('that is hidden is a tombstone in its own place, or not there', async () => {
    const { slug } = await server.article({})
    const [a = '', b = ''] = await roots(slug, 2)
    const reply = await server.comment({ article: slug, status: 'approved', parent: b })
    await post('pin', { id: b, pinned: true })
    await post('comments', { ids: [b], to: 'spam' })
    expect((await thread(slug)).docs).toMatchObject([
      { id: a },
      { id: b, removed: true, pinned: false, replies: [{ id: reply }] },
    ])
  })

  it('that is deleted leaves room for another, and an article its list', async () => {
    const { id: article, slug } = await server.article({})
    const [a = '', b = ''] = await roots(slug, 2)
    for (const id of [a, b]) await post('pin', { id, pinned: true })
    await server.payload.delete({ collection: 'comments', id: a })
    expect(idsOf(await thread(slug))).toEqual([b])
    const list = { key: { equals: `pinned:${article}` } }
    const { docs } = await server.payload.find({ collection: 'system-state', where: { ...list } })
    expect(docs[0]?.value).toBe(b)
    await server.payload.delete({ collection: 'articles', id: article })
    expect(await server.count('system-state', { ...list })).toBe(0)
  })

  it('says so in GraphQL', async () => {
    const { slug } = await server.article({})
    const [id = ''] = await roots(slug, 1)
    await post('pin', { id, pinned: true })
    const response = await fetch(`${server.base}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ Thread(article: "${slug}") { docs { id pinned } } }` }),
    })
    expect((await response.json()).data.Thread.docs).toEqual([{ id, pinned: true }])
  })

  it('is a published one that starts a conversation, one of five', async () => {
    const { slug } = await server.article({})
    const ids = await roots(slug, 6)
    const reply = await server.comment({ article: slug, status: 'approved', parent: ids[0] ?? '' })
    const waiting = await server.comment({ article: slug, status: 'pending' })
    for (const id of [reply, waiting]) expect((await post('pin', { id, pinned: true })).status).toBe(409)
    for (const id of ids.slice(0, 5)) expect((await post('pin', { id, pinned: true })).status).toBe(200)
    expect((await post('pin', { id: ids[5], pinned: true })).status).toBe(409)
  })
})

describe('a search for an address', () => {
  it('finds exactly that one, newest first, and is recorded without it', async () => {
    const { slug } = await server.article({})
    const email = newEmail()
    const older = await server.comment({ article: slug, status: 'pending', email })
    server.clock.advance(1000)
    const newer = await server.comment({ article: slug, status: 'trash', email })
    await server.comment({ article: slug, status: 'pending', email: `x${email}` })
    const { moderator } = server.staff
    const asked = { ownerType: { equals: 'search' } }
    const before = await server.count('identity-audit', asked)
    expect((await post('address', { email: ` ${email.toLowerCase()} ` })).body).toEqual({ comments: [newer, older] })
    expect(await server.count('identity-audit', asked)).toBe(before + 1)
    const { docs } = await server.payload.find({ collection: 'identity-audit', where: asked, limit: 1 })
    expect(docs[0]).toMatchObject({ user: moderator.id, owner: moderator.id, purpose: 'search' })
  })

  it('refuses what is no address, and records nothing', async () => {
    const before = await server.count('identity-audit', {})
    expect((await post('address', { email: 'example.org' })).status).toBe(400)
    expect(await server.count('identity-audit', {})).toBe(before)
  })
})

describe('the doors to people', () => {
  it('are for moderators; authors see what concerns their own articles', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    const doors: [string, string, unknown?][] = [
      ['GET', `comments/${id}/author`],
      ['GET', `comments/${id}/reports`],
      ['GET', `comments/${id}/revisions`],
      ['POST', 'notes', { comment: id, about: 'comment', text: 'x' }],
      ['POST', 'pin', { id, pinned: true }],
      ['POST', 'bans', { comment: id, kind: 'name', effect: 'reject' }],
      ['POST', 'address', { email: 'a@b.example' }],
      ['DELETE', `bans/${id}`],
    ]
    for (const [method, path, body] of doors) {
      expect((await call(method, path, body, 'anonymous')).status, path).toBe(401)
      expect([403, 404], path).toContain((await call(method, path, body, 'author')).status)
    }
    expect(await server.count('bans', { comment: { equals: id } })).toBe(0)
  })

  it('show earlier texts, newest first', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved', content: 'The first text.' })
    for (const content of ['The second text.', 'The third text.']) {
      server.clock.advance(1000)
      const response = await fetch(`${server.base}/api/comments/${id}`, {
        method: 'PATCH',
        headers: headersOf('moderator'),
        body: JSON.stringify({ content }),
      })
      expect(response.status).toBe(200)
    }
    expect((await get(`comments/${id}/revisions`)).body.docs).toMatchObject([
      { content: 'The second text.' },
      { content: 'The first text.' },
    ])
  })
})
