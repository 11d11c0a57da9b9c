import { randomUUID } from 'node:crypto'
import { createClient } from '@libsql/client'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { createLocalReq, type PayloadRequest } from 'payload'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { submitComment } from '../../src/comments/submit'
import { startContext } from '../../src/platform/context'
import { inTransaction } from '../../src/platform/database/transactions'
import { IdempotencyTaken } from '../../src/vault/errors'
import { vaultOf } from '../../src/vault/services'
import type { Owner, Vault } from '../../src/vault/types'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server.stop())
afterEach(() => vi.restoreAllMocks())

const vault = (): Vault => vaultOf(server.payload)
const request = (): Promise<PayloadRequest> => createLocalReq({}, server.payload)
const newOwner = (): Owner => ({ type: 'comment', id: randomUUID() })
const email = () => `${randomUUID()}@reader.example`

/** Every row of the vault as its database has it. */
const stored = async (): Promise<string> => {
  if (server.payload.db.name === 'mongoose') {
    const { connection } = server.payload.db as unknown as MongooseAdapter
    const rows = connection.getClient().db(`${connection.name}_vault`).collection('rows')
    return JSON.stringify(await rows.find().toArray())
  }
  const client = createClient({ url: server.databaseUrl })
  try {
    const rows = await client.execute(
      'SELECT * FROM vault_rows LEFT JOIN vault_blind_indexes ON row_id = vault_rows.id',
    )
    return JSON.stringify(rows.rows)
  } finally {
    client.close()
  }
}

describe('the vault', () => {
  it('gives an address back, and shows none in its rows', async () => {
    const [one, two] = [newOwner(), newOwner()]
    const address = email()
    for (const owner of [one, two]) await vault().keep(await request(), owner, { email: address }, server.clock.now())
    expect(await vault().reveal(await request(), one)).toEqual({ email: address })
    const rows = await stored()
    expect(rows).toContain(one.id)
    for (const form of [address, Buffer.from(address).toString('base64url'), Buffer.from(address).toString('hex')])
      expect(rows).not.toContain(form)
  })

  it('finds owners by address, however it is written, and only of the kind asked for', async () => {
    const owner = newOwner()
    const address = email()
    await vault().keep(await request(), owner, { email: address }, server.clock.now())
    expect(await vault().ownersOf(await request(), 'comment', ` ${address.toUpperCase()} `, 5)).toEqual([owner])
    expect(await vault().ownersOf(await request(), 'ban', address, 5)).toEqual([])
    expect(await vault().ownersOf(await request(), 'comment', email(), 5)).toEqual([])
  })

  it('finds owners by a reader token, numbers their addresses, and forgets the token with the address', async () => {
    const [one, two, three] = [newOwner(), newOwner(), newOwner()]
    const reader = randomUUID()
    const [mine, other] = [email(), email()]
    const at = (minutes: number) => new Date(server.clock.now().getTime() + minutes * 60_000)
    await vault().keep(await request(), one, { email: mine, reader }, at(0))
    await vault().keep(await request(), two, { email: other, reader }, at(1))
    await vault().keep(await request(), three, { reader }, at(2))
    const found = async (sender: Parameters<Vault['ownersByReader']>[2]) =>
      (await vault().ownersByReader(await request(), 'comment', sender, 10)).map(({ address, id }) => [id, address])
    expect(await found({ reader, email: mine.toUpperCase() })).toEqual([
      [three.id, null],
      [two.id, 1],
      [one.id, 0],
    ])
    expect(await found(one)).toEqual([
      [three.id, null],
      [two.id, 1],
    ])
    expect(await found({ reader: randomUUID(), email: mine })).toEqual([])
    // An address finds no token, and a row with a token alone has no address.
    expect(await vault().sameAddress(await request(), three, 'comment', 10)).toEqual([])
    expect(await vault().hasAddress(await request(), three)).toBe(false)
    expect(await stored()).not.toContain(reader)
    const mark = { type: 'trust', id: one.id } as const
    expect(await vault().copy(await request(), one, mark, at(3), { address: true, reader: true })).toMatchObject({
      address: true,
    })
    expect(await vault().ownersByReader(await request(), 'trust', one, 1)).toMatchObject([{ id: one.id, address: 0 }])
    await vault().forget(await request(), one)
    expect(await vault().hasReader(await request(), one)).toBe(false)
    await vault().forgetAddresses(at(10))
    expect(await found({ reader, email: mine })).toEqual([])
    expect(await vault().keptAt(await request(), mark)).toBeUndefined()
  })

  it('knows an owner without an address, and none that was never kept', async () => {
    const owner = newOwner()
    await vault().keep(await request(), owner, {}, server.clock.now())
    expect(await vault().reveal(await request(), owner)).toEqual({ email: null })
    expect(await vault().hasAddress(await request(), owner)).toBe(false)
    expect(await vault().reveal(await request(), newOwner())).toBeUndefined()
  })

  it('keeps one row for an idempotency key and says that it is taken', async () => {
    const owner = newOwner()
    const idempotencyKey = randomUUID()
    await vault().keep(await request(), owner, { idempotencyKey }, server.clock.now())
    await expect(
      vault().keep(await request(), newOwner(), { idempotencyKey }, server.clock.now()),
    ).rejects.toBeInstanceOf(IdempotencyTaken)
    expect(await vault().ownerOfKey(await request(), idempotencyKey)).toEqual(owner)
    expect(await stored()).not.toContain(idempotencyKey)
  })

  it('loses a row with its owner', async () => {
    const owner = newOwner()
    const address = email()
    await vault().keep(await request(), owner, { email: address }, server.clock.now())
    await vault().remove(await request(), owner)
    expect(await vault().reveal(await request(), owner)).toBeUndefined()
    expect(await vault().ownersOf(await request(), 'comment', address, 5)).toEqual([])
  })
})

describe('in one transaction with the comment', () => {
  it('nothing of either is kept when the other fails', async () => {
    const { id, slug } = await server.article({})
    const idempotencyKey = randomUUID()
    const create = server.payload.db.create
    vi.spyOn(server.payload.db, 'create').mockImplementation((args) => {
      // The event is written after the vault's row.
      if (args.collection === 'moderation-events') throw new Error('planted')
      return create.call(server.payload.db, args)
    })
    const input = { article: slug, name: 'Robin', email: email(), content: randomUUID(), idempotencyKey }
    await expect(submitComment(await request(), input)).rejects.toThrow('planted')
    vi.restoreAllMocks()
    expect(await server.count('comments', { article: { equals: id } })).toBe(0)
    expect(await vault().ownerOfKey(await request(), idempotencyKey)).toBeUndefined()
    expect((await submitComment(await request(), input)).doc.status).toBe('pending')
  })

  it('nothing is kept of a transaction that is rolled back', async () => {
    const owner = newOwner()
    const req = await request()
    const failing = inTransaction(req, async () => {
      await vault().keep(req, owner, { email: email() }, server.clock.now())
      expect(await vault().hasAddress(req, owner)).toBe(true)
      throw new Error('planted')
    })
    await expect(failing).rejects.toThrow('planted')
    expect(await vault().reveal(await request(), owner)).toBeUndefined()
  })

  it('a comment is never there without its row', async () => {
    const { slug } = await server.article({})
    const req = await request()
    startContext(req, { address: '203.0.113.199' })
    const { doc } = await submitComment(req, {
      article: slug,
      name: 'Robin',
      email: 'robin@reader.example',
      content: randomUUID(),
    })
    expect(await vault().reveal(await request(), { type: 'comment', id: doc.id })).toEqual({
      email: 'robin@reader.example',
    })
  })
})

describe('the tag of a network address', () => {
  it('is one for a network and a day, and another the next day', async () => {
    const now = server.clock.now()
    const tag = async (address: string, at = now) => (await vault().tagAddress({ address, now: at })).ipTag
    const next = new Date(now.getTime() + 24 * 60 * 60_000)
    expect(await tag('198.51.100.177')).toBe(await tag('::ffff:198.51.100.177'))
    expect(await tag('2001:db8:abcd:1234::1')).toBe(await tag('2001:db8:abcd:1234:ffff::9'))
    expect(await tag('2001:db8:abcd:1234::1')).not.toBe(await tag('2001:db8:abcd:1235::1'))
    expect(await tag('198.51.100.177')).not.toBe(await tag('198.51.100.177', next))
  })

  it('is emptied when its time is over, and its key destroyed', async () => {
    const owner = newOwner()
    const { ipExpiresAt, ipTag } = await vault().tagAddress({ address: '192.0.2.177', now: server.clock.now() })
    await vault().keep(await request(), owner, { ipTag, ipExpiresAt }, server.clock.now())
    expect(await vault().newestFrom(await request(), ipTag, new Date(0))).toEqual(server.clock.now())
    expect(await vault().expire(new Date(ipExpiresAt.getTime() - 1))).toBe(0)
    expect(await vault().expire(ipExpiresAt)).toBeGreaterThan(0)
    expect(await stored()).not.toContain(ipTag)
    expect(await vault().newestFrom(await request(), ipTag, new Date(0))).toBeUndefined()
    // The same day's key cannot be had again: a new one makes other tags.
    expect((await vault().tagAddress({ address: '192.0.2.177', now: server.clock.now() })).ipTag).not.toBe(ipTag)
  })
})

describe('rows of one sender', () => {
  it('make no flood of comments unless they are comments', async () => {
    const tag = await vault().tagAddress({ address: '192.0.2.180', now: server.clock.now() })
    await vault().keep(await request(), { type: 'report', id: randomUUID() }, tag, server.clock.now())
    expect(await vault().newestFrom(await request(), tag.ipTag, new Date(0))).toBeUndefined()
    await vault().keep(await request(), newOwner(), tag, server.clock.now())
    expect(await vault().newestFrom(await request(), tag.ipTag, new Date(0))).toEqual(server.clock.now())
  })

  const at = (minutes: number) => new Date(server.clock.now().getTime() + minutes * 60_000)

  it('are found by address and by network, newest first, never the row that was asked with', async () => {
    const [one, two, three] = [newOwner(), newOwner(), newOwner()]
    const tag = await vault().tagAddress({ address: '192.0.2.178', now: server.clock.now() })
    const address = email()
    await vault().keep(await request(), one, { email: address, ...tag }, at(0))
    await vault().keep(await request(), two, { email: address.toUpperCase() }, at(1))
    await vault().keep(await request(), three, { email: address, ...tag }, at(2))
    expect(await vault().sameAddress(await request(), one, 'comment', 5)).toEqual([three, two])
    expect(await vault().sameAddress(await request(), one, 'comment', 1)).toEqual([three])
    expect(await vault().sameAddress(await request(), one, 'ban', 5)).toEqual([])
    expect(await vault().sameNetwork(await request(), one, 'comment', 5)).toEqual([three])
    expect(await vault().ownersByTag(await request(), 'comment', tag.ipTag, 5)).toEqual([three, one])
    expect(await vault().sameNetwork(await request(), two, 'comment', 5)).toEqual([])
  })

  it('are found by address or network in one question, each once', async () => {
    const [one, two, three] = [newOwner(), newOwner(), newOwner()]
    const tag = await vault().tagAddress({ address: '192.0.2.179', now: server.clock.now() })
    const address = email()
    await vault().keep(await request(), one, { email: address, ...tag }, at(0))
    await vault().keep(await request(), two, { email: email(), ...tag }, at(1))
    await vault().keep(await request(), three, { email: address }, at(2))
    await vault().keep(await request(), newOwner(), { email: email() }, at(3))
    const found = await vault().ownersOf(await request(), 'comment', address, 5, tag.ipTag)
    expect(found).toEqual([three, two, one])
    expect(await vault().ownersOf(await request(), 'comment', email(), 5, tag.ipTag)).toEqual([two, one])
    expect(await vault().ownersOf(await request(), 'ban', address, 5, tag.ipTag)).toEqual([])
  })

  it('are copied for another owner, who can open them', async () => {
    const owner = newOwner()
    const ban: Owner = { type: 'ban', id: randomUUID() }
    const tag = await vault().tagAddress({ address: '192.0.2.179', now: server.clock.now() })
    const address = email()
    await vault().keep(await request(), owner, { email: address, ...tag }, at(0))
    const copied = await vault().copy(await request(), owner, ban, at(1), { address: true, network: true })
    expect(copied).toEqual({ address: true, ipExpiresAt: tag.ipExpiresAt })
    expect(await vault().reveal(await request(), ban)).toEqual({ email: address })
    expect(await vault().ownersOf(await request(), 'ban', address, 5)).toEqual([ban])
    expect(await vault().sameNetwork(await request(), owner, 'ban', 5)).toEqual([ban])
    expect(await stored()).not.toContain(address)
  })
})
