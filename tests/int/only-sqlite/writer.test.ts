import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { statSync } from 'node:fs'
import type { PayloadRequest } from 'payload'
import { afterEach, describe, expect, it } from 'vitest'
import { createAfterCommit } from '../../../src/platform/database/afterCommit'
import { DatabaseBusy, TransactionEnded } from '../../../src/platform/database/errors'
import { inSqliteTransaction, type SqliteDatabase, sqliteSession } from '../../../src/platform/database/sqlite/adapter'
import { isLongTurn } from '../../../src/platform/turn'
import { type Desk, ledger, type OursOptions, openOurs, outcome } from './desk'

const desks: Desk[] = []
const use = async (options: OursOptions = {}): Promise<Desk> => {
  const desk = await openOurs(options)
  desks.push(desk)
  return desk
}

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
})

const texts = async ({ ask }: Desk) => (await ask('SELECT text FROM notes ORDER BY text')).map(({ text }) => text)
const note = ({ payload }: Desk, text: string, context: Record<string, unknown> = {}) =>
  payload.create({ collection: 'notes', data: { text }, context })

/** A promise somebody else keeps. */
const signal = () => {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { give, given }
}

describe('writes to SQLite', () => {
  it('keeps each of 500 creates from 32 at once exactly once, or answers 503', async () => {
    const desk = await use()
    const todo = Array.from({ length: 500 }, (_, n) => String(n).padStart(3, '0'))
    const kept: string[] = []
    const refused: unknown[] = []
    const visitor = async () => {
      for (let text = todo.pop(); text !== undefined; text = todo.pop()) {
        const result = await outcome(note(desk, text))
        if ('value' in result) kept.push(text)
        else refused.push(result.error)
      }
    }
    await Promise.all(Array.from({ length: 32 }, visitor))
    expect(await texts(desk)).toEqual(kept.sort())
    expect(kept.length + refused.length).toBe(500)
    for (const error of refused) expect(error).toMatchObject({ status: 503, retryAfter: expect.any(Number) })
  })

  it('goes on after a commit the database refused, and tells nobody of it', async () => {
    const afterCommit = createAfterCommit()
    const heard: unknown[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const desk = await use({ afterCommit })
    const after = async (req: PayloadRequest) => {
      await afterCommit.note(req, ['comments'])
      const db = await sqliteSession(req)
      await db.run('PRAGMA defer_foreign_keys=ON')
      await db.run(`INSERT INTO payload_locked_documents_rels ("order", parent_id, path) VALUES (1, 'nobody', 'x')`)
    }
    await expect(note(desk, 'lost', { after })).rejects.toThrow(TransactionEnded)
    await note(desk, 'kept')
    expect(await texts(desk)).toEqual(['kept'])
    expect(heard).toEqual([])
  })

  it('leaves a transaction that takes long for a turn of the event loop, and reads in between as before', async () => {
    const desk = await use()
    let turns = 0
    const count = () => {
      turns += 1
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    const inside: unknown[] = []
    await note(desk, 'long', {
      after: async (req: PayloadRequest) => {
        // The turn counts from here, whatever the transaction has let by until now.
        isLongTurn()
        const before = turns
        const end = performance.now() + 10
        while (performance.now() < end) performance.now()
        await desk.payload.find({ collection: 'notes', req })
        inside.push(turns > before, await texts(desk))
      },
    })
    clearImmediate(counting)
    expect(inside).toEqual([true, []])
    expect(await texts(desk)).toEqual(['long'])
  })

  it('ends a nested operation without req in bounded time, and keeps nothing of it', async () => {
    const desk = await use({ waitMs: 100 })
    const started = performance.now()
    const after = () => desk.payload.create({ collection: 'topics', data: { title: 'nested' } })
    await expect(note(desk, 'outer', { after })).rejects.toThrow(DatabaseBusy)
    expect(performance.now() - started).toBeLessThan(1500)
    await note(desk, 'next')
    expect(await texts(desk)).toEqual(['next'])
  })

  it('ends a job queued in a hook without req in bounded time', async () => {
    const desk = await use({ waitMs: 100 })
    const after = () => desk.payload.jobs.queue({ task: 'ring', input: { times: 1 } } as never)
    await expect(note(desk, 'outer', { after })).rejects.toMatchObject({ status: 503 })
    expect(await texts(desk)).toEqual([])
  })

  it('rolls back jobs and rows of our own tables with the document', async () => {
    const desk = await use()
    const after = async (req: PayloadRequest, id?: string) => {
      await (await sqliteSession(req)).insert(ledger).values({ id: String(id) })
      await desk.payload.jobs.queue({ task: 'ring', input: { times: 1 }, req } as never)
      throw new Error('refused')
    }
    await expect(note(desk, 'gone', { after })).rejects.toThrow('refused')
    expect(await texts(desk)).toEqual([])
    expect(await desk.ask('SELECT 1 FROM ledger')).toEqual([])
    expect(await desk.ask('SELECT 1 FROM payload_jobs')).toEqual([])
  })

  it('commits jobs and rows of our own tables with the document', async () => {
    const desk = await use()
    const after = async (req: PayloadRequest, id?: string) => {
      await (await sqliteSession(req)).insert(ledger).values({ id: String(id) })
      await desk.payload.jobs.queue({ task: 'ring', input: { times: 1 }, req } as never)
    }
    const { id } = await note(desk, 'kept', { after })
    expect(await desk.ask('SELECT id FROM ledger')).toEqual([{ id }])
    expect(await desk.ask('SELECT 1 FROM payload_jobs')).toHaveLength(1)
  })

  it('gives statements on our own tables a transaction where there is none', async () => {
    const desk = await use()
    await inSqliteTransaction(
      desk.instance,
      undefined,
      async (db) => void (await db.insert(ledger).values({ id: 'kept' })),
    )
    const failing = inSqliteTransaction(desk.instance, await desk.request(), async (db) => {
      await db.insert(ledger).values({ id: 'lost' })
      throw new Error('refused')
    })
    await expect(failing).rejects.toThrow('refused')
    expect(await desk.ask('SELECT id FROM ledger')).toEqual([{ id: 'kept' }])
  })

  it('hands a request without a transaction a connection that cannot write', async () => {
    const desk = await use()
    const db = await sqliteSession(await desk.request())
    expect(await db.select().from(ledger)).toEqual([])
    await expect(db.insert(ledger).values({ id: 'x' })).rejects.toMatchObject({
      cause: { code: 'SQLITE_READONLY' },
    })
  })

  it('gives every kind of write outside a transaction one of its own', async () => {
    const desk = await use({ waitMs: 300 })
    const { payload } = desk
    const user = { email: 'ann@example.test', password: 'long enough' }
    const { id } = await payload.create({ collection: 'users', data: user })
    const draft = await note(desk, 'one')
    await payload.update({ collection: 'notes', id: draft.id, data: { text: 'two' } })
    const [version] = (await payload.findVersions({ collection: 'notes', sort: 'createdAt' })).docs
    await payload.restoreVersion({ collection: 'notes', id: String(version?.id) })
    await payload.duplicate({ collection: 'notes', id: draft.id })
    await payload.updateGlobal({ slug: 'settings', data: { motto: 'calm' } })
    await Promise.all(
      [1, 2, 3].map(() => outcome(payload.login({ collection: 'users', data: { ...user, password: 'no' } }))),
    )
    await payload.unlock({ collection: 'users', data: { email: user.email } as never, overrideAccess: true })
    await payload.login({ collection: 'users', data: user })
    await payload.kv.set('key', { value: 1 })
    await payload.jobs.queue({ task: 'ring', input: { times: 1 } } as never)
    await payload.jobs.run()
    await payload.update({ collection: 'notes', where: {}, data: { text: 'all' } })
    await payload.delete({ collection: 'notes', where: { id: { equals: draft.id } } })
    expect(await texts(desk)).toEqual(['all'])
    expect(await desk.ask('SELECT completed_at IS NOT NULL AS done FROM payload_jobs')).toEqual([{ done: 1 }])
    expect(await payload.findByID({ collection: 'users', id })).toMatchObject({ email: user.email })
  })

  it('turns a write and a commit in an ended transaction away', async () => {
    const { payload } = await use()
    const id = String(await payload.db.beginTransaction())
    await payload.db.rollbackTransaction(id)
    const late = payload.db.create({ collection: 'topics', data: {}, req: { transactionID: id } })
    await expect(late).rejects.toThrow(TransactionEnded)
    await expect(payload.db.commitTransaction(id)).rejects.toThrow(TransactionEnded)
  })

  it('turns a statement away that outlives its transaction', async () => {
    const desk = await use()
    let kept: SqliteDatabase | undefined
    const after = async (req: PayloadRequest) => {
      kept = await sqliteSession(req)
      throw new Error('refused')
    }
    await outcome(note(desk, 'gone', { after }))
    const second = String(await desk.payload.db.beginTransaction())
    await expect(kept?.insert(ledger).values({ id: 'stray' })).rejects.toMatchObject({
      cause: expect.any(TransactionEnded),
    })
    await desk.payload.db.commitTransaction(second)
    expect(await desk.ask('SELECT 1 FROM ledger')).toEqual([])
  })

  it('serves the next request after one was refused, which needs a fresh req', async () => {
    const desk = await use({ waitMs: 50 })
    const holder = String(await desk.payload.db.beginTransaction())
    const req = await desk.request()
    await expect(desk.payload.create({ collection: 'notes', data: { text: 'a' }, req })).rejects.toThrow(DatabaseBusy)
    await desk.payload.db.rollbackTransaction(holder)
    await expect(desk.payload.create({ collection: 'notes', data: { text: 'b' }, req })).rejects.toThrow(DatabaseBusy)
    await note(desk, 'c')
    expect(await texts(desk)).toEqual(['c'])
  })
})

describe('writes that wait for each other', () => {
  /** Longer than any of these tests takes. */
  const groupMs = 100_000

  /** Statements that ran while `work` did, which begin or end transactions. */
  const turns = async (work: () => Promise<unknown>): Promise<string[]> => {
    const ran: string[] = []
    const hear = (sql: unknown) => {
      const [turn] = /^(BEGIN|COMMIT|ROLLBACK(?! TO)|SAVEPOINT)/.exec(String(sql)) ?? []
      if (turn) ran.push(turn)
    }
    subscribe('colloquy:statement', hear)
    await work().finally(() => unsubscribe('colloquy:statement', hear))
    return ran
  }
  const all = (desk: Desk, count: number, context: (index: number) => Record<string, unknown> = () => ({})) =>
    Promise.all(Array.from({ length: count }, (_, index) => outcome(note(desk, String(index), context(index)))))

  it('are committed together, and answered after the commit', async () => {
    const afterCommit = createAfterCommit()
    const heard: string[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const desk = await use({ afterCommit, groupMs })
    const answered: { count: number; heard: boolean }[] = []
    const one = async (text: string) => {
      await note(desk, text, { after: (req: PayloadRequest) => afterCommit.note(req, [`queue:${text}`]) })
      answered.push({ count: (await texts(desk)).length, heard: heard.includes(`queue:${text}`) })
    }
    const ran = await turns(() => Promise.all(['a', 'b', 'c', 'd'].map(one)))
    expect(ran).toEqual(['BEGIN', 'SAVEPOINT', 'SAVEPOINT', 'SAVEPOINT', 'COMMIT'])
    expect(answered).toEqual(Array(4).fill({ count: 4, heard: true }))
    expect(heard).toEqual(['queue:a', 'queue:b', 'queue:c', 'queue:d'])
  })

  it('see what those before them wrote', async () => {
    const desk = await use({ groupMs })
    const seen: number[] = []
    const after = async (req: PayloadRequest) => {
      seen.push((await desk.payload.find({ collection: 'notes', req })).totalDocs)
    }
    await all(desk, 3, () => ({ after }))
    expect(seen).toEqual([1, 2, 3])
  })

  it('are refused for what others wrote only once that is kept', async () => {
    const desk = await use({ groupMs })
    const first = note(desk, 'first')
    const after = async (req: PayloadRequest) => {
      if ((await desk.payload.find({ collection: 'notes', req })).totalDocs > 1) throw new Error('a twin')
    }
    const thereThen = note(desk, 'second', { after }).catch(() => texts(desk))
    expect(await thereThen).toEqual(['first'])
    await first
  })

  it('are kept without one among them that fails, wherever it stands', async () => {
    for (const failing of [0, 1, 2]) {
      const desk = await use({ groupMs })
      const after = async () => {
        throw new Error('refused')
      }
      const results = await all(desk, 3, (index) => (index === failing ? { after } : {}))
      expect(results.map((result) => 'value' in result)).toEqual([0, 1, 2].map((index) => index !== failing))
      expect(await texts(desk)).toEqual(['0', '1', '2'].filter((text) => text !== String(failing)))
    }
  })

  it('are all refused when the database refuses to commit, and nobody is told of them', async () => {
    const afterCommit = createAfterCommit()
    const heard: unknown[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const desk = await use({ afterCommit, groupMs })
    const after = (index: number) => async (req: PayloadRequest) => {
      await afterCommit.note(req, ['comments'])
      const db = await sqliteSession(req)
      if (index !== 1) return
      await db.run('PRAGMA defer_foreign_keys=ON')
      await db.run(`INSERT INTO payload_locked_documents_rels ("order", parent_id, path) VALUES (1, 'nobody', 'x')`)
    }
    for (const result of await all(desk, 3, (index) => ({ after: after(index) })))
      expect(result).toMatchObject({ error: { status: 503 } })
    expect(heard).toEqual([])
    await note(desk, 'next')
    expect(await texts(desk)).toEqual(['next'])
  })

  it('are refused where SQLite gives one of them up, which may have undone those before it, and are not answered as kept', async () => {
    const desk = await use({ groupMs })
    const fill = async (req: PayloadRequest) => {
      const db = await sqliteSession(req)
      const [{ page_count: pages } = { page_count: 0 }] = await db.all<{ page_count: number }>('PRAGMA page_count')
      await db.run(`PRAGMA max_page_count=${pages + 1}`)
      await db.run(`INSERT INTO ledger (id, note) VALUES ('large', hex(randomblob(1000000)))`)
    }
    const results = await all(desk, 4, (index) => (index === 2 ? { after: fill } : {}))
    const answeredAsKept = results.flatMap((result, index) => ('value' in result ? [String(index)] : []))
    expect(answeredAsKept).not.toContain('2')
    expect(await texts(desk)).toEqual(answeredAsKept)
    for (const index of [0, 1]) expect(results[index]).toMatchObject({ error: { status: 503 } })
    await note(desk, 'next')
    expect(await texts(desk)).toEqual([...answeredAsKept, 'next'])
  })

  it('wait for no more than 32 of each other', async () => {
    const desk = await use({ groupMs })
    const begun: Promise<unknown>[] = []
    const ran = await turns(async () => {
      const one = async () => {
        const id = String(await desk.payload.db.beginTransaction())
        await desk.payload.db.commitTransaction(id)
      }
      for (let index = 0; index < 70; index++) begun.push(one())
      await Promise.all(begun)
    })
    const groups = ran.join(' ').split('COMMIT').slice(0, -1)
    for (const group of groups) expect(group.match(/BEGIN|SAVEPOINT/g)?.length).toBeLessThanOrEqual(32)
    expect(groups.length).toBeGreaterThanOrEqual(3)
    expect(groups.length).toBeLessThan(70)
  })

  it('are kept where they have finished when the database closes', async () => {
    const desk = await use({ groupMs })
    const { db } = desk.payload
    const ids: string[] = []
    const finish = async (text: string) => {
      const id = String(await db.beginTransaction())
      await db.create({ collection: 'notes', data: { text }, req: { transactionID: id } })
      ids.push(id)
      await db.commitTransaction(id)
    }
    const finished = outcome(finish('finished'))
    const hanging = (async () => {
      const id = String(await db.beginTransaction())
      await db.create({ collection: 'notes', data: { text: 'open' }, req: { transactionID: id } })
      await desk.payload.destroy()
      await db.commitTransaction(id)
    })()
    expect(await outcome(hanging)).toMatchObject({ error: { status: 503 } })
    expect(await finished).not.toHaveProperty('error')
    expect(await texts(desk)).toEqual(['finished'])
  })

  it('pass over one who no longer waits', async () => {
    const desk = await use({ groupMs, waitMs: 60 })
    const free = signal()
    const held = outcome(note(desk, 'held', { after: () => free.given }))
    const impatient = outcome(note(desk, 'impatient'))
    expect(await impatient).toMatchObject({ error: { status: 503 } })
    const patient = outcome(note(desk, 'patient'))
    free.give()
    expect(await held).toHaveProperty('value')
    expect(await patient).toHaveProperty('value')
    expect(await texts(desk)).toEqual(['held', 'patient'])
  })
})

describe('a transaction that is held too long', () => {
  it('is rolled back, and cannot be written in or committed any more', async () => {
    const desk = await use({ holdMs: 50 })
    const free = signal()
    const hung = outcome(note(desk, 'hung', { after: () => free.given }))
    // It gets its turn only because the other one is rolled back.
    await note(desk, 'next')
    free.give()
    expect(await hung).toMatchObject({ error: { status: 503 } })
    expect(await texts(desk)).toEqual(['next'])
  })
})

describe('a database that another program has locked', () => {
  it('is waited for, without stopping anything else', async () => {
    const desk = await use()
    await note(desk, 'before')
    const unlock = await desk.lock()
    const waiting = outcome(note(desk, 'waited'))
    const reads = []
    for (let turn = 0; turn < 5; turn += 1) reads.push((await desk.payload.find({ collection: 'notes' })).totalDocs)
    await unlock()
    expect(await waiting).toMatchObject({ value: { text: 'waited' } })
    expect(reads).toEqual([1, 1, 1, 1, 1])
    expect(await texts(desk)).toEqual(['before', 'waited'])
  })

  it('is answered with 503 when it stays locked, and written to again afterwards', async () => {
    const desk = await use({ waitMs: 60 })
    const unlock = await desk.lock()
    const refused = await Promise.all(['a', 'b', 'c'].map((text) => outcome(note(desk, text))))
    for (const each of refused) expect(each).toMatchObject({ error: { status: 503, retryAfter: 1 } })
    await unlock()
    await note(desk, 'after')
    await note(desk, 'later')
    expect(await texts(desk)).toEqual(['after', 'later'])
  })

  it('loses nothing to a second process on the same file', async () => {
    const desk = await use()
    const other = await use({ url: desk.url })
    const all = Array.from({ length: 40 }, (_, n) => note(n % 2 ? desk : other, String(n).padStart(2, '0')))
    await Promise.all(all)
    expect(await texts(desk)).toHaveLength(40)
  })
})

describe('reads', () => {
  it('see inside a transaction what it wrote, and outside it nothing, without waiting', async () => {
    const desk = await use()
    const seen: Record<string, number> = {}
    const after = async (req: PayloadRequest) => {
      seen.inside = (await desk.payload.find({ collection: 'notes', req })).totalDocs
      seen.outside = (await desk.payload.find({ collection: 'notes' })).totalDocs
    }
    await note(desk, 'new', { after })
    expect(seen).toEqual({ inside: 1, outside: 0 })
  })
})

describe('what a transaction changed', () => {
  it('is heard after the commit and before the write is answered', async () => {
    const afterCommit = createAfterCommit()
    const order: string[] = []
    const desk = await use({ afterCommit })
    afterCommit.subscribe((changes) => order.push(`heard ${changes}`))
    const after = async (req: PayloadRequest) => {
      await afterCommit.note(req, ['comments'])
      order.push('noted')
    }
    await note(desk, 'one', { after })
    order.push('answered')
    expect(order).toEqual(['noted', 'heard comments', 'answered'])
  })

  it('can be read by everyone when it is heard', async () => {
    const afterCommit = createAfterCommit()
    const desk = await use({ afterCommit })
    let found: Promise<unknown[]> | undefined
    afterCommit.subscribe(() => {
      found = texts(desk)
    })
    await note(desk, 'one', { after: (req: PayloadRequest) => afterCommit.note(req, ['comments']) })
    expect(await found).toEqual(['one'])
  })

  it('does not fail the write when a listener fails', async () => {
    const afterCommit = createAfterCommit()
    const desk = await use({ afterCommit })
    afterCommit.subscribe(() => {
      throw new Error('deaf')
    })
    await note(desk, 'one', { after: (req: PayloadRequest) => afterCommit.note(req, ['comments']) })
    expect(await texts(desk)).toEqual(['one'])
  })
})

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

describe('closing the database', () => {
  it('rolls back what is open, turns away who waits, leaves no log behind and can be opened again', async () => {
    const desk = await use()
    const { db } = desk.payload
    await note(desk, 'kept')
    const id = String(await db.beginTransaction())
    await db.create({ collection: 'notes', data: { text: 'open' }, req: { transactionID: id } })
    const waiting = outcome(Promise.resolve(db.beginTransaction()))
    await desk.payload.destroy()
    expect(sizeOf(`${desk.url.slice('file:'.length)}-wal`)).toBe(0)
    expect(await waiting).toMatchObject({ error: { status: 503 } })
    await expect(db.beginTransaction()).rejects.toThrow(DatabaseBusy)
    expect(await texts(desk)).toEqual(['kept'])
    const again = await use({ url: desk.url })
    await note(again, 'later')
    expect(await texts(again)).toEqual(['kept', 'later'])
  })
})
