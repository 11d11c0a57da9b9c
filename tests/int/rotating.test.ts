import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/platform/database/transactions'
import { vaultOf } from '../../src/vault/services'
import type { Owner, RotationStep, Vault } from '../../src/vault/types'
import { bootServer, type TestServer } from '../support/app'
import { kidOf, openOtherVault, readVaultData } from '../support/vaultData'

const request = (server: TestServer) => createLocalReq({}, server.payload)
const comment = (id: string = randomUUID()): Owner => ({ type: 'comment', id })
const newEmail = () => `${randomUUID()}@reader.example`
/** Two seconds are what finishing waits for look-ups under way, whose keys are a second old. */
const sleep = (ms: number) => pause(Math.min(ms, 2000))
/** Later than any key was made: what began before the new ones is not waited for. */
const muchLater = () => new Date(Date.now() + 24 * 60 * 60_000)

const rotate = async (vault: Vault, { finish }: { finish: boolean }): Promise<RotationStep | undefined> => {
  let last: RotationStep | undefined
  for await (const step of vault.rotate({ now: muchLater, finish, sleep })) last = step
  return last
}

describe('in the middle of a rotation that another process began', () => {
  let server: TestServer
  let slug: string
  const email = newEmail()
  /** Comments from one address: sealed anew already, and not yet. */
  let done: string
  let waiting: string

  const call = async (path: string, body?: object) => {
    const response = await fetch(`${server.base}/api/moderation/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return response.json()
  }

  beforeAll(async () => {
    server = await bootServer()
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    slug = (await server.article({})).slug
    done = await server.comment({ article: slug, status: 'approved', email })
    for (let index = 0; index < 30; index++)
      await vaultOf(server.payload).keep(await request(server), comment(), { email: newEmail() }, server.clock.now())
    waiting = await server.comment({ article: slug, status: 'pending', email: email.toUpperCase() })
    // The server has looked with the old keys, and is asked again at once.
    for await (const step of (await openOtherVault(server)).rotate({ now: muchLater, finish: true, batch: 1, sleep }))
      if (step.type === 'progress') break
    expect([await kidOf(server, comment(done)), await kidOf(server, comment(waiting))]).toEqual(['data-2', 'data-1'])
  })
  afterAll(() => server?.stop())

  it('every address can be read', async () => {
    const vault = vaultOf(server.payload)
    expect(await vault.reveal(await request(server), comment(done))).toEqual({ email })
    expect(await vault.reveal(await request(server), comment(waiting))).toEqual({ email: email.toUpperCase() })
  })

  it('a search for an address finds the comments of both sides', async () => {
    const found = await call('address', { email })
    expect(found.comments.sort()).toEqual([done, waiting].sort())
  })

  it('the history of an author counts the comments of both sides, from either of them', async () => {
    // What else waits is not counted: anybody may have typed the address.
    for (const id of [done, waiting])
      expect((await call(`comments/${id}/author`)).comments).toMatchObject({
        approved: 1,
        pending: id === waiting ? 1 : 0,
      })
  })

  it('a new comment is sealed with the new key, and knows what its sender wrote before', async () => {
    const id = await server.comment({ article: slug, status: 'spam', email })
    expect(await kidOf(server, comment(id))).toBe('data-2')
    for (const one of [id, done, waiting])
      expect((await call(`comments/${one}/author`)).comments).toMatchObject({
        approved: 1,
        pending: one === waiting ? 1 : 0,
        spam: 1,
      })
  })

  it.each(['done', 'waiting'])('a ban by the address of a comment that is %s finds the next one', async (which) => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: true })
    const { ban } = await call('bans', {
      comment: which === 'done' ? done : waiting,
      kind: 'address',
      effect: 'quarantine',
    })
    expect(await kidOf(server, { type: 'ban', id: ban.id })).toBe('data-2')
    const next = await server.comment({ article: slug, status: 'pending', email })
    expect((await server.moderation(next)).verdict.reasons).toContainEqual(
      expect.objectContaining({ code: 'quarantine', detail: { kind: 'address', effect: 'quarantine' } }),
    )
    for (const id of [done, waiting])
      expect((await call(`comments/${id}/author`)).bans).toContainEqual(expect.objectContaining({ id: ban.id }))
  })

  it('going on and finishing leaves one key, and all of this as it was', async () => {
    const other = await openOtherVault(server)
    expect(await rotate(other, { finish: true })).toMatchObject({ left: 0, unreadable: [] })
    const { keys, kids, versions } = await readVaultData(server)
    expect(keys).toEqual(['blind-2', 'data-2'])
    expect([Object.keys(kids), Object.keys(versions)]).toEqual([['data-2'], ['2']])
    expect((await call('address', { email })).comments).toEqual(expect.arrayContaining([done, waiting]))
    expect((await call(`comments/${done}/author`)).bans).toHaveLength(2)
  })
})

describe('a server that was started before a rotation', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await bootServer()
  })
  afterAll(() => server?.stop())

  const keep = async (owner: Owner, email: string) =>
    vaultOf(server.payload).keep(await request(server), owner, { email }, server.clock.now())

  it('never seals with a key that was destroyed while it did something else', async () => {
    const [one, two, ban] = [comment(), comment(), { type: 'ban', id: randomUUID() } as const]
    const email = newEmail()
    await keep(one, email)
    expect(await rotate(await openOtherVault(server), { finish: true })).toMatchObject({ left: 0 })
    const { keys } = await readVaultData(server)
    expect(keys).toEqual(['blind-2', 'data-2'])
    await keep(two, email)
    await vaultOf(server.payload).copy(await request(server), one, ban, server.clock.now())
    for (const owner of [one, two, ban]) {
      expect(await kidOf(server, owner)).toBe('data-2')
      expect(await vaultOf(server.payload).reveal(await request(server), owner)).toEqual({ email })
    }
    expect(await vaultOf(server.payload).sameAddress(await request(server), one, 'comment', 5)).toEqual([two])
    expect(await vaultOf(server.payload).ownersOf(await request(server), 'ban', email, 5)).toEqual([ban])
  })

  it('loses nothing it wrote in a transaction that began before the new keys were there', async () => {
    const [first, late] = [comment(), comment()]
    const email = newEmail()
    await keep(first, email)
    const [old] = (await readVaultData(server)).keys.filter((id) => id.startsWith('data-'))
    const other = await openOtherVault(server)
    const req = await request(server)
    // On SQLite the rotation has to wait for the transaction; on MongoDB it goes on beside it.
    let rotating: Promise<unknown> = Promise.resolve()
    await inTransaction(req, async () => {
      expect(await vaultOf(server.payload).hasAddress(req, first)).toBe(true)
      rotating = rotate(other, { finish: false })
      if (server.payload.db.name === 'mongoose') await rotating
      await vaultOf(server.payload).keep(req, late, { email }, server.clock.now())
    })
    await rotating
    if (server.payload.db.name === 'mongoose') expect(await kidOf(server, late)).toBe(old)
    expect(await rotate(other, { finish: true })).toMatchObject({ left: 0 })
    const { keys, kids } = await readVaultData(server)
    expect(keys).toHaveLength(2)
    expect(keys).not.toContain(old)
    expect(Object.keys(kids)).toEqual([await kidOf(server, late)])
    expect(await vaultOf(server.payload).reveal(await request(server), late)).toEqual({ email })
    expect(await vaultOf(server.payload).ownersOf(await request(server), 'comment', email, 5)).toHaveLength(2)
  })

  it('keeps what was begun with the old keys when the new ones have only just come', async () => {
    const waits: number[] = []
    const steps: RotationStep[] = []
    const rotation = (await openOtherVault(server)).rotate({
      now: () => new Date(),
      finish: true,
      sleep: async (ms) => void waits.push(ms),
    })
    for await (const step of rotation) steps.push(step)
    const waiting = steps.find((step) => step.type === 'waiting')
    const expected = server.payload.db.name === 'mongoose' ? 90_000 : 5000
    expect(waiting?.ms).toBeGreaterThan(expected - 4000)
    expect(waits).toContain(waiting?.ms)
  })
})
