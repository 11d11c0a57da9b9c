import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BanRequest, makeBan } from '../../src/bans/ban'
import { moderateComments } from '../../src/comments/decisions/moderateComments'
import { gatherFacts } from '../../src/comments/judge'
import { readPolicy } from '../../src/comments/policy'
import { plainText } from '../../src/markup/plainText'
import { renderComment } from '../../src/markup/renderComment'
import { redecide } from '../../src/moderation/decide'
import { plainFacts } from '../../src/moderation/facts'
import type { Facts } from '../../src/moderation/types'
import { startContext } from '../../src/platform/context'
import { inTransaction } from '../../src/platform/database/transactions'
import { vaultOf } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'
import { type Door, doors, type Input } from '../support/doors'

let server: TestServer
let slug: string
// Nothing else holds: what a fact does shows alone.
const lenient = { floodSeconds: 0, requirePreviouslyApproved: false }
// Only where everybody else waits as well does it matter what a typed address has done.
const allWait = { floodSeconds: 0, requirePreviouslyApproved: true }

beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
})
beforeEach(async () => {
  await server.discussion(lenient)
  slug = (await server.article({})).slug
})
afterAll(() => server.stop())

const day = 24 * 60 * 60_000
const email = () => `${randomUUID()}@reader.example`
const text = () => `The tide comes in again. ${randomUUID()}`
let host = 0
/** A network address nobody else uses. */
const newAddress = () => `198.18.${Math.floor(++host / 250)}.${(host % 250) + 1}`

type Sent = Input & { from?: string; cookie?: string }

const post = async ({ from = newAddress(), cookie, ...input }: Sent = {}, door: Door = doors.rest) => {
  const answer = await door(
    server,
    { article: slug, name: 'Robin', email: email(), content: text(), ...input },
    { headers: { 'x-forwarded-for': from }, ...(cookie ? { cookie } : {}) },
  )
  expect(answer.doc, answer.body.slice(0, 500)).toBeDefined()
  const { id = '', status: told } = answer.doc ?? {}
  const { comment, events, verdict } = await server.moderation(id)
  const codes: string[] = verdict.reasons.map(({ code }: { code: string }) => code)
  const facts: Facts = events[0].facts
  return { id, told, status: comment.status as string, codes, facts, verdict, answer }
}

const moderator = async () => {
  const user = await server.payload.findByID({ collection: 'users', id: server.staff.admin.id })
  return createLocalReq({ user: { ...user, collection: 'users' } }, server.payload)
}

const decideOn = async (id: string, to: 'approved' | 'pending' | 'spam' | 'trash') => {
  const { results } = await moderateComments(await moderator(), { ids: [id], to })
  expect(results).toMatchObject([{ ok: true }])
}

/** A new account of an author's, who is nobody special under the articles of others. */
const account = async () => {
  const { cookie, email: address } = await server.account('author')
  return { address, cookie }
}

const ban = async (fields: Partial<BanRequest> & Pick<BanRequest, 'kind'>) => {
  const req = await createLocalReq({}, server.payload)
  return inTransaction(req, () => makeBan(req, { effect: 'reject', actor: server.staff.admin.id, ...fields }))
}

const edit = async (id: string, editToken: string, content: string, from = newAddress()) => {
  const response = await fetch(`${server.base}/api/comments/${id}`, {
    method: 'PATCH',
    body: JSON.stringify({ content }),
    headers: {
      'content-type': 'application/json',
      origin: server.base,
      'x-edit-token': editToken,
      'x-forwarded-for': from,
    },
  })
  return { status: response.status, body: await response.json() }
}

describe('what speaks against nobody', () => {
  it('publishes a comment of somebody nothing is known of', async () => {
    expect(await post()).toMatchObject({ told: 'approved', status: 'approved', codes: [] })
  })
})

describe('a ban', () => {
  it('of an address finds its sender however it is typed, from anywhere, and nobody else', async () => {
    await server.discussion(allWait)
    const address = email()
    const { id } = await post({ email: address })
    await ban({ kind: 'address', comment: id })
    const next = await post({ email: address.toUpperCase(), name: 'Somebody else' })
    expect(next).toMatchObject({ told: 'pending', status: 'trash', codes: ['banned', 'first_time_author'] })
    expect(next.facts.bans).toEqual([{ kind: 'address', effect: 'reject' }])
    expect(await post()).toMatchObject({ status: 'pending', codes: ['first_time_author'] })
  })

  it('of an address finds whoever is signed in to it, whatever the settings', async () => {
    const { address, cookie } = await account()
    await ban({ kind: 'address', address })
    expect(await post({ cookie })).toMatchObject({ told: 'pending', status: 'trash', codes: ['banned'] })
  })

  it('of an address can be typed by staff', async () => {
    await server.discussion(allWait)
    const address = email()
    await ban({ kind: 'address', address })
    expect(await post({ email: address })).toMatchObject({ status: 'trash' })
  })

  it('of a network finds its sender until the day’s key is gone', async () => {
    const from = newAddress()
    const { id } = await post({ from })
    const { until } = await ban({ kind: 'network', comment: id })
    expect(await post({ from })).toMatchObject({ status: 'trash', codes: ['banned'] })
    expect(await post()).toMatchObject({ status: 'approved' })
    expect(Date.parse(until ?? '') - server.clock.now().getTime()).toBeLessThanOrEqual(2 * day)
    server.clock.advance(3 * day)
    await vaultOf(server.payload).expire(server.clock.now())
    expect(await post({ from })).toMatchObject({ status: 'approved' })
  })

  it('of a network never lasts longer than its tag, but may end sooner', async () => {
    const [{ id }, { id: other }] = [await post(), await post()]
    const sooner = new Date(server.clock.now().getTime() + 60_000)
    expect((await ban({ kind: 'network', comment: id, until: sooner })).until).toBe(sooner.toISOString())
    const later = new Date(server.clock.now().getTime() + 30 * day)
    const { until } = await ban({ kind: 'network', comment: other, until: later })
    expect(Date.parse(until ?? '')).toBeLessThan(later.getTime())
  })

  it('of a range finds every address in it', async () => {
    await ban({ kind: 'range', value: '203.0.113.77/24' })
    expect(await post({ from: '203.0.113.5' })).toMatchObject({ status: 'trash', codes: ['banned'] })
    expect(await post({ from: '203.0.114.5' })).toMatchObject({ status: 'approved' })
    await ban({ kind: 'range', value: '2001:db8:77::/48' })
    expect(await post({ from: '2001:db8:77:9::1' })).toMatchObject({ status: 'trash' })
    expect(await post({ from: '2001:db8:78:9::1' })).toMatchObject({ status: 'approved' })
  })

  it.each([
    ['quarantine', '192.0.2', 'pending', 'quarantine'],
    ['reject', '192.0.3', 'trash', 'banned'],
  ] as const)(
    'of a range finds whoever changes a published comment from there (%s)',
    async (effect, net, status, code) => {
      const from = `${net}.9`
      const { answer, id } = await post({ from })
      expect(answer.doc?.status).toBe('approved')
      await ban({ kind: 'range', value: `${net}.0/24`, effect })
      expect(await edit(id, JSON.parse(answer.body).editToken, text(), from)).toMatchObject({
        body: { doc: { status: 'pending' } },
      })
      const { comment, verdict } = await server.moderation(id)
      expect([comment.status, verdict.reasons.map((reason: { code: string }) => reason.code)]).toEqual([status, [code]])
    },
  )

  it('of a network finds whoever changes a published comment from there', async () => {
    const [from, network] = [newAddress(), newAddress()]
    const [{ answer, id }, { id: other }] = [await post({ from }), await post({ from: network })]
    await ban({ kind: 'network', comment: other })
    await edit(id, JSON.parse(answer.body).editToken, text(), network)
    expect((await server.moderation(id)).comment.status).toBe('trash')
  })

  it('of a name finds it however it is written', async () => {
    await ban({ kind: 'name', value: 'Pearl  Outlet' })
    expect(await post({ name: 'ＰEARL outlet' })).toMatchObject({ status: 'trash', codes: ['banned'] })
    expect(await post({ name: 'Pearl Outlets' })).toMatchObject({ status: 'approved' })
  })

  it('of a domain finds it in the website and in the text, and what is below it', async () => {
    await ban({ kind: 'domain', value: 'pearls.example' })
    expect(await post({ url: 'https://pearls.example/now' })).toMatchObject({ status: 'trash', codes: ['banned'] })
    const below = `${text()} Many more words than links stand here, [look](https://shop.PEARLS.example/x)`
    expect(await post({ content: below })).toMatchObject({ status: 'trash' })
    const hidden = `${text()} Many more words than links stand here, [look](https\\://pearls.example)`
    expect(await post({ content: hidden })).toMatchObject({ status: 'trash' })
    expect(await post({ url: 'https://notpearls.example' })).toMatchObject({ status: 'approved' })
  })

  it('of a name or a domain can be read off a comment', async () => {
    const [name, domain] = [`Reader ${randomUUID()}`, `${randomUUID()}.example`]
    const { id } = await post({ name, url: `https://www.${domain}/about` })
    await ban({ kind: 'domain', comment: id })
    expect(await post({ url: `https://${domain}` })).toMatchObject({ status: 'trash', codes: ['banned'] })
    await ban({ kind: 'name', comment: id })
    expect((await post({ name })).facts.bans).toEqual([{ kind: 'name', effect: 'reject' }])
  })

  it('ends at its time', async () => {
    const name = randomUUID()
    await ban({ kind: 'name', value: name, until: new Date(server.clock.now().getTime() + 60_000) })
    expect(await post({ name })).toMatchObject({ status: 'trash' })
    server.clock.advance(60_000)
    expect(await post({ name })).toMatchObject({ status: 'approved' })
  })

  it('can put a sender in quarantine', async () => {
    const name = randomUUID()
    await ban({ kind: 'name', value: name, effect: 'quarantine' })
    expect(await post({ name })).toMatchObject({ told: 'pending', status: 'pending', codes: ['quarantine'] })
  })

  it('does not touch staff', async () => {
    const { cookie, email: address } = server.staff.editor
    await ban({ kind: 'address', address })
    expect(await post({ cookie })).toMatchObject({ status: 'approved', codes: ['staff'] })
  })

  it('says nothing about the sender but kind and effect', async () => {
    const { id } = await post()
    const made = await ban({ kind: 'address', comment: id })
    const { docs } = await server.payload.find({ collection: 'bans', where: { id: { equals: made.id } } })
    expect(docs).toMatchObject([{ kind: 'address', value: null, comment: id, actor: server.staff.admin.id }])
  })

  it.each([
    ['a range that is none', { kind: 'range', value: '203.0.113.0/99' }, 'value'],
    ['a name without letters', { kind: 'name', value: ' ' }, 'value'],
    ['a domain that is none', { kind: 'domain', value: 'example' }, 'value'],
    ['an address that is none', { kind: 'address', address: 'nobody' }, 'address'],
    ['an address of nobody', { kind: 'address' }, 'comment'],
    ['a network of a comment that is not there', { kind: 'network', comment: randomUUID() }, 'comment'],
    ['an end that is past', { kind: 'name', value: 'x', until: new Date(0) }, 'until'],
  ] as const)('is refused for %s, and nothing of it is kept', async (_case, fields, path) => {
    const before = await server.count('bans', {})
    await expect(ban(fields)).rejects.toMatchObject({ faults: [{ code: 'invalid_input', path }] })
    expect(await server.count('bans', {})).toBe(before)
  })
})

describe('a shadow ban', () => {
  const shadowed = async () => {
    const name = randomUUID()
    await ban({ kind: 'name', value: name, effect: 'shadow' })
    return name
  }

  it.each(Object.entries(doors))('lets the sender alone believe it, through %s', async (_name, door) => {
    const sent = await post({ name: await shadowed() }, door)
    expect(sent).toMatchObject({ told: 'approved', status: 'trash', codes: ['banned'] })
    const thread = await fetch(`${server.base}/api/articles/${slug}/thread`).then((response) => response.text())
    expect(thread).not.toContain(sent.id)
    const page = await fetch(`${server.base}/articles/${slug}`).then((response) => response.text())
    expect(page).not.toContain(sent.id)
  })

  it('answers a repeat of the request in the same way', async () => {
    const input = { name: await shadowed(), content: text(), email: email(), idempotencyKey: randomUUID() }
    const [first, again] = [await post(input), await post(input)]
    expect(again.id).toBe(first.id)
    expect(again.told).toBe('approved')
    expect(again.answer.body).toContain('Your comment is published.')
  })

  it('lets the sender change it, which nobody else sees, and take it back', async () => {
    const { answer, id } = await post({ name: await shadowed() })
    const { editToken } = JSON.parse(answer.body)
    const changed = await edit(id, editToken, text())
    expect(changed.body.doc.status).toBe('approved')
    expect((await server.moderation(id)).comment.status).toBe('trash')
    const removed = await fetch(`${server.base}/api/comments/${id}`, {
      method: 'DELETE',
      headers: { origin: server.base, 'x-edit-token': editToken },
    })
    expect(removed.status).toBe(200)
    expect(await server.count('moderation-queue', { id: { equals: id }, shadow: { equals: true } })).toBe(0)
  })

  it('shows the comment on the sender’s own page as published, with its count', async () => {
    const name = await shadowed()
    const sent = await doors.form(server, { article: slug, name, email: email(), content: text() })
    const own = sent.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const page = await fetch(`${server.base}/articles/${slug}`, { headers: { cookie: own } }).then((r) => r.text())
    expect(page).toContain(`id="comment-${sent.doc?.id}"`)
    expect(page).not.toContain('awaiting moderation')
    expect(page).toContain('1 comment')
  })
})

describe('a text under many articles', () => {
  it('is held from the limit on, whoever sends it and however it is spaced', async () => {
    const content = text()
    const [first, second, third] = [slug, (await server.article({})).slug, (await server.article({})).slug]
    expect(await post({ article: first, content })).toMatchObject({ status: 'approved' })
    expect(await post({ article: second, content })).toMatchObject({ status: 'approved' })
    const held = await post({ article: third, content: content.toUpperCase().replaceAll(' ', '  ') })
    expect(held.codes).toContain('repeated')
    expect(held.facts.repeats).toBe(2)
  })

  it('counts other articles only, and for a week', async () => {
    const content = text()
    for (const name of ['One', 'Two', 'Three']) expect((await post({ name, content })).facts.repeats).toBe(0)
    const other = (await server.article({})).slug
    expect((await post({ article: other, content })).facts.repeats).toBe(1)
    server.clock.advance(8 * day)
    const third = (await server.article({})).slug
    expect((await post({ article: third, content })).facts.repeats).toBe(0)
  })

  it('may be short: thanks are said everywhere', async () => {
    const content = 'Thank you so much!'
    for (const { slug: article } of [await server.article({}), await server.article({}), await server.article({})])
      expect(await post({ article, content })).toMatchObject({ status: 'approved' })
  })
})

describe('recent decisions', () => {
  it('hold a sender of whose comments many were rejected, by the address', async () => {
    const address = email()
    const [one, two] = [await post({ email: address }), await post({ email: address })]
    await server.discussion(allWait)
    await decideOn(one.id, 'spam')
    const held = await post({ email: address })
    expect(held.codes).toEqual(['recent_rejections', 'first_time_author'])
    expect(held.facts.recent).toEqual({ decided: 2, rejected: 1 })
    await decideOn(one.id, 'approved')
    expect((await post({ email: address })).facts.recent).toEqual({ decided: 2, rejected: 0 })
    await decideOn(two.id, 'trash')
    server.clock.advance(8 * day)
    expect(await post({ email: address })).toMatchObject({
      codes: ['first_time_author'],
      facts: { recent: { decided: 0 } },
    })
  })

  it('hold whoever is signed in to the address, whatever the settings', async () => {
    const { cookie } = await account()
    for (const { id } of [await post({ cookie }), await post({ cookie })]) await decideOn(id, 'spam')
    expect((await post({ cookie })).codes).toEqual(['recent_rejections'])
  })
})

describe('a comment that was taken back', () => {
  it('was not rejected', async () => {
    const address = email()
    for (const { answer, id } of [await post({ email: address }), await post({ email: address })])
      await fetch(`${server.base}/api/comments/${id}`, {
        method: 'DELETE',
        headers: { origin: server.base, 'x-edit-token': JSON.parse(answer.body).editToken },
      })
    expect((await post({ email: address })).facts.recent).toEqual({ decided: 0, rejected: 0 })
  })
})

describe('a name', () => {
  it('of staff or of an author is theirs, however it is written', async () => {
    await server.payload.create({ collection: 'authors', data: { name: 'Mara Lindqvist', slug: randomUUID() } })
    expect(await post({ name: 'MARA  lindqvist' })).toMatchObject({ status: 'pending', codes: ['reserved_name'] })
    expect(await post({ name: 'The Editor' })).toMatchObject({ status: 'pending', codes: ['reserved_name'] })
    expect(await post({ name: 'Mara Lindgren' })).toMatchObject({ status: 'approved' })
  })

  it('is no matter for those who are signed in', async () => {
    const { facts } = await post({ cookie: (await account()).cookie })
    expect(facts.reservedName).toBe(false)
  })
})

describe('an account', () => {
  it('proves its approved comments, which its address typed does not', async () => {
    await server.discussion({ ...lenient, requirePreviouslyApproved: true, quarantineComments: 2 })
    const { address, cookie } = await account()
    const first = await post({ cookie })
    expect(first.codes).toEqual(['first_time_author', 'quarantine'])
    const typed = await post({ email: address })
    await decideOn(typed.id, 'approved')
    expect((await post({ cookie })).facts).toMatchObject({ provenApproved: false, approvedBefore: 0 })
    await decideOn(first.id, 'approved')
    const third = await post({ cookie })
    expect(third.facts).toMatchObject({ provenApproved: true, approvedBefore: 1 })
    expect(third.codes).toEqual(['quarantine'])
    await decideOn(third.id, 'approved')
    expect(await post({ cookie })).toMatchObject({ status: 'approved', codes: [] })
    expect((await post({ email: address })).facts).toMatchObject({ provenApproved: false, approvedBefore: 0 })
  })
})

describe('a text', () => {
  it('with an address in it is held, and the place named', async () => {
    const held = await post({ content: 'Please write to mara@shore.example about it.' })
    expect(held.codes).toEqual(['contains_address'])
    expect(held.verdict.reasons).toMatchObject([{ field: 'content', span: [16, 34], detail: { what: 'email' } }])
    await server.discussion({ ...lenient, holdAddresses: false })
    expect(await post({ content: 'Please ring +49 30 1234567 about it.' })).toMatchObject({ status: 'approved' })
  })

  it('that looks like spam is held, and what surely is goes there', async () => {
    expect(await post({ content: `${text()} [url=https://a.example]here[/url]` })).toMatchObject({
      told: 'pending',
      status: 'pending',
      codes: ['spam_score'],
    })
    const sure = `${text()} [url=https://a.example]here[/url] <a href="https://a.example">here</a>`
    expect(await post({ content: sure })).toMatchObject({ told: 'pending', status: 'spam' })
  })
})

describe.each(Object.entries(doors))('through %s', (_name, door) => {
  it('one decision is made', async () => {
    await ban({ kind: 'name', value: 'Banned everywhere' })
    const cases = [
      await post({ name: 'Banned everywhere' }, door),
      await post({ content: `${text()} 030 / 123 45 67` }, door),
      await post({ name: 'The moderator' }, door),
    ]
    expect(cases.map(({ codes, status }) => [status, ...codes])).toEqual([
      ['trash', 'banned'],
      ['pending', 'contains_address'],
      ['pending', 'reserved_name'],
    ])
  })
})

describe('a comment that is decided again', () => {
  it('knows its sender by its own row, and the network as it was', async () => {
    const address = email()
    const earlier = [await post({ email: address }), await post({ email: address })]
    const [{ answer, id }, { id: another }] = [await post({ email: address }), await post({ email: address })]
    for (const { id: rejected } of earlier) await decideOn(rejected, 'spam')
    await ban({ kind: 'address', comment: another, effect: 'quarantine' })
    await server.discussion(allWait)
    const { body } = await edit(id, JSON.parse(answer.body).editToken, text())
    expect(body.doc.status).toBe('pending')
    const { events, verdict } = await server.moderation(id)
    expect(verdict.reasons.map(({ code }: { code: string }) => code)).toEqual([
      'quarantine',
      'recent_rejections',
      'first_time_author',
    ])
    expect(events.at(-1).facts).toMatchObject({
      bans: [{ kind: 'address', effect: 'quarantine' }],
      recent: { decided: 3, rejected: 2 },
    })
  })

  it('is asked about the new text', async () => {
    await ban({ kind: 'domain', value: 'later.example' })
    const { answer, id } = await post()
    await edit(id, JSON.parse(answer.body).editToken, `${text()} and many more words: https://later.example`)
    expect((await server.moderation(id)).comment.status).toBe('trash')
  })

  it('of an account is still the account’s', async () => {
    await server.discussion({ ...lenient, requirePreviouslyApproved: true })
    const { cookie } = await account()
    await decideOn((await post({ cookie })).id, 'approved')
    const { answer, id } = await post({ cookie })
    const { body } = await edit(id, JSON.parse(answer.body).editToken, text())
    expect(body.doc.status).toBe('approved')
  })
})

describe('what is recorded', () => {
  it('gives the same verdict again, without asking anybody', async () => {
    await server.discussion({ ...lenient, requirePreviouslyApproved: true, quarantineComments: 1, repeatLimit: 1 })
    const [address, content] = [email(), `${text()} [url=https://a.example]here[/url] robin@shore.example`]
    await ban({ kind: 'address', address, effect: 'quarantine' })
    await ban({ kind: 'name', value: 'The Replayed', effect: 'shadow' })
    for (const earlier of [await post({ email: address }), await post({ email: address })])
      await decideOn(earlier.id, 'spam')
    await post({ article: (await server.article({})).slug, content })
    const { codes, facts, id, verdict } = await post({ email: address, name: 'The replayed', content })
    expect(codes).toEqual(
      expect.arrayContaining(['banned', 'repeated', 'recent_rejections', 'spam_score', 'quarantine']),
    )
    const { name, url } = await server.payload.findByID({ collection: 'comments', id })
    const policy = await readPolicy(await createLocalReq({}, server.payload))
    const plain = plainText(renderComment(content).html)
    const recorded = facts as Facts & { links: number }
    expect(redecide({ name: name ?? '', url: url ?? null, content, text: plain }, policy, recorded)).toEqual({
      ...verdict,
      policyVersion: policy.version,
    })
  })

  it('says of the sender what counts, and nothing else', async () => {
    const address = email()
    await ban({ kind: 'address', address })
    const { facts } = await post({ email: address })
    expect(Object.keys(facts).sort()).toEqual([...Object.keys(plainFacts), 'links', 'missing'].sort())
    expect(facts.bans).toEqual([{ kind: 'address', effect: 'reject' }])
  })
})

describe('what cannot be found out', () => {
  const known = () => ({
    submission: { name: 'Robin', url: null, content: 'Well said.', text: 'Well said.', links: 0 },
    html: '<p>Well said.</p>',
    comment: undefined,
    article: { id: randomUUID(), discussion: { open: 'inherit' as const, moderation: 'inherit' as const } },
    carried: {
      email: '',
      ipTag: undefined,
      ipExpiresAt: undefined,
      idempotencyKey: '',
      reader: undefined,
      faults: [],
      failedChecks: ['honeypot'],
      hiddenMatches: [],
    },
    isStaff: false,
  })

  it('is named, and holds', async () => {
    const req = await createLocalReq({}, server.payload)
    startContext(req, { address: 'not an address' })
    expect((await gatherFacts(req, known())).failedChecks).toEqual(['honeypot', 'bans'])
  })

  it('because the database fails ends the request', async () => {
    const req = await createLocalReq({}, server.payload)
    const find = vi.spyOn(server.payload.db, 'find').mockRejectedValue(new Error('planted'))
    await expect(gatherFacts(req, known())).rejects.toThrow('planted')
    find.mockRestore()
  })

  it('is not asked about staff', async () => {
    const req = await createLocalReq({}, server.payload)
    const find = vi.spyOn(server.payload.db, 'find')
    expect(await gatherFacts(req, { ...known(), isStaff: true })).toMatchObject({ staff: true, bans: [] })
    expect(find).not.toHaveBeenCalled()
    find.mockRestore()
  })
})

describe('a conflict on the first try', () => {
  it('is decided anew, by the settings that are in force then', async () => {
    const { db } = server.payload
    const commit = vi.spyOn(db, 'commitTransaction').mockImplementationOnce(async (id) => {
      await db.rollbackTransaction((await id) ?? '')
      await server.discussion({ ...lenient, requirePreviouslyApproved: true })
      throw Object.assign(new Error('conflict'), { errorLabels: ['TransientTransactionError'] })
    })
    const { codes, status, told } = await post()
    expect(commit.mock.calls.length).toBeGreaterThan(1)
    expect([status, told, codes]).toEqual(['pending', 'pending', ['first_time_author']])
  })
})
