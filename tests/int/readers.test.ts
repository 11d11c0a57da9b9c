import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { accountServicesOf } from '../../src/accounts/services'
import { refreshSignOn } from '../../src/accounts/signOn'
import { addToQueue } from '../../src/comments/queue'
import { expireIdentity } from '../../src/privacy/retention'
import { vaultOf } from '../../src/vault/services'
import { type Answered, bootServer, type TestServer, type Who } from '../support/app'
import { makePair, signed, signedByPair, unsigned } from '../support/assertions'
import { type EventStream, openEvents } from '../support/eventStream'
import { paths, seedThread } from '../support/seedThread'

let server: TestServer
let article: { id: string; slug: string }
let host = 0
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
  await server.discussion({ floodSeconds: 0 })
  article = await server.article({})
})
afterAll(() => server.stop())

type Sender = { email: string; name: string; token?: string }

const newSender = (): Sender => ({ name: 'Robin Reader', email: server.canary.email() })
/** A network nobody else uses. */
const newNetwork = () => `198.18.${Math.floor(++host / 250)}.${(host % 250) + 1}`

const post = async ({ token, ...typed }: Sender, extra: Record<string, unknown> = {}, from = newNetwork()) => {
  const body = { article: article.slug, content: `A remark. ${randomUUID()}`, ...typed, ...extra }
  const headers = { 'x-forwarded-for': from, ...(token === undefined ? {} : { 'x-reader-token': token }) }
  return server.ask('POST', '/api/comments', body, 'anonymous', headers)
}

const idOf = ({ body, status, text }: Answered): string => {
  expect(status, text).toBe(201)
  return body.doc.id
}

/** A reader whose first comment was approved. */
const knownReader = async (): Promise<Required<Sender> & { first: string }> => {
  const sender = newSender()
  const answered = await post(sender)
  const first = idOf(answered)
  await server.decide([first], 'approved')
  return { ...sender, token: answered.body.readerToken, first }
}

const statusOf = async (sender: Sender, extra?: Record<string, unknown>): Promise<string> => {
  const answered = await post(sender, extra)
  idOf(answered)
  return answered.body.doc.status
}

const reasonsOf = async (answered: Answered) => (await server.moderation(idOf(answered))).verdict.reasons
const trust = (id: string, what: string, as: 'moderator' | 'author' = 'moderator') =>
  server.ask('POST', '/api/moderation/trust', { id, trust: what }, as)
const authorOf = async (id: string) =>
  (await server.ask('GET', `/api/moderation/comments/${id}/author`, undefined, 'moderator')).body

describe('a reader token', () => {
  it('comes with the first comment, at every door, and says nothing', async () => {
    const sender = newSender()
    const { body } = await post(sender)
    expect(Buffer.from(body.readerToken, 'base64url').toString('latin1')).not.toMatch(/leak|example/i)
    const { id: _id, ...data } = { id: '', article: article.slug, content: randomUUID(), ...sender }
    const query = 'mutation ($data: CommentInput!) { createComment(data: $data) { id readerToken } }'
    const graphql = await server.ask('POST', '/api/graphql', { query, variables: { data } })
    expect(graphql.body.data.createComment.readerToken).toEqual(expect.any(String))
    const form = await fetch(`${server.base}/articles/${article.slug}/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'x-forwarded-for': newNetwork() },
      body: new URLSearchParams({ ...sender, content: randomUUID() }),
    })
    expect(form.headers.getSetCookie().find((line) => line.startsWith('colloquy_reader='))).toMatch(
      /^colloquy_reader=[\w-]{30,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/,
    )
  })

  it('of an approved comment publishes the next one with the same address at once, at every door', async () => {
    const known = await knownReader()
    const next = await post(known)
    expect(next.body.doc.status).toBe('approved')
    expect(await reasonsOf(next)).toEqual([])
    // Today's token goes on being good, and the new one names the same reader.
    expect(await statusOf({ ...known, token: next.body.readerToken })).toBe('approved')
    const form = await fetch(`${server.base}/articles/${article.slug}/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'x-forwarded-for': newNetwork(), cookie: `colloquy_reader=${known.token}`, origin: server.base },
      body: new URLSearchParams({ name: known.name, email: known.email, content: randomUUID() }),
    })
    const id = form.headers.get('location')?.match(/comments\/([^#?]+)/)?.[1] ?? ''
    expect((await server.moderation(id)).comment.status).toBe('approved')
  })

  it('is not enough without the address, nor is name and address without it, nor a forged or ended one', async () => {
    const known = await knownReader()
    const { token, ...nobody } = known
    expect(await statusOf(nobody)).toBe('pending')
    expect(await statusOf({ ...known, email: server.canary.email() })).toBe('pending')
    expect(await statusOf({ ...known, token: `${token.slice(0, -2)}xx` })).toBe('pending')
    expect(await statusOf({ ...known, token: 'x'.repeat(5000) })).toBe('pending')
    server.clock.advance(366 * 24 * 60 * 60_000)
    expect(await statusOf(known)).toBe('pending')
  })

  it('waits in words a person understands', async () => {
    const sender = newSender()
    const first = await post(sender)
    expect(await reasonsOf(first)).toEqual([expect.objectContaining({ detail: { reader: 'new' } })])
    const token = first.body.readerToken
    expect(await reasonsOf(await post({ ...sender, token }))).toMatchObject([{ detail: { reader: 'waiting' } }])
    await server.decide([idOf(first)], 'approved')
    const other = await post({ ...newSender(), token })
    expect(await reasonsOf(other)).toMatchObject([{ detail: { reader: 'otherAddress' } }])
  })

  it('is ended by a rejection, and by no withdrawal; undoing the rejection restores it', async () => {
    const known = await knownReader()
    const withdrawn = await post(known)
    const removed = await server.ask('DELETE', `/api/comments/${idOf(withdrawn)}`, undefined, 'anonymous', {
      'x-edit-token': withdrawn.body.editToken,
    })
    expect(removed.status).toBe(200)
    expect(await statusOf(known)).toBe('approved')
    const bad = idOf(await post(known))
    const { body } = await server.decide([bad], 'spam')
    const held = await post(known)
    expect(held.body.doc.status).toBe('pending')
    expect(await reasonsOf(held)).toContainEqual(expect.objectContaining({ detail: { reader: 'rejected' } }))
    await server.ask('POST', '/api/moderation/undo', { events: [body.results[0].event] }, 'moderator')
    expect(await statusOf(known)).toBe('approved')
  })

  it('stays ended when the rejected comment goes for good', async () => {
    const known = await knownReader()
    const bad = idOf(await post(known))
    await server.decide([bad], 'trash')
    expect((await server.ask('DELETE', `/api/comments/${bad}`, undefined, 'admin')).status).toBe(200)
    expect(await reasonsOf(await post(known))).toMatchObject([{ detail: { reader: 'revoked' } }])
  })

  it('that was seen with more than three addresses is trusted no more, and answers as before', async () => {
    const known = await knownReader()
    for (const _ of [1, 2]) expect(await statusOf({ ...known, email: server.canary.email() })).toBe('pending')
    expect(await statusOf(known)).toBe('approved')
    const before = await post({ ...known, email: server.canary.email() })
    const after = await post(known)
    expect(await reasonsOf(after)).toMatchObject([{ detail: { reader: 'manyAddresses' } }])
    expect(Object.keys(after.body)).toEqual(Object.keys(before.body))
    expect([after.body.message, after.body.doc.status]).toEqual([before.body.message, before.body.doc.status])
  })

  it('learns nothing of what others have done with its address', async () => {
    const known = await knownReader()
    // Somebody else with the same address is rejected, and the address is banned as staff type it.
    const { token, ...other } = known
    for (const _ of [1, 2, 3]) await server.decide([idOf(await post(other))], 'spam')
    const ban = { kind: 'address', value: known.email, effect: 'reject' }
    expect((await server.ask('POST', '/api/moderation/bans', ban, 'moderator')).status).toBe(201)
    expect(await statusOf({ ...other, token })).toBe('approved')
  })

  it('is ended by a ban of whoever sent one of its comments', async () => {
    const known = await knownReader()
    const ban = { kind: 'address', comment: known.first, effect: 'reject' }
    expect((await server.ask('POST', '/api/moderation/bans', ban, 'moderator')).status).toBe(201)
    const next = await post(known)
    expect(next.body.doc.status).toBe('pending')
    expect((await server.moderation(idOf(next))).comment.status).toBe('trash')
  })

  it('is judged the same when its comment is changed', async () => {
    const known = await knownReader()
    const { body } = await post(known)
    const changed = await server.ask('PATCH', `/api/comments/${body.doc.id}`, { content: 'Better.' }, 'anonymous', {
      'x-edit-token': body.editToken,
    })
    expect(changed.body.doc).toMatchObject({ status: 'approved', content: 'Better.' })
  })
})

describe('a moderator', () => {
  it('approves and trusts, which forgives what was before, and takes it back', async () => {
    const known = await knownReader()
    await server.decide([idOf(await post(known))], 'spam')
    server.clock.advance(1000)
    const held = idOf(await post(known))
    const { body } = await trust(held, 'given')
    expect(body.result).toMatchObject({ ok: true, status: 'approved', changed: true })
    expect(await statusOf(known)).toBe('approved')
    expect((await authorOf(held)).reader).toEqual({ standing: 'trusted', trust: 'given' })
    await trust(held, 'undone')
    expect(await statusOf(known)).toBe('pending')
    const { events } = await server.moderation(held)
    expect(events.map(({ kind }) => kind)).toEqual(['submitted', 'moderated', 'trusted', 'trust_undone'])
  })

  it('takes the trust back with the approval', async () => {
    const sender = newSender()
    const first = await post(sender)
    const token = first.body.readerToken
    const { body } = await trust(idOf(first), 'given')
    expect((await authorOf(idOf(first))).reader.trust).toBe('given')
    await server.ask('POST', '/api/moderation/undo', { events: [body.result.event] }, 'moderator')
    expect((await authorOf(idOf(first))).reader.trust).toBeNull()
    expect(await statusOf({ ...sender, token })).toBe('pending')
  })

  it('ends the trust in a browser, and the card of its next comment says so', async () => {
    const known = await knownReader()
    const next = idOf(await post(known))
    const { body } = await server.ask('POST', '/api/moderation/cards', { ids: [next] }, 'moderator')
    expect(body.docs[0].reader).toBe('known')
    await trust(known.first, 'revoked')
    expect(await reasonsOf(await post(known))).toMatchObject([{ detail: { reader: 'revoked' } }])
  })

  it('is the only one who does', async () => {
    const { first } = await knownReader()
    expect((await trust(first, 'given', 'author')).status).toBe(403)
    expect((await server.ask('POST', '/api/moderation/trust', { id: first, trust: 'given' })).status).toBe(401)
  })

  it('is told that nothing is known of the browser of a comment by staff', async () => {
    const { body } = await server.ask(
      'POST',
      '/api/comments',
      { article: article.slug, content: randomUUID() },
      'author',
    )
    expect(body.readerToken).toBeNull()
    expect((await trust(body.doc.id, 'given')).status).toBe(409)
  })
})

describe('a repeated idempotency key', () => {
  it('gives both tokens to the network and to the reader token of the first request, and to nobody else', async () => {
    const known = await knownReader()
    const typed = { content: `Once. ${randomUUID()}`, idempotencyKey: randomUUID() }
    const network = newNetwork()
    const first = await post(known, typed, network)
    const { token, ...withoutToken } = known
    const elsewhere = await post(withoutToken, typed)
    expect(elsewhere.body).toMatchObject({ doc: { id: idOf(first) }, editToken: null, readerToken: null })
    const again = await post(known, typed)
    expect([again.body.doc.id, again.body.editToken !== null, again.body.readerToken !== null]).toEqual([
      idOf(first),
      true,
      true,
    ])
    // The token of a comment that was sent with one is not given to a network.
    const near = await post(withoutToken, typed, network)
    expect([near.body.editToken !== null, near.body.readerToken]).toEqual([true, null])
  })

  it('gives a first comment’s own token again to the network it came from', async () => {
    const sender = newSender()
    const typed = { content: `First. ${randomUUID()}`, idempotencyKey: randomUUID() }
    const network = newNetwork()
    const first = idOf(await post(sender, typed, network))
    const { body } = await post(sender, typed, network)
    await server.decide([first], 'approved')
    expect(await statusOf({ ...sender, token: body.readerToken })).toBe('approved')
  })
})

describe('the state of a discussion', () => {
  const stateOf = async (slug = article.slug) => (await server.ask('GET', `/api/articles/${slug}/discussion`)).body

  it('says what a form needs to know, at REST and GraphQL alike', async () => {
    const state = await stateOf()
    expect(state).toEqual({
      open: true,
      reason: null,
      closesAt: null,
      requires: { name: true, email: true, account: false, challenge: false },
      limits: { name: 245, email: 100, url: 200, content: 65525 },
      threadDepth: 5,
      editSeconds: 300,
      votes: false,
      live: true,
      subscriptions: false,
      webmention: null,
      guidelines: null,
      message: null,
    })
    const query = `query ($a: String!) { Discussion(article: $a) {
      open reason closesAt requires { name email account challenge } limits { name email url content }
      threadDepth editSeconds votes live subscriptions webmention guidelines message } }`
    const { body } = await server.ask('POST', '/api/graphql', { query, variables: { a: article.id } })
    expect(body.data.Discussion).toEqual(state)
  })

  it('says why nobody can comment, at the next read, and when age will close it', async () => {
    const publishedAt = server.clock.now().toISOString()
    const aged = await server.article({ publishedAt, discussion: { open: 'open', closeAfterDays: 2 } })
    const shut = await server.article({ discussion: { open: 'closed' } })
    const end = new Date(Date.parse(publishedAt) + 2 * 24 * 60 * 60_000).toISOString()
    expect(await stateOf(aged.slug)).toMatchObject({ open: true, closesAt: end })
    expect(await stateOf(shut.slug)).toMatchObject({ open: false, reason: 'article' })
    await server.discussion({ floodSeconds: 0, open: false })
    expect(await stateOf()).toMatchObject({ open: false, reason: 'site' })
    await server.discussion({
      floodSeconds: 0,
      stopped: true,
      stopMessage: 'Back on Monday.',
      guidelines: 'Be *kind*.',
    })
    const stopped = {
      open: false,
      reason: 'stopped',
      message: 'Back on Monday.',
      guidelines: '<p>Be <em>kind</em>.</p>',
    }
    expect(await stateOf()).toMatchObject(stopped)
    await server.discussion({ floodSeconds: 0 })
    server.clock.advance(2 * 24 * 60 * 60_000)
    expect(await stateOf(aged.slug)).toMatchObject({ open: false, reason: 'age', closesAt: null })
    expect((await server.ask('GET', '/api/articles/nowhere/discussion')).status).toBe(404)
  })
})

describe('one’s own comments', () => {
  const mine = (token?: string, slug = article.slug) =>
    server.ask(
      'GET',
      `/api/comments/mine?article=${slug}`,
      undefined,
      'anonymous',
      token ? { 'x-reader-token': token } : {},
    )

  it('are listed for the token with what waits, can be changed from there, and nobody keeps them', async () => {
    const sender = newSender()
    const first = await post(sender)
    const token = first.body.readerToken
    server.clock.advance(1000)
    const second = await post({ ...sender, token })
    await server.decide([idOf(second)], 'approved')
    const { body, headers } = await mine(token)
    expect(body.docs).toMatchObject([
      { id: idOf(first), status: 'pending' },
      { id: idOf(second), status: 'approved' },
    ])
    expect(headers.get('cache-control')).toBe('private, no-store')
    const changed = await server.ask('PATCH', `/api/comments/${idOf(first)}`, { content: 'Anew.' }, 'anonymous', {
      'x-edit-token': body.docs[0].editToken,
    })
    expect(changed.status).toBe(200)
    server.clock.advance(10 * 60_000)
    expect((await mine(token)).body.docs[0]).toMatchObject({ content: 'Anew.', editToken: null, editableUntil: null })
  })

  it('look as if they waited where nobody else ever saw them, and are gone where that is over', async () => {
    const sender = newSender()
    const first = await post(sender)
    const token = first.body.readerToken
    const ids = [idOf(first)]
    for (const _ of [1, 2, 3]) ids.push(idOf(await post({ ...sender, token })))
    const [spam = '', trashed = '', published = '', waiting = ''] = ids
    await server.decide([spam], 'spam')
    await server.decide([trashed], 'trash')
    await server.decide([published], 'approved')
    await server.decide([published], 'trash')
    expect((await mine(token)).body.docs.map(({ id, status }: Record<string, string>) => [id, status])).toEqual(
      [spam, trashed, waiting].map((id) => [id, 'pending']),
    )
  })

  it('are nothing to strangers, and none of another article', async () => {
    const { token } = await knownReader()
    const other = await server.article({})
    for (const answered of [await mine(), await mine('nonsense'), await mine(token, other.slug)])
      expect(answered.body).toEqual({ docs: [] })
    expect((await mine(token, 'nowhere')).status).toBe(404)
    expect((await server.ask('GET', '/api/comments/mine')).status).toBe(400)
  })
})

describe('an account of a host site', () => {
  const secret = 'a secret that the host site shares with this one'
  const next = 'the secret that the host site changes over to'
  const site = (signOn: unknown) => server.ask('POST', '/api/globals/site', { signOn }, 'admin')
  const stored = () =>
    server.payload.db.findGlobal<{ signOn: { secrets: { secret: string }[] } }>({ slug: 'site', req: {} })
  beforeAll(async () => {
    expect((await site({ secrets: [{ secret }], audience: 'comments' })).status).toBe(200)
  })

  type Claims = Record<string, unknown>
  const claimsOf = (more: Claims = {}): Claims => {
    const now = Math.floor(server.clock.now().getTime() / 1000)
    const name = `Ada Host ${randomUUID().slice(0, 8)}`
    return {
      sub: randomUUID(),
      name,
      email: server.canary.email(),
      email_verified: true,
      aud: 'comments',
      exp: now + 300,
      ...more,
    }
  }
  const say = (assertion: string, typed: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    server.ask(
      'POST',
      '/api/comments',
      { article: article.slug, content: `Signed. ${randomUUID()}`, ...typed },
      'anonymous',
      { 'x-forwarded-for': newNetwork(), 'x-reader-assertion': assertion, ...headers },
    )
  const statusBy = async (assertion: string, typed?: Record<string, unknown>): Promise<string> => {
    const answered = await say(assertion, typed)
    idOf(answered)
    return answered.body.doc.status
  }
  /** As the newest decision has recorded them. */
  const factsOf = async (id: string) => {
    const { docs } = await server.payload.db.find<{ id: string; facts?: unknown }>({
      collection: 'moderation-events',
      where: { comment: { equals: id } },
      sort: '-id',
    })
    return docs[0]?.facts
  }

  it('is set up by administrators, and its secrets are read back by nobody', async () => {
    const { body, text } = await server.ask('GET', '/api/globals/site', undefined, 'admin')
    expect(body.signOn).toMatchObject({ audience: 'comments', secrets: [{ id: expect.any(String) }] })
    expect(text).not.toContain(secret)
    expect(JSON.stringify(await stored())).not.toContain(secret)
    for (const who of ['anonymous', 'editor'] as const)
      expect((await server.ask('GET', '/api/globals/site', undefined, who)).text).not.toMatch(/signOn|audience/)
    const query = '{ Site { signOn { audience secrets { secret } } } }'
    expect((await server.ask('POST', '/api/graphql', { query })).text).not.toMatch(/"comments"|secret that/)
    // As the form of the admin sends it back.
    const before = (await stored())?.signOn.secrets[0]?.secret
    expect((await site(body.signOn)).text).not.toContain(secret)
    expect((await server.ask('POST', '/api/globals/site', { footer: 'x' }, 'admin')).status).toBe(200)
    expect((await stored())?.signOn.secrets[0]?.secret).toBe(before)
    expect(idOf(await say(signed(claimsOf(), secret)))).toBeTruthy()
    const short = await site({ secrets: [...body.signOn.secrets, { secret: 'x'.repeat(31) }] })
    expect([short.status, short.body.errors[0].data.errors[0].path]).toEqual([400, 'signOn.secrets.1.secret'])
    expect((await site({ jwksUrl: 'http://shop.example/keys' })).status).toBe(400)
  })

  it('needs neither name nor address typed, and is an account where the site asks for one', async () => {
    await server.discussion({ floodSeconds: 0, requireAccount: true })
    const claims = claimsOf()
    const answered = await say(signed(claims, secret), { name: 'Somebody else', email: server.canary.email() })
    expect(idOf(answered)).toBeTruthy()
    expect(answered.body.doc).toMatchObject({ name: claims.name, badge: null })
    expect(answered.body.readerToken).toBeNull()
    expect((await post(newSender())).body.errors[0].data.errors).toMatchObject([{ code: 'not_logged_in' }])
    const { email: _email, ...unaddressed } = claimsOf()
    expect(idOf(await say(signed(unaddressed, secret)))).toBeTruthy()
    const nameless = await say(signed({ ...unaddressed, name: undefined }, secret))
    expect(nameless.body.errors[0].data.errors).toMatchObject([{ code: 'require_name_email', path: 'name' }])
    const data = { article: article.id, content: randomUUID() }
    const query = 'mutation ($data: CommentInput!) { createComment(data: $data) { name readerToken } }'
    const asked = { 'x-reader-assertion': signed(claims, secret) }
    const { body } = await server.ask('POST', '/api/graphql', { query, variables: { data } }, 'anonymous', asked)
    expect(body.data.createComment).toEqual({ name: claims.name, readerToken: null })
    await server.discussion({ floodSeconds: 0 })
  })

  it('is published at once after a comment of its own was approved, and nobody else by its address', async () => {
    const claims = claimsOf()
    const first = await say(signed(claims, secret))
    expect(first.body.doc.status).toBe('pending')
    expect(await reasonsOf(first)).toMatchObject([{ detail: { reader: 'new', signedOn: true } }])
    expect(await factsOf(idOf(first))).toMatchObject({ signedOn: true, provenAddress: true })
    await server.decide([idOf(first)], 'approved')
    expect(await statusBy(signed(claims, secret))).toBe('approved')
    for (const other of [
      { ...claims, sub: randomUUID(), email_verified: false },
      { ...claims, sub: randomUUID() },
      { ...claims, iss: 'https://elsewhere.example' },
      { ...claims, email: server.canary.email() },
    ])
      expect(await statusBy(signed(other, secret))).toBe('pending')
    expect(await statusOf({ name: String(claims.name), email: String(claims.email) })).toBe('pending')
    await server.decide([idOf(await say(signed(claims, secret)))], 'spam')
    const held = await say(signed(claims, secret))
    expect(await reasonsOf(held)).toContainEqual(
      expect.objectContaining({ detail: { reader: 'rejected', signedOn: true } }),
    )
  })

  it('proves no address that the host site has not verified, nor one that was typed', async () => {
    const unverified = idOf(await say(signed(claimsOf({ email_verified: false }), secret)))
    const typed = idOf(await say(signed(claimsOf({ email: undefined }), secret), { email: server.canary.email() }))
    for (const id of [unverified, typed])
      expect(await factsOf(id)).toMatchObject({ signedOn: true, provenAddress: false })
  })

  it('takes no name of the staff', async () => {
    const answered = await say(signed(claimsOf({ name: 'moderator' }), secret))
    expect((await reasonsOf(answered)).map(({ code }: { code: string }) => code)).toContain('reserved_name')
  })

  it('stays who it is when its comment is changed and decided anew', async () => {
    const answered = await say(signed(claimsOf(), secret))
    const changed = await server.ask(
      'PATCH',
      `/api/comments/${idOf(answered)}`,
      { content: randomUUID() },
      'anonymous',
      {
        'x-edit-token': answered.body.editToken,
      },
    )
    expect(changed.status, changed.text).toBe(200)
    expect(await factsOf(idOf(answered))).toMatchObject({ signedOn: true, provenAddress: true })
  })

  it('is shown its own comments, from whichever browser, and gets no token by a repeated key', async () => {
    const claims = claimsOf()
    const typed = { idempotencyKey: randomUUID(), content: `Once. ${randomUUID()}` }
    const id = idOf(await say(signed(claims, secret), typed))
    const again = await say(signed(claims, secret), typed)
    expect(again.body).toMatchObject({ doc: { id }, readerToken: null })
    const mine = (assertion: string) =>
      server.ask('GET', `/api/comments/mine?article=${article.slug}`, undefined, 'anonymous', {
        'x-reader-assertion': assertion,
      })
    expect((await mine(signed(claims, secret))).body.docs).toMatchObject([{ id }])
    expect((await mine(signed(claimsOf(), secret))).body.docs).toEqual([])
    expect((await mine('nonsense')).status).toBe(401)
  })

  it('is refused with 401 at every door where its assertion is not good, and nothing is kept', async () => {
    const known = await knownReader()
    const before = await server.count('comments', {})
    const now = Math.floor(server.clock.now().getTime() / 1000)
    for (const bad of [
      'nonsense',
      unsigned(claimsOf()),
      signed(claimsOf(), 'x'.repeat(40)),
      signed(claimsOf({ exp: now - 600 }), secret),
      signed(claimsOf({ exp: now + 30 * 60 * 60 }), secret),
      signed(claimsOf({ aud: 'other' }), secret),
    ]) {
      const refused = await say(bad, known, { 'x-reader-token': known.token })
      expect(refused.status).toBe(401)
      expect(refused.body.errors[0].data.errors).toMatchObject([{ code: 'assertion_invalid' }])
    }
    const headers = { 'x-reader-assertion': 'nonsense' }
    for (const [path, body] of [
      ['/api/comments/preview', { content: 'x' }],
      [`/api/comments/${known.first}/vote`, { vote: 1 }],
      [`/api/comments/${known.first}/report`, { reason: 'spam' }],
      ['/api/graphql', { query: '{ __typename }' }],
    ] as const)
      expect([path, (await server.ask('POST', path, body, 'anonymous', headers)).status]).toEqual([path, 401])
    // Also of a member of the staff.
    expect((await server.ask('POST', '/api/comments', { article: article.slug }, 'moderator', headers)).status).toBe(
      401,
    )
    expect(await server.count('comments', {})).toBe(before)
  })

  it('is known by each of several secrets while they are changed, and by one that was removed no more', async () => {
    const { body } = await server.ask('GET', '/api/globals/site', undefined, 'admin')
    await site({ ...body.signOn, secrets: [...body.signOn.secrets, { secret: next }] })
    for (const one of [secret, next]) expect(idOf(await say(signed(claimsOf(), one)))).toBeTruthy()
    const both = await server.ask('GET', '/api/globals/site', undefined, 'admin')
    await site({ ...both.body.signOn, secrets: both.body.signOn.secrets.slice(1) })
    expect((await say(signed(claimsOf(), secret))).status).toBe(401)
    expect(idOf(await say(signed(claimsOf(), next)))).toBeTruthy()
    await site({ ...body.signOn, secrets: [{ secret }] })
  })

  it('is known by the public keys of its site, which are fetched by the clock and good for a day', async () => {
    const pair = makePair('k1')
    const signOn = accountServicesOf(server.payload).signOn
    const fetched: string[] = []
    const { fetch } = signOn
    let status = 200
    signOn.fetch = async (url) => {
      fetched.push(url)
      return { status, url, headers: {}, body: Buffer.from(JSON.stringify({ keys: [pair.jwk] })) }
    }
    const url = 'https://shop.example/keys.json'
    const { body } = await server.ask('GET', '/api/globals/site', undefined, 'admin')
    await site({ ...body.signOn, jwksUrl: url })
    await refreshSignOn(server.payload)
    expect(idOf(await say(signedByPair(claimsOf(), pair, { kid: 'k1' })))).toBeTruthy()
    expect((await say(signedByPair(claimsOf(), makePair('k2'), { kid: 'k2' }))).status).toBe(401)
    expect(new Set(fetched)).toEqual(new Set([url]))
    status = 503
    await refreshSignOn(server.payload)
    expect(idOf(await say(signedByPair(claimsOf(), pair)))).toBeTruthy()
    server.clock.advance(25 * 60 * 60_000)
    expect((await say(signedByPair(claimsOf(), pair))).status).toBe(401)
    // The fetcher itself goes to no machine of this network.
    signOn.fetch = fetch
    const warned = vi.spyOn(server.payload.logger, 'warn')
    await site({ ...body.signOn, jwksUrl: 'https://127.0.0.1/keys.json' })
    await refreshSignOn(server.payload)
    expect(JSON.stringify(warned.mock.calls)).toContain('could not be fetched: private')
    warned.mockRestore()
    await site({ ...body.signOn, jwksUrl: '' })
  })
})

describe('a page that lives elsewhere', () => {
  const origin = 'https://blog.example'
  beforeAll(async () => {
    const { status } = await server.ask(
      'POST',
      '/api/globals/site',
      { origins: [origin], pageParameters: ['id'] },
      'admin',
    )
    expect(status).toBe(200)
  })

  const title = 'A post elsewhere'
  const newUrl = () => `${origin}/2026/${randomUUID()}`
  const send = (url: string, more: Record<string, unknown> = {}, headers: Record<string, string> = { origin }) =>
    server.ask(
      'POST',
      '/api/comments',
      { page: { url, title }, content: `A remark. ${randomUUID()}`, ...newSender(), ...more },
      'anonymous',
      { 'x-forwarded-for': newNetwork(), ...headers },
    )
  const read = async (what: string, url: string) =>
    (await server.ask('GET', `/api/pages/${what}?url=${encodeURIComponent(url)}`)).body
  const publish = async (url: string): Promise<string> => {
    const id = idOf(await send(url))
    await server.decide([id], 'approved')
    return id
  }

  it('shows readers their own comments there, which wait', async () => {
    const url = newUrl()
    const sent = await send(url)
    const mine = (page: string, token = sent.body.readerToken) =>
      server.ask('GET', `/api/comments/mine?page=${encodeURIComponent(page)}`, undefined, 'anonymous', {
        'x-reader-token': token,
      })
    expect((await mine(`${url}#top`)).body.docs).toMatchObject([{ id: idOf(sent), status: 'pending' }])
    for (const nothing of [await mine(newUrl()), await mine(url, 'nonsense')])
      expect([nothing.status, nothing.body]).toEqual([200, { docs: [] }])
    const wrong = await server.ask('GET', `/api/comments/mine?page=${encodeURIComponent(url)}&article=${article.slug}`)
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('an article, or a page')])
    const unknown = await mine('https://foreign.example/x')
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('page_not_found')])
  })

  it('is made by its first comment, and its comments and their number are found by every way to write its address', async () => {
    const url = newUrl()
    expect(await read('thread', url)).toEqual({ docs: [], totalDocs: 0, next: null })
    expect((await read('discussion', url)).open).toBe(true)
    const first = await send(url)
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    await server.decide([idOf(first)], 'approved')
    const reply = idOf(await send(`${url}/`, { parent: idOf(first) }))
    await server.decide([reply], 'approved')
    for (const way of [url, `${url}/`, `${url}#top`, `${url}?utm_source=x`, url.replace('blog', 'BLOG')]) {
      const { docs, totalDocs } = await read('thread', way)
      expect([way, totalDocs, docs[0].id, docs[0].replies[0].id]).toEqual([way, 2, idOf(first), reply])
    }
    const other = `${url}?id=7`
    const asked = [`${url}/`, other, article.slug].map(encodeURIComponent)
    const counts = `/api/comments/counts?page=${asked[0]}&page=${asked[1]}&articles=${asked[2]}`
    expect((await server.ask('GET', counts)).body).toMatchObject({ [`${url}/`]: 2, [other]: 0 })
    await publish(other)
    expect((await server.ask('GET', counts)).body).toMatchObject({ [`${url}/`]: 2, [other]: 1 })
  })

  it('is read over GraphQL as over REST, by its address', async () => {
    const url = newUrl()
    const query = `query ($page: String, $article: String, $pages: [String!]) {
      Thread(page: $page, article: $article, first: 1) { totalDocs next docs { id replies { id } } }
      Discussion(page: $page, article: $article) { open reason threadDepth }
      Counts(pages: $pages) { article count }
    }`
    const ask = async (variables: Record<string, unknown>) =>
      (await server.ask('POST', '/api/graphql', { query, variables })).body
    const asked = { page: url, pages: [url, newUrl()] }
    expect((await ask(asked)).data.Thread).toEqual({ totalDocs: 0, next: null, docs: [] })
    const first = await publish(url)
    const { data } = await ask({ page: `${url}/#top`, pages: asked.pages })
    expect(data.Thread).toEqual({ totalDocs: 1, next: null, docs: [{ id: first, replies: [] }] })
    const { open, reason, threadDepth } = await read('discussion', url)
    expect(data.Discussion).toEqual({ open, reason, threadDepth })
    expect(data.Counts.map(({ count }: { count: number }) => count)).toEqual([1, 0])
    // In memory until something is published there.
    await publish(url)
    expect((await ask({ page: url, pages: [url] })).data.Counts).toEqual([{ article: url, count: 2 }])
    for (const named of [{}, { page: url, article: article.id }, { page: 'https://foreign.example/x' }])
      expect((await ask({ ...named, pages: [url] })).errors[0].extensions.statusCode).toBeGreaterThanOrEqual(400)
  })

  it('is taken from servers too, and from no page of a site that is not listed', async () => {
    expect(idOf(await send(newUrl(), {}, { origin: server.base }))).toBeTruthy()
    const foreign = await send('https://foreign.example/x', {}, { origin: server.base })
    expect([foreign.status, foreign.body.errors[0].data.errors[0].code]).toEqual([403, 'origin_not_allowed'])
    expect((await send(newUrl(), {}, { origin: 'https://foreign.example' })).status).toBe(403)
    for (const page of [
      'x',
      { url: 'javascript:1' },
      { url: 7 },
      { url: `${origin}/\u0000`, title: 'x' },
      { title: 'x' },
    ])
      expect((await send('', { page })).status).toBe(400)
    expect((await send(newUrl(), { article: article.slug })).status).toBe(400)
    const unknown = await server.ask('GET', `/api/pages/thread?url=${encodeURIComponent('https://foreign.example/x')}`)
    expect([unknown.status, unknown.body.errors[0].data.errors[0].code]).toEqual([404, 'page_not_found'])
  })

  it('is taken from this machine in development, on whatever port', async () => {
    for (const host of ['localhost:1313', '127.0.0.1:4321', '[::1]:8080']) {
      const url = `http://${host}/${randomUUID()}/`
      expect((await server.ask('GET', `/api/pages/discussion?url=${encodeURIComponent(url)}`)).status).toBe(200)
      expect(idOf(await send(url, {}, { origin: `http://${host}` }))).toBeTruthy()
    }
    const likeIt = encodeURIComponent('http://localhost.evil.example/x')
    expect((await server.ask('GET', `/api/pages/discussion?url=${likeIt}`)).status).toBe(404)
  })

  it('is not made by a comment that is refused', async () => {
    const before = await server.count('articles', {})
    expect((await send(newUrl(), { content: '' })).status).toBe(400)
    expect((await send(newUrl(), { parent: randomUUID() })).status).toBe(403)
    expect(await server.count('articles', {})).toBe(before)
  })

  it('is made once by several first comments at once', async () => {
    const url = newUrl()
    const before = await server.count('articles', {})
    const sent = await Promise.all([1, 2, 3, 4, 5].map(() => send(url)))
    expect(new Set(sent.map(({ body }) => body.doc.article)).size).toBe(1)
    expect(await server.count('articles', {})).toBe(before + 1)
    await server.decide(sent.map(idOf), 'approved')
    expect((await read('thread', url)).totalDocs).toBe(5)
  })

  it('is made no more than twenty times an hour by one network', async () => {
    const from = { origin, 'x-forwarded-for': newNetwork() }
    const statuses: number[] = []
    for (let turn = 0; turn < 21; turn++) statuses.push((await send(newUrl(), {}, from)).status)
    expect(statuses.slice(-2)).toEqual([201, 429])
  })

  it('answers a repeated key as the first time', async () => {
    const url = newUrl()
    const typed = { ...newSender(), idempotencyKey: randomUUID(), content: randomUUID() }
    const first = idOf(await send(url, typed))
    expect(idOf(await send(`${url}/`, typed))).toBe(first)
    expect((await send(newUrl(), typed)).status).toBe(422)
  })

  it('is listed nowhere, and its title told to nobody', async () => {
    const url = newUrl()
    const id = await publish(url)
    const { body } = await server.ask('GET', `/api/articles/${article.id}/thread`)
    expect(body).toBeDefined()
    const page = (await server.payload.findByID({ collection: 'comments', id, depth: 0 })).article
    const query =
      '{ Articles(limit: 100) { docs { id title } totalDocs } Comments(limit: 100) { docs { id article { title } } } }'
    for (const path of [
      '/api/articles?limit=100&depth=0',
      '/api/articles/count',
      `/api/articles/${page}`,
      '/feed.xml',
      '/feed.json',
      '/sitemap.xml',
      '/',
      `/articles/${page}`,
      `/articles/${page}/comments.xml`,
      '/api/comments?limit=100',
      '/api/tags',
      `/api/graphql?query=${encodeURIComponent(query)}`,
    ]) {
      const { status, text } = await server.ask('GET', path)
      expect([path, status]).toEqual([path, path.includes(String(page)) ? 404 : 200])
      expect([path, text.includes(title), text.includes(url), text.includes(id)]).toEqual([path, false, false, false])
    }
    const graphql = await server.ask('POST', '/api/graphql', { query })
    expect(graphql.body.errors).toBeUndefined()
    expect((await server.ask('POST', '/api/graphql', { query }, 'moderator')).body.errors).toBeUndefined()
    // What editors change of articles changes no page.
    expect((await server.ask('PATCH', `/api/articles/${page}`, { title: 'Other' }, 'editor')).status).toBe(403)
  })

  it('is in no list of articles of staff and their keys either, unless a moderator asks for its address', async () => {
    const url = newUrl()
    const comment = await publish(url)
    const page = String((await server.payload.findByID({ collection: 'comments', id: comment, depth: 0 })).article)
    const query = '{ Articles(limit: 100) { docs { id } } Comments(limit: 100) { docs { article { id title } } } }'
    const askers = (['admin', 'editor', 'author', 'moderator'] as const).flatMap((role) => [
      { role, headers: { cookie: server.staff[role].cookie, origin: server.base } },
      ...Object.values(server.staff[role].keys).map((key) => ({ role, headers: { authorization: `Bearer ${key}` } })),
    ])
    const articles = await server.count('articles', { pageUrl: { equals: null } })
    for (const { headers, role } of askers) {
      const ask = async (path: string) => (await fetch(`${server.base}${path}`, { headers })).json()
      for (const draft of ['', '&draft=true']) {
        const body = await ask(`/api/articles?limit=100&depth=0${draft}`)
        expect(body.docs.map(({ id }: { id: string }) => id)).toContain(article.id)
        expect(body.docs.map(({ id }: { id: string }) => id)).not.toContain(page)
        expect((await ask(`/api/articles/count?depth=0${draft}`)).totalDocs).toBeLessThanOrEqual(articles)
      }
      const { Articles, Comments } = (await ask(`/api/graphql?query=${encodeURIComponent(query)}`)).data
      expect(Articles.docs).not.toContainEqual({ id: page })
      // Where a comment leads to one it is read by whoever may.
      const titles = Comments.docs.map((one: { article: { title: string } | null }) => one.article?.title)
      if ('cookie' in headers) expect([role, titles.includes(title)]).toEqual([role, role !== 'author'])
    }
    // Versions are lists, too, of other fields.
    const versions = '/api/articles/versions?where[parent][exists]=true&limit=1'
    for (const as of ['admin', 'editor'] as const)
      expect((await server.ask('GET', versions, undefined, as)).status).toBe(200)
    const byAddress = (as: Who) =>
      server.ask('GET', `/api/articles?where[pageUrl][equals]=${encodeURIComponent(url)}`, undefined, as)
    expect((await byAddress('moderator')).body.docs).toMatchObject([{ id: page, title, pageUrl: url }])
    for (const as of ['author', 'anonymous'] as const) expect((await byAddress(as)).status).toBe(400)
    // What is done to many articles at once is done to articles.
    await server.ask('DELETE', `/api/articles?where[title][equals]=${encodeURIComponent(title)}`, undefined, 'editor')
    expect((await read('thread', url)).totalDocs).toBe(1)
  })

  it('is listed, closed, renamed and merged by moderators', async () => {
    const [one, two] = [newUrl(), newUrl()]
    const [here, there] = [await publish(one), await publish(two)]
    const list = async () => (await server.ask('GET', '/api/moderation/pages', undefined, 'moderator')).body.docs
    const find = async (url: string) => (await list()).find((page: { url: string }) => page.url === url)
    const { id: from } = await find(one)
    const { id: into } = await find(two)
    const change = (id: string, data: unknown, as: 'moderator' | 'author' = 'moderator') =>
      server.ask('POST', `/api/moderation/pages/${id}`, data, as)
    expect((await change(from, { open: 'closed', title: 'Renamed' })).body).toMatchObject({
      open: 'closed',
      comments: 1,
    })
    expect(await find(one)).toMatchObject({ title: 'Renamed', open: 'closed' })
    expect(await read('discussion', one)).toMatchObject({ open: false, reason: 'article' })
    expect((await send(one)).status).toBe(403)
    expect((await change(from, { open: 'open' }, 'author')).status).toBe(403)
    expect((await change(article.id, { title: 'x' })).status).toBe(404)
    const searched = async (text: string) =>
      (await server.ask('GET', `/api/moderation/pages?search=${encodeURIComponent(text)}`, undefined, 'moderator')).body
        .docs
    expect([await searched('RENAMED'), await searched(two), await searched('%')]).toMatchObject([
      [{ url: one }],
      [{ url: two }],
      [],
    ])
    const merged = await server.ask('POST', '/api/moderation/pages/merge', { from, into }, 'moderator')
    expect(merged.status, merged.text).toBe(200)
    for (const url of [one, two]) {
      const { docs, totalDocs } = await read('thread', url)
      expect([totalDocs, docs.map(({ id }: { id: string }) => id).sort()]).toEqual([2, [here, there].sort()])
    }
    expect(await find(one)).toBeUndefined()
    expect(await read('discussion', one)).toMatchObject({ open: true })
    await publish(one)
    expect((await read('thread', two)).totalDocs).toBe(3)
  })

  it('takes a decision on near-duplicates along that was limited to it, which one undo takes back whole', async () => {
    const [one, two] = [newUrl(), newUrl()]
    const pageOf = async (url: string): Promise<string> =>
      String((await server.payload.findByID({ collection: 'comments', id: await publish(url), depth: 0 })).article)
    const [from, into] = [await pageOf(one), await pageOf(two)]
    const req = await createLocalReq({}, server.payload)
    for (const id of [from, into])
      await server.payload.db.updateOne({
        collection: 'articles',
        id,
        data: { authors: [server.staff.author.byline] },
        req,
      })
    const offer = (who: string) =>
      `My ${who} has found a harbour where boats of last summer are sold for half of what they cost, and only this week`
    const arrive = async (url: string, who: string): Promise<string> =>
      idOf(await send(url, { ...newSender(), content: offer(who) }))
    const statusOf = async (id: string): Promise<string> => (await server.moderation(id)).comment.status
    const members = [await arrive(one, 'uncle'), await arrive(one, 'cousin')]
    const decided = await server.ask('POST', '/api/moderation/campaigns', { ids: members, to: 'spam' }, 'author')
    expect(decided.body.campaign, decided.text).toMatchObject({ alike: 2 })
    const before = await arrive(one, 'sister')
    const elsewhere = await arrive(two, 'brother')
    expect([await statusOf(before), await statusOf(elsewhere)]).toEqual(['spam', 'pending'])

    const merged = await server.ask('POST', '/api/moderation/pages/merge', { from, into }, 'moderator')
    expect(merged.status, merged.text).toBe(200)
    const later = [await arrive(one, 'father'), await arrive(two, 'mother')]
    const outside = await arrive(newUrl(), 'niece')
    expect(await Promise.all([...later, outside].map(statusOf))).toEqual(['spam', 'spam', 'pending'])
    const { articles } = await server.payload.findByID({ collection: 'campaigns', id: decided.body.batch })
    expect(articles).toEqual([into])

    const undone = await server.ask('POST', '/api/moderation/undo', { batch: decided.body.batch }, 'author')
    expect(undone.body.results.filter(({ ok }: { ok: boolean }) => ok)).toHaveLength(5)
    expect(await Promise.all([...members, before, ...later].map(statusOf))).toEqual(Array(5).fill('pending'))
    expect(await statusOf(await arrive(one, 'nephew'))).toBe('pending')
  })
})

describe('a page with many comments', () => {
  const origin = 'https://long.example'
  const publish = async (url: string, extra: Record<string, unknown> = {}): Promise<string> => {
    const page = { url, title: 'A long discussion' }
    const headers = { origin, 'x-forwarded-for': newNetwork() }
    const body = { ...newSender(), content: `A remark. ${randomUUID()}`, page, ...extra }
    const id = idOf(await server.ask('POST', '/api/comments', body, 'anonymous', headers))
    await server.decide([id], 'approved')
    return id
  }
  const read = async (what: string, url: string) =>
    (await server.ask('GET', `/api/pages/${what}?url=${encodeURIComponent(url)}`)).body
  const pageOf = async (id: string): Promise<string> =>
    String((await server.payload.findByID({ collection: 'comments', id, depth: 0 })).article)
  const listed = async (url: string) =>
    (await server.ask('GET', '/api/moderation/pages', undefined, 'moderator')).body.docs.find(
      (page: { url: string }) => page.url === url,
    )
  /** Comments below one that is there: published in turn with such as wait. Straight in the database: what is tested is moving them. */
  const fill = async (article: string, first: string, count: number) => {
    const { payload } = server
    const above = await payload.db.findOne<{ id: string; path: string; root: string }>({
      collection: 'comments',
      where: { id: { equals: first } },
      req: await createLocalReq({}, payload),
    })
    if (!above) throw new Error('There is no such comment')
    await seedThread(
      payload,
      article,
      paths('', count).map((path, index) => ({
        path,
        place: `${above.path}/${path}-${first}`,
        status: index % 2 === 0 ? ('approved' as const) : ('pending' as const),
      })),
    )
    const { docs } = await payload.find({
      collection: 'comments',
      where: { and: [{ article: { equals: article } }, { id: { not_equals: first } }] },
      pagination: false,
      depth: 0,
    })
    const req = await createLocalReq({}, payload)
    for (const { createdAt, id, name, status } of docs) {
      await payload.db.updateOne({ collection: 'comments', id, data: { root: above.root, parent: first }, req })
      await addToQueue(req, { id: String(id), article, status: status ?? 'pending', name: name ?? '', createdAt })
    }
    const published = docs.filter(({ status }) => status === 'approved').length
    await payload.db.updateOne({ collection: 'comments', id: first, data: { visibleReplies: published }, req })
    await payload.db.updateOne({ collection: 'articles', id: article, data: { commentCount: published + 1 }, req })
    return { all: docs.length + 1, published: published + 1 }
  }
  const runJobs = () => server.payload.jobs.run({ limit: 10, allQueues: true, silent: true })

  beforeAll(async () => {
    await server.ask('POST', '/api/globals/site', { origins: [origin] }, 'admin')
  })

  it('is merged in parts, goes on after it was killed, and moves each comment once with all that follows it', async () => {
    const [one, two] = [`${origin}/${randomUUID()}`, `${origin}/${randomUUID()}`]
    const [first, there] = [await publish(one), await publish(two)]
    const [from, into] = [await pageOf(first), await pageOf(there)]
    // The stand-in for MongoDB takes minutes for as many.
    const count = process.env.TEST_DATABASE === 'mongodb' ? 450 : 2100
    const many = await fill(from, first, count)
    const subscriber = server.canary.email()
    const req = await createLocalReq({}, server.payload)
    const subscription = await server.payload.db.create({
      collection: 'subscriptions',
      data: { article: from, kind: 'all' },
      req,
    })
    await vaultOf(server.payload).keep(
      req,
      { type: 'subscription', id: String(subscription.id) },
      { email: subscriber },
      server.clock.now(),
    )
    // Not `whileNothingRuns`, which first works off what is to be done later.
    const run = vi
      .spyOn(server.payload.jobs, 'run')
      .mockResolvedValue({ noJobsRemaining: true, remainingJobsFromQueried: 0 })
    const begin = async () => {
      const answer = await server.ask('POST', '/api/moderation/pages/merge', { from, into }, 'moderator')
      expect([answer.status, answer.body.moving], answer.text).toEqual([200, true])
      const again = await server.ask('POST', '/api/moderation/pages/merge', { from, into }, 'moderator')
      expect(again.status).toBe(409)
      // From the beginning on, its address leads to the other page, and takes comments there.
      expect(await pageOf(await publish(one))).toBe(into)
      return answer
    }
    const begun = await begin().finally(() => run.mockRestore())
    expect(begun.body.message).toContain(`${many.all} comments`)

    // Whoever carries it out ends in the middle of a part.
    const { updateOne } = server.payload.db
    let turns = 0
    server.payload.db.updateOne = async (args) => {
      if (args.collection === 'comments' && ++turns > count / 3) throw new Error('The process has ended')
      return updateOne.call(server.payload.db, args)
    }
    await runJobs()
    server.payload.db.updateOne = updateOne
    const half = await listed(one)
    expect(half.merging).toEqual({ into, moved: expect.any(Number), total: many.all })
    expect([half.merging.moved > 0, half.merging.moved % 100 === 0]).toEqual([true, true])
    expect(half.merging.moved).toBeLessThan(many.all)

    await server.payload.db.updateMany({
      collection: 'payload-jobs',
      where: { taskSlug: { equals: 'mergePages' } },
      data: { waitUntil: null, processing: false, hasError: false },
      req,
    })
    await expect
      .poll(
        async () => {
          await runJobs()
          return listed(one)
        },
        { timeout: 50_000 },
      )
      .toBeUndefined()

    expect(await server.count('comments', { article: { equals: from } })).toBe(0)
    expect(await server.count('comments', { article: { equals: into } })).toBe(many.all + 2)
    for (const [article, count] of [
      [from, 0],
      [into, many.all + 2],
    ] as const)
      expect(await server.count('moderation-queue', { article: { equals: article } })).toBe(count)
    expect((await listed(two)).comments).toBe(many.published + 2)
    const threads = [await read('thread', one), await read('thread', two)]
    expect(threads[0]).toEqual(threads[1])
    expect(threads[0].totalDocs).toBe(many.published + 2)
    const [conversation] = threads[0].docs.filter(({ id }: { id: string }) => id === first)
    expect(conversation.replies.length).toBeGreaterThan(0)
    expect(await server.count('subscriptions', { article: { equals: into } })).toBe(1)
    expect(await server.count('subscriptions', { article: { equals: from } })).toBe(0)
    expect(await server.count('articles', { id: { equals: from } })).toBe(0)
    // Both pages can be merged again.
    const third = await publish(`${origin}/${randomUUID()}`)
    const more = await server.ask(
      'POST',
      '/api/moderation/pages/merge',
      { from: await pageOf(third), into },
      'moderator',
    )
    expect([more.status, more.body.moving]).toEqual([200, false])
  }, 180_000)

  it('keeps one of two subscriptions of a reader that are the same once pages are merged', async () => {
    const [one, two] = [`${origin}/${randomUUID()}`, `${origin}/${randomUUID()}`]
    const [from, into] = [await pageOf(await publish(one)), await pageOf(await publish(two))]
    const email = server.canary.email()
    const req = await createLocalReq({}, server.payload)
    for (const [article, kind] of [
      [from, 'all'],
      [into, 'all'],
      [from, 'replies'],
    ] as const) {
      const { id } = await server.payload.db.create({ collection: 'subscriptions', data: { article, kind }, req })
      await vaultOf(server.payload).keep(req, { type: 'subscription', id: String(id) }, { email }, server.clock.now())
    }
    await server.ask('POST', '/api/moderation/pages/merge', { from, into }, 'moderator')
    const { docs } = await server.payload.find({ collection: 'subscriptions', where: { article: { equals: into } } })
    expect(docs.map(({ kind }) => kind).sort()).toEqual(['all', 'replies'])
    expect(await server.count('subscriptions', { article: { equals: from } })).toBe(0)
  })
})

describe('announcements of new comments', () => {
  type News = { count: number; newest: string | null }
  const open: EventStream<News>[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((stream) => stream.close()))
  })
  const listen = async (path: string, headers: Record<string, string> = {}) => {
    const stream = await openEvents<News>(`${server.base}/api/${path}`, {
      'x-forwarded-for': newNetwork(),
      origin: 'https://anywhere.example',
      ...headers,
    })
    open.push(stream)
    return stream
  }
  const published = async (slug: string, parent?: string): Promise<string> => {
    const id = idOf(await post(newSender(), { article: slug, ...(parent ? { parent } : {}) }))
    await server.decide([id], 'approved')
    return id
  }

  it('say how many are published and which is the newest, to everybody alike, and nothing else', async () => {
    const { id: article, slug } = await server.article({})
    const streams = [await listen(`articles/${slug}/live`), await listen(`articles/${article}/live`)] as const
    const next = () => Promise.all(streams.map(async (stream) => (await stream.next()).data))
    for (const { headers, status } of streams) {
      expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
      expect([headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual(['no-store', '*'])
      expect(headers.getSetCookie()).toEqual([])
    }
    expect(await next()).toEqual([
      { count: 0, newest: null },
      { count: 0, newest: null },
    ])
    // What waits is announced to nobody: the next event is that of the one after it.
    await post(newSender(), { article: slug })
    const first = await published(slug)
    expect(await next()).toEqual([
      { count: 1, newest: first },
      { count: 1, newest: first },
    ])
    server.clock.advance(1000)
    const reply = await published(slug, first)
    expect(await next()).toEqual([
      { count: 2, newest: reply },
      { count: 2, newest: reply },
    ])
    await server.decide([reply], 'spam')
    const [told] = await Promise.all([streams[0].next(), streams[1].next()])
    expect(told).toEqual({ event: 'comments', id: `1.${first}`, data: { count: 1, newest: first } })
  })

  it('go on where a broken stream stopped', async () => {
    const { slug } = await server.article({})
    const before = await listen(`articles/${slug}/live`)
    const { id = '' } = await before.next()
    const [same, again] = [
      await listen(`articles/${slug}/live`, { 'last-event-id': id }),
      await listen(`articles/${slug}/live`, { 'last-event-id': 'x'.repeat(500) }),
    ]
    expect((await again.next()).id).toBe(id)
    const newest = await published(slug)
    expect((await same.next()).data).toEqual({ count: 1, newest })
  })

  it('are of pages that live elsewhere too, from before their first comment', async () => {
    const origin = 'https://blog.example'
    await server.ask('POST', '/api/globals/site', { origins: [origin] }, 'admin')
    const url = `${origin}/2026/${randomUUID()}`
    const stream = await listen(`pages/live?url=${encodeURIComponent(url)}`)
    expect((await stream.next()).data).toEqual({ count: 0, newest: null })
    const sent = await post(newSender(), { article: undefined, page: { url, title: 'Elsewhere' } })
    await server.decide([idOf(sent)], 'approved')
    expect((await stream.next()).data).toEqual({ count: 1, newest: idOf(sent) })
    const foreign = await listen(`pages/live?url=${encodeURIComponent('https://foreign.example/x')}`)
    expect(foreign.status).toBe(404)
  })

  it('end where the article is taken back, and are not there for what nobody can read', async () => {
    const { id, slug } = await server.article({})
    const draft = await server.article({ _status: 'draft' })
    const stream = await listen(`articles/${slug}/live`)
    await stream.next()
    await server.payload.update({ collection: 'articles', id, data: { _status: 'draft' } })
    await stream.ended()
    for (const name of [slug, id, draft.id, 'nothing'])
      expect([name, (await listen(`articles/${name}/live`)).status]).toEqual([name, 404])
  })

  it('are open fifty times for a network, beside those of others', async () => {
    const { slug } = await server.article({})
    const from = { 'x-forwarded-for': newNetwork() }
    const path = `articles/${slug}/live`
    for (let turn = 0; turn < 50; turn++) expect((await listen(path, from)).status).toBe(200)
    const refused = await listen(path, from)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30'])
    expect((await listen(path)).status).toBe(200)
    await open.shift()?.close()
    await expect.poll(async () => (await listen(path, from)).status).toBe(200)
  })
})

describe('a ban of a browser', () => {
  const ban = (comment: string, extra: object = {}) =>
    server.ask('POST', '/api/moderation/bans', { comment, kind: 'reader', effect: 'reject', ...extra }, 'moderator')
  const vault = () => vaultOf(server.payload)
  const local = () => createLocalReq({}, server.payload)

  it('is made from a comment, keeps what comes with its token out, and shows nobody the token', async () => {
    const known = await knownReader()
    const made = await ban(known.first)
    expect(made.status, made.text).toBe(201)
    expect(made.body.ban).toMatchObject({ kind: 'reader', effect: 'reject', value: null, until: null })
    const listed = await server.ask('GET', `/api/bans/${made.body.ban.id}`, undefined, 'moderator')
    const named = Buffer.from(known.token.split('.')[0] ?? '', 'base64url').toString('latin1')
    for (const text of [made.text, listed.text]) expect(text).not.toContain(known.token)
    expect(named.length).toBeGreaterThan(0)
    const next = await post(known)
    expect(await reasonsOf(next)).toContainEqual(
      expect.objectContaining({ code: 'banned', detail: { kind: 'reader', effect: 'reject' } }),
    )
    // Whoever is banned is told what everybody is whose comment waits; the address they type makes no difference.
    expect(next.body.doc.status).toBe('pending')
    const elsewhere = await post({ ...newSender(), token: known.token })
    expect((await server.moderation(idOf(elsewhere))).comment.status).toBe('trash')
    expect((await authorOf(known.first)).bans).toEqual([
      { id: made.body.ban.id, kind: 'reader', effect: 'reject', until: null },
    ])
  })

  it('tells nobody else: the same name and address without the token are answered and decided as before', async () => {
    const known = await knownReader()
    const { token, first, ...typed } = known
    const before = await post(typed)
    await ban(first)
    const after = await post(typed)
    const outline = ({ body, headers, status }: Answered) => [
      status,
      Object.keys(body).sort(),
      body.message,
      body.doc.status,
      [...headers.keys()].sort(),
    ]
    expect(outline(after)).toEqual(outline(before))
    expect(await reasonsOf(after)).toEqual(await reasonsOf(before))
    expect(token).not.toBe(after.body.readerToken)
  })

  it('meets the comments it has sent when they are edited, and is over when lifted', async () => {
    const known = await knownReader()
    const own = await post(known)
    const { id } = (await ban(known.first, { effect: 'quarantine' })).body.ban
    const edit = (content: string) =>
      server.ask('PATCH', `/api/comments/${idOf(own)}`, { content }, 'anonymous', {
        'x-edit-token': own.body.editToken,
      })
    expect((await edit('Other words.')).body.doc.status).toBe('pending')
    expect((await server.moderation(idOf(own))).verdict.reasons).toContainEqual(
      expect.objectContaining({ code: 'quarantine', detail: { kind: 'reader', effect: 'quarantine' } }),
    )
    const lifted = await server.ask('DELETE', `/api/moderation/bans/${id}`, undefined, 'moderator')
    expect(lifted.status).toBe(200)
    expect(await vault().hasReader(await local(), { type: 'ban', id })).toBe(false)
    expect(await statusOf(known)).toBe('approved')
  })

  it('rejects what the browser sent, with whatever address, and nothing of others', async () => {
    const known = await knownReader()
    const other = idOf(await post({ ...newSender(), token: known.token }))
    const { token: _token, first, ...typed } = known
    const stranger = idOf(await post(typed))
    const { body } = await ban(first, { rejectAll: true })
    expect(body.results.map(({ id }: { id: string }) => id).sort()).toEqual([first, other].sort())
    expect((await server.moderation(stranger)).comment.status).toBe('pending')
  })

  it('is refused where it is not known which browser it was', async () => {
    const { first } = await knownReader()
    await vault().forget(await local(), { type: 'comment', id: first })
    const before = await server.count('bans', {})
    const refused = await ban(first)
    expect([refused.status, refused.body.errors[0].data.errors[0]]).toMatchObject([400, { path: 'comment' }])
    expect(
      (await server.ask('POST', '/api/moderation/bans', { kind: 'reader', effect: 'reject' }, 'moderator')).status,
    ).toBe(400)
    expect(await server.count('bans', {})).toBe(before)
  })

  it('that has ended forgets the browser, and stays as a record; one in force outlasts keys that are exchanged', async () => {
    const [known, lasting] = [await knownReader(), await knownReader()]
    const until = new Date(server.clock.now().getTime() + 60_000).toISOString()
    const { id } = (await ban(known.first, { until })).body.ban
    await ban(lasting.first)
    server.clock.advance(61_000)
    await expireIdentity(server.payload)
    expect(await vault().hasReader(await local(), { type: 'ban', id })).toBe(false)
    expect(await server.count('bans', { id: { equals: id } })).toBe(1)
    expect(await statusOf(known)).toBe('approved')
    const later = () => new Date(server.clock.now().getTime() + 90 * 24 * 60 * 60_000)
    for await (const _ of vault().rotate({ now: later, finish: true, sleep: async () => {} }));
    expect(await reasonsOf(await post(lasting))).toContainEqual(expect.objectContaining({ code: 'banned' }))
  })
})
