import { inspect } from 'node:util'
import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { IdempotencyTaken } from '../../../src/vault/errors'
import { createVault } from '../../../src/vault/vault'
import { createCanary } from '../../support/canary'
import { memoryStore } from './memoryStore'

const master = { id: 'm1', key: Buffer.alloc(32, 7) }
const now = new Date('2026-05-04T10:00:00.000Z')
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
// The store of these tests has no transactions to find in it.
const req = {} as PayloadRequest
const c1 = { type: 'comment', id: 'c1' } as const
const c2 = { type: 'comment', id: 'c2' } as const
const address = '100.64.1.2'

const openOne = async () => {
  const memory = memoryStore()
  const vault = createVault({ master, store: memory.store })
  await vault.prepare(now)
  return { ...memory, vault }
}

describe('the vault', () => {
  it('gives an address back as it was typed', async () => {
    const { vault } = await openOne()
    await vault.keep(req, c1, { email: 'Reader@Example.com' }, now)
    expect(await vault.reveal(req, c1)).toEqual({ email: 'Reader@Example.com' })
    expect(await vault.hasAddress(req, c1)).toBe(true)
  })

  it('tells an owner without an address from one it does not know', async () => {
    const { vault } = await openOne()
    await vault.keep(req, c1, {}, now)
    expect(await vault.reveal(req, c1)).toEqual({ email: null })
    expect(await vault.hasAddress(req, c1)).toBe(false)
    expect(await vault.reveal(req, c2)).toBeUndefined()
  })

  it('reads what another process on the same database has kept', async () => {
    const { store, vault } = await openOne()
    await vault.keep(req, c1, { email: 'reader@example.com', idempotencyKey: 'k' }, now)
    const other = createVault({ master, store })
    await other.prepare(later(1))
    expect(await other.reveal(req, c1)).toEqual({ email: 'reader@example.com' })
    expect(await other.ownerOfKey(req, 'k')).toEqual(c1)
  })

  it('opens with another key file not even its keys', async () => {
    const { store } = await openOne()
    const other = createVault({ master: { ...master, key: Buffer.alloc(32, 8) }, store })
    await expect(other.prepare(now)).rejects.toThrow('VAULT_KEY_FILE')
  })

  it('gives nobody an address that was moved to their row', async () => {
    const { rows, vault } = await openOne()
    await vault.keep(req, c1, { email: 'reader@example.com' }, now)
    const row = rows.get('comment|c1')
    if (row) rows.set('comment|c2', { ...row, owner: c2 })
    await expect(vault.reveal(req, c2)).rejects.toThrow()
  })

  it('keeps no address, key of a request or common hash of one readable', async () => {
    const { keys, rows, vault } = await openOne()
    const canary = createCanary()
    for (let index = 0; index < 20; index++) {
      const tag = await vault.tagAddress({ address: canary.ip(), now })
      const idempotencyKey = canary.secret(`key-of-the-request-${index}`)
      await vault.keep(
        req,
        { type: 'comment', id: `c${index}` },
        { ...tag, email: canary.email(), idempotencyKey },
        now,
      )
    }
    const text = inspect([...rows.values(), ...keys.values()], { depth: 9 })
    expect(rows.size).toBe(20)
    expect(canary.scan([{ where: 'store', text }])).toEqual([])
  })

  it('finds owners by another spelling of their address, newest first, of one type, as many as asked', async () => {
    const { vault } = await openOne()
    await vault.keep(req, c1, { email: 'Reader@Example.com' }, now)
    await vault.keep(req, c2, { email: ' reader@EXAMPLE.com' }, later(1))
    await vault.keep(req, { type: 'report', id: 'r1' }, { email: 'reader@example.com' }, now)
    await vault.keep(req, { type: 'comment', id: 'c3' }, { email: 'other@example.com' }, now)
    expect(await vault.ownersOf(req, 'comment', 'READER@example.com', 10)).toEqual([c2, c1])
    expect(await vault.ownersOf(req, 'comment', 'READER@example.com', 1)).toEqual([c2])
  })

  it('keeps one row for an idempotency key, and knows whose it is', async () => {
    const { vault } = await openOne()
    await vault.keep(req, c1, { idempotencyKey: 'k' }, now)
    await expect(vault.keep(req, c2, { idempotencyKey: 'k' }, now)).rejects.toThrow(IdempotencyTaken)
    expect(await vault.ownerOfKey(req, 'k')).toEqual(c1)
    expect(await vault.ownerOfKey(req, 'another')).toBeUndefined()
  })

  it('tags a network the same within a UTC day, and otherwise on the next', async () => {
    const { vault } = await openOne()
    const tagAt = async (at: Date) => (await vault.tagAddress({ address, now: at })).ipTag
    expect(await tagAt(later(13))).toBe(await tagAt(now))
    expect(await tagAt(later(14))).not.toBe(await tagAt(now))
  })

  it('tags a network the same in two processes that need the key of the day at once', async () => {
    const { store, vault } = await openOne()
    const other = createVault({ master, store })
    const tags = await Promise.all([vault, other, vault, other].map((one) => one.tagAddress({ address, now })))
    expect(new Set(tags.map(({ ipTag }) => ipTag)).size).toBe(1)
  })

  it('knows when a network was last seen, no further back than asked', async () => {
    const { vault } = await openOne()
    const tag = await vault.tagAddress({ address, now })
    await vault.keep(req, c1, tag, now)
    expect(await vault.newestFrom(req, tag.ipTag, later(-1))).toEqual(now)
    expect(await vault.newestFrom(req, tag.ipTag, later(1))).toBeUndefined()
  })

  it('forgets tags and the key of the day 48 hours after the day began, and not before', async () => {
    const { keys, rows, vault } = await openOne()
    await vault.keep(req, c1, { email: 'reader@example.com', ...(await vault.tagAddress({ address, now })) }, now)
    const end = new Date('2026-05-06T00:00:00.000Z')
    expect(await vault.expire(new Date(end.getTime() - 1))).toBe(0)
    expect(keys.has('day-2026-05-04')).toBe(true)
    expect(await vault.expire(end)).toBe(1)
    expect(keys.has('day-2026-05-04')).toBe(false)
    expect(rows.get('comment|c1')).toMatchObject({ ipTag: null, ipExpiresAt: null })
    expect(await vault.reveal(req, c1)).toEqual({ email: 'reader@example.com' })
  })

  it('has the key of a day that is over in no memory either', async () => {
    const { vault } = await openOne()
    const first = await vault.tagAddress({ address, now })
    await vault.expire(later(48))
    expect((await vault.tagAddress({ address, now })).ipTag).not.toBe(first.ipTag)
  })

  it('removes the row of an owner that is gone', async () => {
    const { rows, vault } = await openOne()
    await vault.keep(req, c1, { email: 'reader@example.com' }, now)
    await vault.remove(req, c1)
    expect(rows.size).toBe(0)
  })
})

describe('who is the same', () => {
  const ban = { type: 'ban', id: 'b1' } as const

  it('is found by another row of the same address, without the row itself', async () => {
    const { vault } = await openOne()
    await vault.keep(req, c1, { email: 'reader@example.com' }, now)
    await vault.keep(req, c2, { email: 'READER@example.com' }, later(1))
    await vault.keep(req, { type: 'comment', id: 'c3' }, { email: 'another@example.com' }, later(2))
    expect(await vault.sameAddress(req, c1, 'comment', 1)).toEqual([c2])
    expect(await vault.sameAddress(req, c2, 'comment', 1)).toEqual([c1])
    expect(await vault.sameAddress(req, c1, 'ban', 5)).toEqual([])
  })

  it('is nobody for a row without an address', async () => {
    const { vault } = await openOne()
    await vault.keep(req, c1, {}, now)
    await vault.keep(req, c2, {}, now)
    expect(await vault.sameAddress(req, c1, 'comment', 5)).toEqual([])
    expect(await vault.sameNetwork(req, c1, 'comment', 5)).toEqual([])
  })

  it('is found by the network, newest first', async () => {
    const { vault } = await openOne()
    const tag = await vault.tagAddress({ address, now })
    await vault.keep(req, c1, tag, now)
    await vault.keep(req, c2, tag, later(1))
    await vault.keep(req, ban, tag, later(2))
    expect(await vault.ownersByTag(req, 'comment', tag.ipTag, 5)).toEqual([c2, c1])
    expect(await vault.ownersByTag(req, 'comment', tag.ipTag, 1)).toEqual([c2])
    expect(await vault.sameNetwork(req, c1, 'comment', 5)).toEqual([c2])
    expect(await vault.sameNetwork(req, c1, 'ban', 5)).toEqual([ban])
  })
})

describe('a copy', () => {
  const ban = { type: 'ban', id: 'b1' } as const
  const known = async () => {
    const opened = await openOne()
    const tag = await opened.vault.tagAddress({ address, now })
    await opened.vault.keep(req, c1, { email: 'reader@example.com', idempotencyKey: 'k', ...tag }, now)
    return { ...opened, tag }
  }

  it('belongs to its new owner, and takes the address alone unless more is asked for', async () => {
    const { rows, tag, vault } = await known()
    expect(await vault.copy(req, c1, ban, later(1))).toEqual({ address: true, ipExpiresAt: null })
    expect(await vault.reveal(req, ban)).toEqual({ email: 'reader@example.com' })
    expect(await vault.ownersOf(req, 'ban', 'reader@example.com', 5)).toEqual([ban])
    expect(await vault.ownersByTag(req, 'ban', tag.ipTag, 5)).toEqual([])
    const [row, copied] = [rows.get('comment|c1'), rows.get('ban|b1')]
    expect(copied?.sealed).not.toEqual(row?.sealed)
    expect(copied?.idempotencyHash).toBeNull()
  })

  it('of the network takes no address', async () => {
    const { tag, vault } = await known()
    const copied = await vault.copy(req, c1, ban, later(1), { network: true })
    expect(copied).toEqual({ address: false, ipExpiresAt: tag.ipExpiresAt })
    expect(await vault.hasAddress(req, ban)).toBe(false)
    expect(await vault.sameNetwork(req, c1, 'ban', 5)).toEqual([ban])
    await vault.expire(tag.ipExpiresAt)
    expect(await vault.sameNetwork(req, c1, 'ban', 5)).toEqual([])
  })

  it('of nothing keeps no row', async () => {
    const { rows, vault } = await openOne()
    await vault.keep(req, c1, {}, now)
    for (const from of [c1, c2])
      expect(await vault.copy(req, from, ban, now, { address: true, network: true })).toEqual({
        address: false,
        ipExpiresAt: null,
      })
    expect(rows.has('ban|b1')).toBe(false)
  })
})
