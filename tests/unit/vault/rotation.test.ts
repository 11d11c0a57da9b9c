import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { openSender } from '../../../src/vault/addresses'
import { generationOf, unwrapKey } from '../../../src/vault/keys'
import type { RotationStep, Vault } from '../../../src/vault/types'
import { createVault } from '../../../src/vault/vault'
import { memoryStore } from './memoryStore'

const master = { id: 'm1', key: Buffer.alloc(32, 7) }
const made = new Date('2026-05-04T10:00:00.000Z')
const now = () => new Date('2026-05-05T10:00:00.000Z')
/** Passes only while a rotation waits. */
let clock = 0
// The store of these tests has no transactions to find in it.
const req = {} as PayloadRequest
const comment = (index: number) => ({ type: 'comment', id: `c${index}` }) as const
const emailOf = (index: number) => `reader-${index}@example.com`

type Rotation = { vault: Vault; finish?: boolean; at?: Date; onSleep?: (ms: number) => unknown }

/** Rotates to the end; answers every step. */
const rotate = async ({ at = now(), finish = false, onSleep, vault }: Rotation): Promise<RotationStep[]> => {
  const steps: RotationStep[] = []
  const sleep = async (ms: number) => {
    clock += ms
    await onSleep?.(ms)
  }
  for await (const step of vault.rotate({ now: () => at, finish, batch: 10, sleep })) steps.push(step)
  return steps
}

/** A promise somebody else keeps. */
const signal = () => {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { give, given }
}

const doneOf = (steps: readonly RotationStep[]) => {
  const last = steps.at(-1)
  if (last?.type !== 'done') throw new Error('The rotation did not end')
  return last
}

/** A vault with comments of as many readers, and a second process on the same store. */
const openSite = async (count: number) => {
  const memory = memoryStore()
  const open = async () => {
    const vault = createVault({ master, store: memory.store, clock: () => clock })
    await vault.prepare(made)
    return vault
  }
  const [vault, other] = [await open(), await open()]
  for (let index = 0; index < count; index++) await vault.keep(req, comment(index), { email: emailOf(index) }, made)
  const kids = () => [...memory.rows.values()].map(({ kid }) => kid)
  const keys = () => [...memory.keys.keys()].filter((id) => generationOf({ id }) > 0 && !id.startsWith('idem')).sort()
  const versions = () => [...memory.rows.values()].map(({ blindIndexes }) => blindIndexes.map(({ version }) => version))
  return { ...memory, wrapped: memory.keys, vault, other, open, kids, keys, versions }
}

type Site = Awaited<ReturnType<typeof openSite>>

const expectAllReadable = async (vault: Vault, count: number) => {
  for (let index = 0; index < count; index++) {
    expect(await vault.reveal(req, comment(index))).toEqual({ email: emailOf(index) })
    expect(await vault.ownersOf(req, 'comment', emailOf(index), 5)).toEqual([comment(index)])
  }
}

/** Stops as kill -9 would: between two transactions, without another word. */
const rotateHalf = async ({ store, vault }: Site, batches: number) => {
  let left = batches
  const { reseal } = store
  store.reseal = async (changes) => {
    if (left-- === 0) throw new Error('killed')
    return reseal(changes)
  }
  await expect(rotate({ vault })).rejects.toThrow('killed')
  store.reseal = reseal
}

describe('rotating the keys', () => {
  it('seals every row with a new key and keeps the old one', async () => {
    const site = await openSite(25)
    const steps = await rotate({ vault: site.vault })
    expect(steps[0]).toEqual({ type: 'begun', kid: 'data-2', old: ['data-1'], resumed: false, total: 25 })
    expect(doneOf(steps)).toEqual({
      type: 'done',
      kid: 'data-2',
      rows: 25,
      unreadable: [],
      left: 0,
      destroyed: undefined,
    })
    expect(new Set(site.kids())).toEqual(new Set(['data-2']))
    expect(site.keys()).toEqual(['blind-1', 'blind-2', 'data-1', 'data-2'])
    await expectAllReadable(site.vault, 25)
  })

  it('destroys the old keys at the end when asked to, and their hashes', async () => {
    const site = await openSite(25)
    const done = doneOf(await rotate({ vault: site.vault, finish: true }))
    expect(done.destroyed).toEqual({ rows: 0, hashes: 0, keys: ['data-1', 'blind-1'] })
    expect(site.keys()).toEqual(['blind-2', 'data-2'])
    expect(site.versions()).toEqual(Array.from({ length: 25 }, () => [2]))
    await expectAllReadable(site.vault, 25)
    await expectAllReadable(site.other, 25)
  })

  it('goes on where it was killed, with the same new key', async () => {
    const site = await openSite(45)
    await rotateHalf(site, 2)
    expect(site.kids().filter((kid) => kid === 'data-2')).toHaveLength(20)
    const steps = await rotate({ vault: await site.open(), finish: true })
    expect(steps[0]).toEqual({ type: 'begun', kid: 'data-2', old: ['data-1'], resumed: true, total: 25 })
    expect(doneOf(steps).rows).toBe(25)
    expect(site.keys()).toEqual(['blind-2', 'data-2'])
    await expectAllReadable(site.other, 45)
  })

  it('leaves every row readable and found in the middle, in a process that knew the old keys only', async () => {
    const site = await openSite(30)
    await expectAllReadable(site.other, 30)
    await rotateHalf(site, 1)
    await expectAllReadable(site.other, 30)
    await expectAllReadable(await site.open(), 30)
  })

  it('finds the same sender from either side in the middle', async () => {
    const site = await openSite(15)
    const { other } = site
    // One row of before that is sealed anew, one that is not, and one written in the middle.
    for (const id of ['a', 'b']) await site.vault.keep(req, { type: 'note', id }, { email: emailOf(3) }, made)
    await rotateHalf(site, 1)
    await other.keep(req, { type: 'note', id: 'c' }, { email: emailOf(3) }, made)
    const kidOf = (name: string) => site.rows.get(name)?.kid
    expect(new Set(['comment|c3', 'note|a', 'note|b', 'note|c'].map(kidOf)).size).toBe(2)
    for (const owner of [comment(3), { type: 'note', id: 'a' } as const, { type: 'note', id: 'c' } as const]) {
      const notes = await other.sameAddress(req, owner, 'note', 9)
      expect(notes).toHaveLength(owner.type === 'note' ? 2 : 3)
    }
    expect(await other.ownersOf(req, 'note', emailOf(3), 9)).toHaveLength(3)
  })

  it('waits until whatever began with the old keys only has ended, and looks again', async () => {
    const site = await openSite(3)
    const { rows, store, vault } = site
    const early = rows.get('comment|c1')
    await rotate({ vault })
    const waits: number[] = []
    const onSleep = (ms: number) => {
      waits.push(ms)
      // The rest of the five seconds: meanwhile a transaction of before commits.
      if (ms === 4000 && early) rows.set('comment|c1', early)
    }
    const steps = await rotate({ vault, finish: true, at: new Date(now().getTime() + 1000), onSleep })
    expect(waits).toContain(4000)
    expect(doneOf(steps).rows).toBe(1)
    expect(await store.count(undefined, { kids: ['data-1'] })).toBe(0)
    await expectAllReadable(site.other, 3)
  })

  it('lets a look-up end that has read the hashes of before, ere they are taken off', async () => {
    const site = await openSite(1)
    const note = { type: 'note', id: 'n1' } as const
    await site.vault.keep(req, note, { email: emailOf(0) }, made)
    const { findByHash } = site.store
    const [asked, gate] = [signal(), signal()]
    site.store.findByHash = async (...args) => {
      asked.give()
      await gate.given
      return findByHash(...args)
    }
    const looking = site.other.sameAddress(req, comment(0), 'note', 5)
    await asked.given
    const onSleep = async (ms: number) => {
      if (ms !== 2000) return
      gate.give()
      await looking
    }
    await rotate({ vault: site.vault, finish: true, onSleep })
    gate.give()
    expect(await looking).toEqual([note])
  })

  it('destroys nothing while a row still needs it, and names the rows that do not open', async () => {
    const site = await openSite(25)
    const row = site.rows.get('comment|c7')
    if (row?.sealed) site.rows.set('comment|c7', { ...row, sealed: { ...row.sealed, ciphertext: 'AAAA' } })
    const done = doneOf(await rotate({ vault: site.vault, finish: true }))
    expect(done).toMatchObject({ rows: 24, unreadable: [comment(7)], left: 1, destroyed: undefined })
    expect(site.keys()).toEqual(['blind-1', 'blind-2', 'data-1', 'data-2'])
  })

  it('keeps the key of a hash that stands alone: without an address no other can be made', async () => {
    const site = await openSite(2)
    const row = site.rows.get('comment|c0')
    if (row) site.rows.set('request|r1', { ...row, owner: { type: 'request', id: 'r1' }, kid: null, sealed: null })
    const done = doneOf(await rotate({ vault: site.vault, finish: true }))
    expect(done.destroyed).toEqual({ rows: 0, hashes: 1, keys: ['data-1'] })
    expect(await site.other.ownersOf(req, 'request', emailOf(0), 5)).toEqual([{ type: 'request', id: 'r1' }])
    expect(doneOf(await rotate({ vault: site.vault, finish: true })).kid).toBe('data-3')
  })

  it('does no harm twice at once', async () => {
    const site = await openSite(35)
    const both = [site.vault, site.other].map((vault) => rotate({ vault, finish: true }))
    for (const steps of await Promise.all(both)) expect(doneOf(steps)).toMatchObject({ left: 0, unreadable: [] })
    expect(site.keys()).toHaveLength(2)
    await expectAllReadable(await site.open(), 35)
  })

  it('touches no row that was emptied or removed since it was read', async () => {
    const site = await openSite(5)
    const { reseal } = site.store
    site.store.reseal = async (changes) => {
      await site.vault.remove(req, comment(1))
      await site.vault.forgetAddresses(now())
      return reseal(changes)
    }
    expect(doneOf(await rotate({ vault: site.vault, finish: true }))).toMatchObject({ rows: 0, left: 0 })
    expect(site.kids()).toEqual([null, null, null, null])
  })
})

describe('a process that knew the old keys', () => {
  it('seals with the new one as soon as there is one', async () => {
    const site = await openSite(0)
    await site.other.keep(req, comment(0), { email: emailOf(0) }, made)
    await rotate({ vault: site.vault, finish: true })
    await site.other.keep(req, comment(2), { email: emailOf(2) }, made)
    await site.other.copy(req, comment(0), { type: 'ban', id: 'b1' }, made)
    expect(site.kids()).toEqual(['data-2', 'data-2', 'data-2'])
    expect(site.versions()).toEqual([[2], [2], [2]])
  })

  it('has what was destroyed in no memory', async () => {
    const site = await openSite(1)
    const row = site.rows.get('comment|c0')
    await rotate({ vault: site.vault, finish: true })
    await site.other.keep(req, comment(2), { email: emailOf(2) }, made)
    // A copy of the row from before.
    if (row) site.rows.set('comment|c0', row)
    await expect(site.other.reveal(req, comment(0))).rejects.toThrow('key')
  })

  it('reads a row again whose key was destroyed between row and key', async () => {
    const site = await openSite(1)
    const fresh = createVault({ master, store: site.store })
    const { find } = site.store
    let reads = 0
    site.store.find = async (...args) => {
      const found = await find(...args)
      // The rotation reads rows by their keys.
      if (args[1].owner && reads++ === 0) await rotate({ vault: site.vault, finish: true })
      return found
    }
    expect(await fresh.reveal(req, comment(0))).toEqual({ email: emailOf(0) })
    expect(reads).toBe(2)
  })

  it('makes what reader tokens are found by anew, with and without an address', async () => {
    const site = await openSite(0)
    const reader = 'what-a-token-names'
    const sent = { reader, email: emailOf(1) }
    await site.vault.keep(req, comment(1), sent, made)
    await site.vault.keep(req, comment(2), { reader }, made)
    await site.vault.keep(req, comment(3), { reader, email: emailOf(3) }, made)
    await rotate({ vault: site.vault, finish: true })
    expect(site.keys()).toEqual(['blind-2', 'data-2'])
    clock += 1000
    const numbers = async (vault: Vault) =>
      Object.fromEntries((await vault.ownersByReader(req, 'comment', sent, 10)).map(({ address, id }) => [id, address]))
    for (const vault of [site.vault, await site.open()])
      expect(await numbers(vault)).toEqual({ c1: 0, c2: null, c3: 1 })
    expect(await site.vault.hasAddress(req, comment(2))).toBe(false)
    expect(await site.vault.reveal(req, comment(1))).toEqual({ email: emailOf(1) })
  })

  it('has wrapped keys only in its store', async () => {
    const site = await openSite(1)
    await rotate({ vault: site.vault })
    const [row, key] = [site.rows.get('comment|c0'), site.wrapped.get('data-2')]
    if (!row?.kid || !row.sealed || !key) throw new Error('Nothing was sealed')
    const sealed = { owner: row.owner, kid: row.kid, sealed: row.sealed }
    expect(openSender(sealed, unwrapKey(master, key)).email).toBe(emailOf(0))
    expect(() => openSender(sealed, Buffer.from(key.ciphertext, 'base64url').subarray(0, 32))).toThrow()
  })
})
