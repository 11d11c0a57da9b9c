import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { UnreadableErasureRecord } from '../../../src/vault/errors'
import type { Owner, SealedErasureRecord, Vault } from '../../../src/vault/types'
import { createVault } from '../../../src/vault/vault'
import { memoryStore } from './memoryStore'

const master = { id: 'm1', key: Buffer.alloc(32, 7) }
const start = new Date('2026-05-04T10:00:00.000Z')
const later = (hours: number) => new Date(start.getTime() + hours * 3_600_000)
// The store of these tests has no transactions to find in it.
const req = {} as PayloadRequest
const comment = (id: string): Owner => ({ type: 'comment', id })
const email = 'Reader@Example.com'

const openSite = async (key = master) => {
  const memory = memoryStore()
  const vault = createVault({ master: key, store: memory.store })
  await vault.prepare(start)
  return { ...memory, vault }
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** What an erasure leaves behind. */
const erase = async (vault: Vault, id: string, at: Date) => {
  const erasure = { type: 'erasure', id } as const
  await vault.keep(req, erasure, { email }, at)
  await vault.recordErasure(req, erasure, id, at)
  await vault.remove(req, erasure)
}

const rotate = async (vault: Vault) => {
  for await (const step of vault.rotate({ now: () => later(100), finish: true, sleep: async () => {} }))
    if (step.type === 'done') return step
  return undefined
}

describe('an erasure record', () => {
  it('holds no address and no hash that any row is found by', async () => {
    const { rows, vault } = await openSite()
    await vault.keep(req, comment('c1'), { email }, start)
    await erase(vault, 'e1', later(1))
    const [record, row] = [rows.get('tombstone|e1'), rows.get('comment|c1')]
    expect(record).toMatchObject({ kid: null, sealed: null, ipTag: null, blindIndexes: [{}] })
    expect(row?.blindIndexes.map(({ hash }) => hash)).not.toContain(record?.blindIndexes[0]?.hash)
    expect(await vault.ownersOf(req, 'tombstone', email, 5)).toEqual([])
  })

  it('finds what has come back, however the address was written, and not what was kept later', async () => {
    const { vault } = await openSite()
    await erase(vault, 'e1', later(2))
    await erase(vault, 'e2', later(4))
    await vault.keep(req, comment('before'), { email: ' reader@example.COM' }, start)
    await vault.keep(req, comment('between'), { email }, later(3))
    await vault.keep(req, comment('after'), { email }, later(5))
    await vault.keep(req, comment('other'), { email: 'other@example.com' }, start)
    await vault.keep(req, comment('none'), {}, start)
    const found = await all(vault.findRestored(req))
    expect(found).toHaveLength(2)
    expect(found).toContainEqual({ owner: comment('before'), erasures: ['e1', 'e2'] })
    expect(found).toContainEqual({ owner: comment('between'), erasures: ['e2'] })
  })

  it('finds more rows than are read at once', async () => {
    const { vault } = await openSite()
    await erase(vault, 'e1', later(1))
    for (let index = 0; index < 450; index++) await vault.keep(req, comment(`c${index}`), { email }, start)
    expect(new Set((await all(vault.findRestored(req))).map(({ owner }) => owner.id)).size).toBe(450)
  })

  it('passes over a row that is damaged', async () => {
    const { rows, vault } = await openSite()
    await erase(vault, 'e1', later(1))
    for (const id of ['c1', 'c2']) await vault.keep(req, comment(id), { email }, start)
    const row = rows.get('comment|c1')
    if (row?.sealed) rows.set('comment|c1', { ...row, sealed: { ...row.sealed, ciphertext: 'A'.repeat(90) } })
    expect((await all(vault.findRestored(req))).map(({ owner }) => owner.id)).toEqual(['c2'])
  })

  it('outlasts rotations of keys, and keeps no old key', async () => {
    const { vault } = await openSite()
    await erase(vault, 'e1', later(1))
    expect(await rotate(vault)).toMatchObject({ destroyed: { hashes: 0, keys: ['data-1', 'blind-1'] } })
    expect(await rotate(vault)).toMatchObject({ destroyed: { hashes: 0, keys: ['data-2', 'blind-2'] } })
    await vault.keep(req, comment('c1'), { email }, start)
    expect((await all(vault.findRestored(req))).map(({ owner }) => owner.id)).toEqual(['c1'])
  })
})

describe('a ban of somebody who was erased', () => {
  const ban = { type: 'ban', id: 'b1' } as const
  const site = async () => {
    const { rows, vault } = await openSite()
    await vault.keep(req, ban, { email }, start)
    await vault.keep(req, comment('c1'), { email }, start)
    await vault.forgetAddress(req, ban)
    return { rows, vault }
  }

  it('is found by the address and from other rows with it, and shows nobody what that was', async () => {
    const { rows, vault } = await site()
    expect(await vault.reveal(req, ban)).toEqual({ email: null })
    expect([await vault.hasAddress(req, ban), await vault.isKnown(req, ban)]).toEqual([false, true])
    expect(rows.get('ban|b1')).toMatchObject({ kid: null, sealed: null, createdAt: start })
    expect(await vault.ownersOf(req, 'ban', 'reader@example.com', 5)).toEqual([ban])
    expect(await vault.sameAddress(req, comment('c1'), 'ban', 5)).toEqual([ban])
    expect(await vault.ownersOf(req, 'ban', 'other@example.com', 5)).toEqual([])
  })

  it('is found after any number of rotations, and keeps no old key', async () => {
    const { vault } = await site()
    for (let turn = 0; turn < 2; turn++) expect(await rotate(vault)).toMatchObject({ destroyed: { hashes: 0 } })
    expect(await vault.ownersOf(req, 'ban', email, 5)).toEqual([ban])
    expect(await vault.sameAddress(req, comment('c1'), 'ban', 5)).toEqual([ban])
  })

  it('hides none of the others where a row is damaged', async () => {
    const { rows, vault } = await site()
    await vault.keep(req, { type: 'ban', id: 'b2' }, { email }, start)
    const row = rows.get('comment|c1')
    if (row?.sealed) rows.set('comment|c1', { ...row, sealed: { ...row.sealed, ciphertext: 'A'.repeat(90) } })
    expect(await vault.sameAddress(req, comment('c1'), 'ban', 5)).toEqual([{ type: 'ban', id: 'b2' }])
  })
})

describe('a list of erasure records', () => {
  const listed = async (): Promise<SealedErasureRecord[]> => {
    const { vault } = await openSite()
    await rotate(vault)
    await erase(vault, 'e1', later(1))
    return all(vault.sealErasureRecords(req))
  }

  it('fits a backup from before keys were rotated', async () => {
    const backup = await openSite()
    await backup.vault.keep(req, comment('c1'), { email }, start)
    const [line] = await listed()
    if (!line) throw new Error('nothing was listed')
    expect(await backup.vault.keepErasureRecord(req, line)).toBe(true)
    expect(await backup.vault.keepErasureRecord(req, line)).toBe(false)
    expect(await all(backup.vault.findRestored(req))).toEqual([{ owner: comment('c1'), erasures: ['e1'] }])
  })

  it('shows neither the address nor the hash it is known by', async () => {
    const { rows, vault } = await openSite()
    await erase(vault, 'e1', later(1))
    const text = JSON.stringify(await all(vault.sealErasureRecords(req)))
    expect(text).toContain('e1')
    expect(text).not.toContain(rows.get('tombstone|e1')?.blindIndexes[0]?.hash)
    expect(text.toLowerCase()).not.toContain('reader')
  })

  it.each([
    ['date', { at: later(9).toISOString() }],
    ['name', { id: 'e2' }],
    ['ciphertext', { ciphertext: 'A'.repeat(120) }],
  ])('is refused with another %s', async (_, change) => {
    const { vault } = await openSite()
    const [line] = await listed()
    if (!line) throw new Error('nothing was listed')
    await expect(vault.keepErasureRecord(req, { ...line, ...change })).rejects.toThrow(UnreadableErasureRecord)
  })

  it('is refused by another site', async () => {
    const { vault } = await openSite({ id: 'm2', key: Buffer.alloc(32, 8) })
    const [line] = await listed()
    if (!line) throw new Error('nothing was listed')
    await expect(vault.keepErasureRecord(req, line)).rejects.toThrow(UnreadableErasureRecord)
  })
})
