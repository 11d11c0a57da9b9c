import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalReq } from 'payload'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { finishErasures } from '../../src/privacy/erase'
import { repeatErasures } from '../../src/privacy/erasureRecords'
import { vaultOf } from '../../src/vault/services'
import type { OwnerType } from '../../src/vault/types'
import { bootServer, type TestServer } from '../support/app'
import { askFor, press, workOff } from '../support/personMail'
import { type SmtpServer, startSmtp } from '../support/smtp'
import { openOtherVault, readVaultData } from '../support/vaultData'

let smtp: SmtpServer
let server: TestServer

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url, TRUST_PROXY: '1' })
})
beforeEach(async () => {
  await server.discussion({
    floodSeconds: 0,
    notifyAuthor: false,
    notifyModerators: false,
    requirePreviouslyApproved: false,
  })
  await workOff(server)
  smtp.mails.length = 0
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

const vault = () => vaultOf(server.payload)
const local = () => createLocalReq({}, server.payload)
const known = async (type: OwnerType, address: string) =>
  (await vault().ownersOf(await local(), type, address, 100)).length
const list = () => join(server.folder, 'erasures.jsonl')

const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(server.base + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip(), ...headers },
    body: JSON.stringify(body),
  })
  expect(response.status, await response.clone().text()).toBeLessThan(300)
  return response.json()
}
const asStaff = (body: unknown, path: string) =>
  send('POST', `/api/moderation/${path}`, body, { cookie: server.staff.moderator.cookie, origin: server.base })

/** Somebody who has been about: a comment that was changed, one that waits, a report, a note and bans, and an answer to them. */
const someone = async () => {
  const address = server.canary.email()
  const name = `Robin ${randomUUID().slice(0, 6)}`
  const website = `https://${randomUUID()}.example/me`
  const { slug, id: article } = await server.article({ title: 'Tide pools' })
  const text = `Better said. ${randomUUID()}`
  const typed = { article: slug, name, url: website, email: address, content: `What I think. ${randomUUID()}` }
  const { doc, editToken } = await send('POST', '/api/comments', typed)
  await send('PATCH', `/api/comments/${doc.id}`, { content: text }, { 'x-edit-token': editToken })
  const answer = await send('POST', '/api/comments', {
    ...typed,
    name: 'Somebody else',
    url: '',
    email: server.canary.email(),
    content: `I see. ${randomUUID()}`,
    parent: doc.id,
  })
  const waits = await server.comment({ article: slug, status: 'pending', name, email: address.toUpperCase() })
  await send('POST', `/api/comments/${answer.doc.id}/report`, {
    reason: 'spam',
    explanation: 'I do not like it.',
    email: address,
  })
  await asStaff({ comment: doc.id, about: 'author', text: 'Argues well.' }, 'notes')
  await asStaff({ comment: doc.id, about: 'comment', text: `${name} means it, see ${website}.` }, 'notes')
  const { ban } = await asStaff({ comment: waits, kind: 'address', effect: 'quarantine', note: `Says ${name}` }, 'bans')
  return {
    address,
    name,
    text,
    website,
    slug,
    article,
    comment: String(doc.id),
    waits,
    answer: String(answer.doc.id),
    ban: String(ban.id),
  }
}
type Someone = Awaited<ReturnType<typeof someone>>

const eraseByMail = async ({ address }: Pick<Someone, 'address'>, fields: Record<string, string> = {}) => {
  const path = await askFor(server, smtp, { email: address, purpose: 'erase' })
  if (!path) throw new Error('No link was mailed')
  expect((await press(server, path, fields)).status).toBe(200)
}

/** Everything of the content that could name somebody. */
const contentWith = async (needle: string): Promise<string[]> => {
  const found: string[] = []
  for (const { slug } of server.payload.config.collections) {
    const { docs } = await server.payload.db.find({ collection: slug, pagination: false, limit: 0, req: {} })
    if (JSON.stringify(docs).includes(needle)) found.push(slug)
  }
  return found
}

describe('an export', () => {
  it('hands out everything of one address and nothing of anybody else’s, as a file', async () => {
    const one = await someone()
    const other = await someone()
    const path = await askFor(server, smtp, { email: one.address, purpose: 'export' })
    const response = await press(server, path ?? '')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="my-data.json"',
      'cache-control': 'no-store',
    })
    const text = await response.text()
    const data = JSON.parse(text)
    expect(Object.keys(data)).toEqual(['site', 'exportedAt', 'comments', 'reports', 'notes', 'bans', 'subscriptions'])
    expect(data.comments.map(({ id }: { id: string }) => id).sort()).toEqual([one.comment, one.waits].sort())
    const changed = data.comments.find(({ id }: { id: string }) => id === one.comment)
    expect(changed).toMatchObject({
      article: `${server.base}/articles/${one.slug}`,
      name: one.name,
      website: one.website,
      text: expect.stringContaining('Better said.'),
      earlier: [{ text: expect.stringContaining('What I think.') }],
    })
    expect(changed.events.map(({ kind }: { kind: string }) => kind)).toEqual(['submitted', 'edited', 'noted'])
    const waiting = data.comments.find(({ id }: { id: string }) => id === one.waits)
    expect(waiting.status).toBe('pending')
    expect(data.reports).toMatchObject([{ comment: one.answer, reason: 'spam', explanation: 'I do not like it.' }])
    expect(data.notes).toMatchObject([{ text: 'Argues well.' }])
    expect(data.bans).toMatchObject([{ effect: 'quarantine' }])
    expect(data.subscriptions).toEqual([])
    // Whoever of the staff it was, and whoever else writes here.
    for (const stranger of [server.staff.moderator.id, other.name, 'Somebody else'])
      expect(text).not.toContain(stranger)
  })

  it('leaves out whom else a note names, and ends a shadow ban, which it tells', async () => {
    const one = await someone()
    const kim = `Kim ${randomUUID()}`
    await server.comment({ article: one.slug, status: 'approved', name: kim })
    await asStaff({ comment: one.comment, about: 'author', text: `Quarrels with ${kim}.` }, 'notes')
    await asStaff({ comment: one.comment, about: 'comment', text: `An answer to ${kim}.` }, 'notes')
    await asStaff({ comment: one.comment, kind: 'address', effect: 'shadow' }, 'bans')
    const path = await askFor(server, smtp, { email: one.address, purpose: 'export' })
    const text = await (await press(server, path ?? '')).text()
    expect(text).toContain('Quarrels with Anonymous.')
    expect(text).toContain('An answer to Anonymous.')
    expect(text).not.toContain(kim)
    const { bans } = JSON.parse(text)
    expect(bans.map(({ effect }: { effect: string }) => effect).sort()).toEqual(['quarantine', 'reject'])
    expect(await server.count('bans', { effect: { equals: 'shadow' } })).toBe(0)
  })

  it('says why a comment was held', async () => {
    await server.discussion({ floodSeconds: 0, holdAll: true, notifyModerators: false, notifyAuthor: false })
    const address = server.canary.email()
    const { slug } = await server.article({})
    await server.comment({ article: slug, status: 'pending', email: address })
    const path = await askFor(server, smtp, { email: address, purpose: 'export' })
    const { comments } = await (await press(server, path ?? '')).json()
    expect(comments[0].events[0].reasons).toMatchObject([
      { code: 'manual', says: 'Every comment on this site is held for a decision.' },
      { code: 'first_time_author' },
    ])
  })
})

describe('an erasure', () => {
  it('makes nobody of somebody: in comments, their earlier texts, notes, bans and the desk; texts and answers stay', async () => {
    const one = await someone()
    const before = await server.moderation(one.comment)
    await eraseByMail(one)
    await workOff(server)
    const { comment, events } = await server.moderation(one.comment)
    expect(comment).toMatchObject({ name: 'Anonymous', url: null, content: before.comment.content, status: 'approved' })
    expect(events.map(({ kind }) => kind)).toEqual([...before.events.map(({ kind }) => kind), 'erased'])
    expect(events.find(({ kind }) => kind === 'noted')?.note).toBe('Anonymous means it, see Anonymous.')
    expect((await server.moderation(one.waits)).comment.name).toBe('Anonymous')
    expect(await contentWith(one.name)).toEqual([])
    expect(await contentWith(one.website)).toEqual([])
    expect((await server.moderation(one.answer)).comment.name).toBe('Somebody else')
    const page = await (await fetch(`${server.base}/articles/${one.slug}`)).text()
    expect(page).toContain('Better said.')
    expect(page).not.toContain(one.name)
    for (const type of ['comment', 'report', 'note', 'request', 'erasure'] as const)
      expect([type, await known(type, one.address)]).toEqual([type, 0])
    const req = await local()
    for (const owner of [one.comment, one.waits].map((id) => ({ type: 'comment', id }) as const)) {
      expect(await vault().reveal(req, owner)).toEqual({ email: null })
      expect(await vault().sameNetwork(req, owner, 'comment', 5)).toEqual([])
    }
    expect(await server.count('reports', { comment: { equals: one.answer } })).toBe(1)
  })

  it('leaves a ban in force that cannot be read any more', async () => {
    const one = await someone()
    await eraseByMail(one)
    await workOff(server)
    expect(await vault().reveal(await local(), { type: 'ban', id: one.ban })).toEqual({ email: null })
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: true })
    const { doc } = await send('POST', '/api/comments', {
      article: one.slug,
      name: 'A new name',
      email: one.address,
      content: `Back again. ${randomUUID()}`,
    })
    const { comment, verdict } = await server.moderation(doc.id)
    expect(comment.status).toBe('pending')
    expect(verdict.reasons).toMatchObject([
      { code: 'quarantine', detail: { kind: 'address' } },
      { code: 'first_time_author' },
    ])
  })

  it('deletes the texts where that was asked for, and leaves the answers', async () => {
    const one = await someone()
    await eraseByMail(one, { texts: 'delete' })
    await workOff(server)
    expect(await server.count('comments', { id: { in: [one.comment, one.waits] } })).toBe(0)
    expect((await server.moderation(one.answer)).comment.name).toBe('Somebody else')
    expect(await contentWith(one.text)).toEqual([])
  })

  it('leaves alone what the same address sends afterwards', async () => {
    const one = await someone()
    await eraseByMail(one)
    server.clock.advance(1)
    const later = await server.comment({
      article: one.slug,
      status: 'approved',
      name: 'Robin again',
      email: one.address,
    })
    await workOff(server)
    await finishErasures(server.payload)
    expect((await server.moderation(later)).comment.name).toBe('Robin again')
    expect((await server.moderation(one.comment)).comment.name).toBe('Anonymous')
  })

  it('goes on where it was killed, and does nothing twice', async () => {
    const address = server.canary.email()
    const { slug } = await server.article({})
    const ids: string[] = []
    for (let index = 0; index < 5; index++)
      ids.push(await server.comment({ article: slug, status: 'approved', name: 'Robin', email: address }))
    const names = async () =>
      (await Promise.all(ids.map((id) => server.moderation(id)))).map(({ comment }) => comment.name)
    const live = vaultOf(server.payload)
    const { forget } = live
    let turns = 0
    const dying = vi.spyOn(live, 'forget').mockImplementation(async (...args) => {
      turns += 1
      // In the middle of a comment's transaction.
      await forget(...args)
      if (turns > 2) throw new Error('killed')
    })
    await eraseByMail({ address })
    await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
    await expect.poll(() => turns).toBeGreaterThan(2)
    expect((await names()).sort()).toEqual(['Anonymous', 'Anonymous', 'Robin', 'Robin', 'Robin'])
    expect(await known('comment', address)).toBe(3)
    dying.mockRestore()
    // The job's next turn is in ten seconds; the round of every minute does not wait for it.
    await finishErasures(server.payload)
    expect(new Set(await names())).toEqual(new Set(['Anonymous']))
    expect(await known('erasure', address)).toBe(0)
    await finishErasures(server.payload)
    for (const id of ids)
      expect((await server.moderation(id)).events.filter(({ kind }) => kind === 'erased')).toHaveLength(1)
    await server.payload.db.deleteMany({ collection: 'payload-jobs', where: {}, req: {} })
  })

  it('is carried out although keys are rotated between its confirmation and its job', async () => {
    const one = await someone()
    const path = await askFor(server, smtp, { email: one.address, purpose: 'erase' })
    // Nobody works off jobs meanwhile.
    const { queue } = server.payload.jobs
    const queued: unknown[] = []
    vi.spyOn(server.payload.jobs, 'queue').mockImplementation(async (args) => {
      queued.push(args)
      return queue({ ...args, waitUntil: new Date(server.clock.now().getTime() + 1e10) } as Parameters<typeof queue>[0])
    })
    expect((await press(server, path ?? '')).status).toBe(200)
    expect(queued).toHaveLength(1)
    const later = () => new Date(Date.now() + 24 * 60 * 60_000)
    for await (const step of (await openOtherVault(server)).rotate({ now: later, finish: true, sleep: async () => {} }))
      if (step.type === 'done') expect(step.left).toBe(0)
    expect((await readVaultData(server)).keys).toEqual(['blind-2', 'data-2'])
    await finishErasures(server.payload)
    expect((await server.moderation(one.comment)).comment.name).toBe('Anonymous')
    expect(await known('erasure', one.address)).toBe(0)
    await server.payload.db.deleteMany({ collection: 'payload-jobs', where: {}, req: {} })
  })
})

describe('an erased comment', () => {
  const patch = async (id: string, body: unknown, headers: Record<string, string>) =>
    fetch(`${server.base}/api/comments/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  /** A comment with its edit token, and what erases whoever wrote it. */
  const written = async () => {
    const address = server.canary.email()
    const { slug } = await server.article({})
    const site = `${randomUUID()}.example`
    const name = `Robin ${randomUUID()}`
    const typed = { article: slug, name, url: `https://${site}/`, email: address }
    const { doc, editToken } = await send('POST', '/api/comments', { ...typed, content: `A remark. ${randomUUID()}` })
    const erase = async () => {
      await eraseByMail({ address })
      await workOff(server)
    }
    return { id: String(doc.id), token: { 'x-edit-token': editToken }, erase, slug, address, name, site }
  }

  it('takes neither name nor website from a form that a moderator had open', async () => {
    const { erase, id, name: signed, site } = await written()
    const { name, url } = (await server.moderation(id)).comment
    await erase()
    const response = await patch(
      id,
      { name, url, badge: 'staff', content: 'Corrected by a moderator.' },
      { cookie: server.staff.moderator.cookie, origin: server.base },
    )
    expect(response.status).toBe(200)
    expect((await server.moderation(id)).comment).toMatchObject({
      name: 'Anonymous',
      url: null,
      badge: null,
      content: 'Corrected by a moderator.',
    })
    expect([await contentWith(signed), await contentWith(site)]).toEqual([[], []])
  })

  it('takes nothing from an edit that began before', async () => {
    const { erase, id, token } = await written()
    const { update } = server.payload
    const began = vi.spyOn(server.payload, 'update').mockImplementationOnce(async (args) => {
      // As while an outside service is asked about the edit.
      await erase()
      return update.call(server.payload, args)
    })
    const response = await patch(id, { content: 'Changed meanwhile.' }, token)
    expect(began).toHaveBeenCalled()
    expect([response.status, (await response.json()).errors[0].data.errors[0].code]).toEqual([403, 'edit_window_over'])
    expect((await server.moderation(id)).comment).toMatchObject({ name: 'Anonymous', url: null })
  })

  it('has no edit token any more', async () => {
    const { erase, id, name, token } = await written()
    await erase()
    expect((await patch(id, { name }, token)).status).toBe(403)
    const removed = await fetch(`${server.base}/api/comments/${id}`, { method: 'DELETE', headers: token })
    expect(removed.status).toBe(403)
    expect((await server.moderation(id)).comment).toMatchObject({ name: 'Anonymous', status: 'approved' })
  })

  it('counts as changed for whoever looked at it before', async () => {
    const { erase, id } = await written()
    const seen = (await server.moderation(id)).comment.updatedAt
    await erase()
    expect((await server.decide([id], 'trash', { seen })).body.results).toMatchObject([{ error: { code: 'conflict' } }])
  })

  it('is changed by an edit in what was sent alone', async () => {
    const { id, token } = await written()
    const update = vi.spyOn(server.payload, 'update')
    expect((await patch(id, { content: 'Said better.' }, token)).status).toBe(200)
    expect(update.mock.calls.map(([{ data }]) => data)).toEqual([{ content: 'Said better.' }])
  })

  /** Puts an address where staff typed a word in its place: whatever answers with an address is a leak to this suite. */
  const fillIn = async (word: string, address: string) => {
    for (const collection of ['moderation-events', 'bans', 'author-notes', 'reports'] as const) {
      const { docs } = await server.payload.db.find({ collection, pagination: false, limit: 0, req: {} })
      for (const doc of docs) {
        const filled = JSON.stringify(doc).replaceAll(word, address)
        if (filled !== JSON.stringify(doc))
          await server.payload.db.updateOne({ collection, id: doc.id, data: JSON.parse(filled), req: {} })
      }
    }
  }

  it.each<Record<string, string>>([{}, { texts: 'delete' }])(
    'leaves its address and names in nothing that staff wrote, with %o',
    async (fields) => {
      const { address, id, name, site, slug } = await written()
      const secondName = `Second ${randomUUID()}`
      const second = await server.comment({ article: slug, status: 'approved', name: secondName, email: address })
      const other = await server.comment({ article: slug, status: 'approved' })
      const words = `${name} of ${site}, once ${secondName}, is ADDRESS`
      await asStaff({ comment: second, about: 'comment', text: words }, 'notes')
      await asStaff({ comment: other, about: 'comment', text: 'Compare with ADDRESS.' }, 'notes')
      await asStaff({ comment: other, about: 'author', text: 'Answers ADDRESS.' }, 'notes')
      await asStaff({ comment: other, kind: 'name', effect: 'quarantine', note: 'Not ADDRESS' }, 'bans')
      await send('POST', `/api/comments/${other}/report`, { reason: 'other', explanation: 'Insults ADDRESS' })
      await server.decide([id], 'trash', { ground: `Rule 3, ${name}, ADDRESS`, note: `${name} again` })
      await server.decide([other], 'trash', { ground: 'Rule 4, of ADDRESS' })
      await fillIn('ADDRESS', address.toUpperCase())
      expect((await contentWith(address.toUpperCase())).sort()).toEqual([
        'author-notes',
        'bans',
        'moderation-events',
        'reports',
      ])
      await eraseByMail({ address }, fields)
      await workOff(server)
      for (const trace of [address, address.toUpperCase(), name, site, secondName])
        expect([trace, await contentWith(trace)]).toEqual([trace, []])
      const { events } = await server.moderation(other)
      expect(events.find(({ kind }) => kind === 'noted')?.note).toBe('Compare with Anonymous.')
      expect(events.find(({ statement }) => statement)?.statement.ground).toBe('Rule 4, of Anonymous')
    },
  )

  it('names the account it was sent with no more', async () => {
    const { cookie, email, id: account } = await server.account('author')
    const { slug } = await server.article({})
    const { doc } = await send(
      'POST',
      '/api/comments',
      { article: slug, content: `Signed in. ${randomUUID()}` },
      { cookie, origin: server.base },
    )
    await eraseByMail({ address: email })
    await workOff(server)
    const { comment, events } = await server.moderation(doc.id)
    expect(comment.name).toBe('Anonymous')
    expect(JSON.stringify(events)).not.toContain(account)
  })
})

describe('the list of erasures beside the database', () => {
  /** A confirmed erasure whose job waits, so that the test says who carries it out. */
  const confirmed = async () => {
    const one = await someone()
    server.clock.advance(60_000)
    const { queue } = server.payload.jobs
    const path = await askFor(server, smtp, { email: one.address, purpose: 'erase' })
    vi.spyOn(server.payload.jobs, 'queue').mockImplementation(async (args) =>
      queue({ ...args, waitUntil: new Date(Date.now() + 1e10) } as Parameters<typeof queue>[0]),
    )
    expect((await press(server, path ?? '')).status).toBe(200)
    vi.restoreAllMocks()
    const [begun] = await vault().erasures(await local(), { limit: 10 })
    return { ...one, erasure: begun?.id ?? '' }
  }
  const isListed = async (erasure: string) =>
    (await readFile(list(), 'utf8').catch(() => '')).includes(`"id":"${erasure}"`)
  const nameOf = async (id: string) => (await server.moderation(id)).comment.name
  const carriers = {
    'the round of every minute': () => finishErasures(server.payload),
    'its job': async () => {
      await server.payload.update({ collection: 'payload-jobs', where: {}, data: { waitUntil: null } })
      await workOff(server)
    },
  }
  afterEach(() => server.payload.db.deleteMany({ collection: 'payload-jobs', where: {}, req: {} }))

  it('has an erasure when its reader is told of it', async () => {
    const { comment, erasure } = await confirmed()
    expect([await nameOf(comment), await isListed(erasure)]).toEqual([expect.stringContaining('Robin'), true])
    await finishErasures(server.payload)
  })

  it.each(Object.keys(carriers) as (keyof typeof carriers)[])(
    'has an erasure before anything of it is erased by %s',
    async (carrier) => {
      const { comment, erasure } = await confirmed()
      // Stopped right after the transaction of the confirmation.
      await rm(list())
      const live = vault()
      const { forget } = live
      const listed: boolean[] = []
      vi.spyOn(live, 'forget').mockImplementation(async (...args) => {
        listed.push(await isListed(erasure))
        return forget(...args)
      })
      await carriers[carrier]()
      expect(await nameOf(comment)).toBe('Anonymous')
      expect(new Set(listed)).toEqual(new Set([true]))
    },
  )

  it('keeps an erasure waiting while it cannot be written', async () => {
    const { comment } = await confirmed()
    await rm(list())
    await mkdir(list())
    await expect(finishErasures(server.payload)).rejects.toThrow('EISDIR')
    expect(await nameOf(comment)).not.toBe('Anonymous')
    await rmdir(list())
    await finishErasures(server.payload)
    expect(await nameOf(comment)).toBe('Anonymous')
  })
})

describe('after a backup was restored', () => {
  /** As a backup from before the erasure has them; its tombstone is in no backup of that time. */
  const bringBack = async (one: Someone, written: Date) => {
    const req = await local()
    for (const id of [one.comment, one.waits]) {
      await vault().remove(req, { type: 'comment', id })
      await vault().keep(req, { type: 'comment', id }, { email: one.address }, written)
      await server.payload.db.updateOne({ collection: 'comments', id, data: { name: one.name }, req: {} })
    }
    // The erasure of just now: the list is not in the order of time.
    const now = server.clock.now().toISOString()
    const lines = (await readFile(list(), 'utf8')).trim().split('\n')
    const { id } = lines.map((line) => JSON.parse(line)).find(({ at }) => at === now)
    await vault().remove(req, { type: 'tombstone', id })
    return id
  }
  const nameOf = async (id: string) => (await server.moderation(id)).comment.name

  it('what had been erased since then is erased again, by the list beside the database', async () => {
    const one = await someone()
    const other = await someone()
    const written = server.clock.now()
    server.clock.advance(60_000)
    await eraseByMail(one)
    await workOff(server)
    const tombstone = await bringBack(one, written)
    expect(await nameOf(one.comment)).toBe(one.name)
    await repeatErasures(server.payload)
    expect([await nameOf(one.comment), await nameOf(one.waits)]).toEqual(['Anonymous', 'Anonymous'])
    expect(await known('comment', one.address)).toBe(0)
    expect(await vault().keptAt(await local(), { type: 'tombstone', id: tombstone })).toEqual(server.clock.now())
    expect(await nameOf(other.comment)).toBe(other.name)
  })

  it('it is looked for anew when the first look was killed', async () => {
    const one = await someone()
    const written = server.clock.now()
    server.clock.advance(60_000)
    await eraseByMail(one)
    await workOff(server)
    await bringBack(one, written)
    const live = vaultOf(server.payload)
    // biome-ignore lint/correctness/useYield: it dies before it finds anything
    vi.spyOn(live, 'findRestored').mockImplementation(async function* () {
      throw new Error('killed')
    })
    await expect(repeatErasures(server.payload)).rejects.toThrow('killed')
    expect(await nameOf(one.comment)).toBe(one.name)
    vi.restoreAllMocks()
    await repeatErasures(server.payload)
    expect(await nameOf(one.comment)).toBe('Anonymous')
  })

  it('a line that was cut off, or is another site’s, is told of and keeps no other back', async () => {
    const one = await someone()
    const written = server.clock.now()
    server.clock.advance(60_000)
    await eraseByMail(one)
    await workOff(server)
    await bringBack(one, written)
    const text = await readFile(list(), 'utf8')
    const last = JSON.parse(text.trim().split('\n').at(-1) ?? '')
    const foreign = JSON.stringify({ ...last, id: `${randomUUID()}:names` })
    await writeFile(list(), `${foreign}\n${text}${text.slice(0, 40)}`)
    const error = vi.spyOn(server.payload.logger, 'error')
    await repeatErasures(server.payload)
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ unreadable: 2 }))
    expect(await nameOf(one.comment)).toBe('Anonymous')
    await rm(list())
    await repeatErasures(server.payload)
    // Everything the database knows is in the new list.
    expect(await readFile(list(), 'utf8')).toContain(last.id)
  })

  it('the list is readable by its owner alone and names nobody', async () => {
    expect((await stat(list())).mode & 0o777).toBe(0o600)
    const text = await readFile(list(), 'utf8')
    expect(text).not.toContain('@')
    expect(server.canary.scan([{ where: 'list', text }])).toEqual([])
  })
})
