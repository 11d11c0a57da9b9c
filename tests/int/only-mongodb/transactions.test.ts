import {
  type CollectionConfig,
  commitTransaction,
  initTransaction,
  killTransaction,
  type PayloadRequest,
} from 'payload'
import { afterEach, describe, expect, it } from 'vitest'
import { TransactionEnded } from '../../../src/platform/database/errors'
import { freshReq, withRetry } from '../../../src/platform/database/transactions'
import { UncertainCommit } from '../../../src/platform/errorAnswers'
import { mongoUrl } from '../../support/mongodb'
import { startMongo } from '../../support/mongodbServer'
import { type Instance, inParallel, shipped, startSmall } from '../../support/smallPayload'

const open: Instance[] = []
const start = async (...args: Parameters<typeof startSmall>) => {
  const instance = await startSmall(...args)
  open.push(instance)
  return instance
}
afterEach(async () => {
  for (const instance of open.splice(0)) await instance.close()
})

const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length

/** Adds one to the article's count in the transaction that creates the comment. */
const counting: CollectionConfig['hooks'] = {
  afterChange: [
    async ({ doc, operation, req }) => {
      if (operation !== 'create') return
      await req.payload.db.updateOne({
        collection: 'articles',
        id: typeof doc.article === 'object' ? doc.article.id : doc.article,
        data: { commentCount: { $inc: 1 } },
        req,
      })
    },
  ],
}

const tryNested: CollectionConfig['hooks'] = {
  afterChange: [
    async ({ doc, operation, req }) => {
      if (operation !== 'create' || doc.name !== 'outer') return
      // A nested operation that fails (the name is taken) and is swallowed, which hooks must not do.
      await req.payload.create({ collection: 'comments', data: { name: 'taken' } as never, req }).catch(() => {})
    },
  ],
}

describe('a nested operation that fails and is swallowed', () => {
  it('ends in an acknowledged write that is not there on the adapter as shipped', async () => {
    const { create, find } = await start({ db: shipped(), hooks: tryNested })
    await create({ collection: 'comments', data: { name: 'taken' } })
    await create({ collection: 'comments', data: { name: 'outer' } })
    expect((await find('comments')).map(({ name }) => name)).toEqual(['taken'])
  })

  it('is an error on ours', async () => {
    const { create, find } = await start({ hooks: tryNested })
    await create({ collection: 'comments', data: { name: 'taken' } })
    await expect(create({ collection: 'comments', data: { name: 'outer' } })).rejects.toThrow(TransactionEnded)
    expect((await find('comments')).map(({ name }) => name)).toEqual(['taken'])
  })
})

describe('a transaction that is gone', () => {
  it('is committed without a word by the adapter as shipped', async () => {
    const { payload } = await start({ db: shipped() })
    await expect(payload.db.commitTransaction('gone')).resolves.toBeUndefined()
  })

  it('cannot be committed on ours', async () => {
    const { payload } = await start()
    await expect(payload.db.commitTransaction('gone')).rejects.toThrow(TransactionEnded)
    const id = await payload.db.beginTransaction()
    await payload.db.rollbackTransaction(id ?? '')
    await expect(payload.db.commitTransaction(id ?? '')).rejects.toThrow(TransactionEnded)
  })

  it('is written past by the adapter as shipped', async () => {
    const { payload, create, request, find } = await start({ db: shipped() })
    const req = await request()
    await initTransaction(req)
    await payload.db.rollbackTransaction((await req.transactionID) ?? '')
    await create({ collection: 'comments', data: { name: 'orphan' }, req })
    expect(await find('comments')).toHaveLength(1)
  })

  it('cannot be written in on ours', async () => {
    const { payload, create, request, find } = await start()
    const req = await request()
    await initTransaction(req)
    await payload.db.rollbackTransaction((await req.transactionID) ?? '')
    await expect(create({ collection: 'comments', data: { name: 'orphan' }, req })).rejects.toThrow(TransactionEnded)
    expect(await find('comments')).toHaveLength(0)
  })
})

describe('a transaction', () => {
  it('takes everything back when it is rolled back, and nothing is announced', async () => {
    const { afterCommit, create, find, request } = await start()
    const heard: string[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const req = await request()
    await initTransaction(req)
    await create({ collection: 'articles', data: { title: 'a' }, req })
    await afterCommit.note(req, ['articles'])
    await create({ collection: 'comments', data: { name: 'b' }, req })
    await killTransaction(req)
    expect([await find('articles'), await find('comments'), heard]).toEqual([[], [], []])
  })

  it('announces what it changed once it is committed', async () => {
    const { afterCommit, create, find, request } = await start()
    const heard: string[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const req = await request()
    await initTransaction(req)
    await create({ collection: 'articles', data: { title: 'a' }, req })
    await afterCommit.note(req, ['articles'])
    expect([await find('articles'), heard]).toEqual([[], []])
    await commitTransaction(req)
    expect([(await find('articles')).length, heard]).toEqual([1, ['articles']])
  })

  it('is rolled back when it is held too long', async () => {
    const { create, find, request } = await start({ holdMs: 200 })
    const req = await request()
    await initTransaction(req)
    await create({ collection: 'articles', data: { title: 'held' }, req })
    const { transactionID } = req
    // A failed operation forgets its transaction, so every try asks with the one that is held.
    const writeLate = () =>
      create({ collection: 'articles', data: { title: 'late' }, req: Object.assign(freshReq(req), { transactionID }) })
    await expect.poll(() => writeLate().catch((error: unknown) => error)).toBeInstanceOf(TransactionEnded)
    expect(await find('articles')).toEqual([])
  })

  it('whose commit fails is an error and announces nothing', async () => {
    const { afterCommit, create, db, find, request } = await start()
    const heard: string[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const req = await request()
    await initTransaction(req)
    await create({ collection: 'articles', data: { title: 'a' }, req })
    await afterCommit.note(req, ['articles'])
    const session = db.sessions[(await req.transactionID) ?? '']
    // The server ends the transaction behind our back, as it does when it is held too long there.
    await db.connection
      .getClient()
      .db('admin')
      .command({ abortTransaction: 1 }, session ? { session } : {})
    await expect(commitTransaction(req)).rejects.toThrow()
    expect([await find('articles'), heard]).toEqual([[], []])
  })

  it('whose commit may or may not have happened announces what it may have changed', async () => {
    const { afterCommit, create, db, request } = await start()
    const heard: string[] = []
    afterCommit.subscribe((changes) => heard.push(...changes))
    const uncertain = Object.assign(new Error('no answer'), { errorLabels: ['UnknownTransactionCommitResult'] })
    const work = async (req: PayloadRequest) => {
      await initTransaction(req)
      await create({ collection: 'articles', data: { title: 'a' }, req })
      await afterCommit.note(req, ['articles'])
      Object.assign(db.sessions[(await req.transactionID) ?? ''] ?? {}, {
        commitTransaction: () => Promise.reject(uncertain),
      })
      await commitTransaction(req)
    }
    await expect(withRetry(request, work)).rejects.toThrow(UncertainCommit)
    expect(heard).toEqual(['articles'])
  })

  it('is not waited for by a nested operation that forgot its request', async () => {
    const { create, find } = await start({
      holdMs: 2000,
      hooks: {
        afterChange: [
          async ({ doc, operation, req }) => {
            if (operation !== 'create') return
            await req.payload.update({ collection: 'comments', id: doc.id, data: { status: 'x' } as never })
          },
        ],
      },
    })
    const began = Date.now()
    await expect(create({ collection: 'comments', data: { name: 'a' } })).rejects.toThrow()
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(await find('comments')).toEqual([])
  })
})

describe('creates at once that touch one article', () => {
  const visitors = Array.from({ length: 24 }, (_, at) => `visitor ${at}`)

  it('mostly fail on the adapter as shipped', async () => {
    const { create } = await start({ db: shipped(), hooks: counting })
    const { id } = await create({ collection: 'articles', data: { title: 'a' } })
    const results = await inParallel(visitors, 24, (name) =>
      create({ collection: 'comments', data: { article: id, name } }),
    )
    expect(fulfilled(results)).toBeGreaterThan(0)
    expect(fulfilled(results)).toBeLessThan(24)
  })

  it('all succeed with retries, and the count is exact', async () => {
    const { create, find, request } = await start({ hooks: counting })
    const { id } = await create({ collection: 'articles', data: { title: 'a' } })
    const results = await inParallel(visitors, 24, (name) =>
      // The time is for the tests that run beside this one; how long a request may take is tested by itself.
      withRetry(request, (req) => create({ collection: 'comments', data: { article: id, name }, req }), {
        tries: 60,
        budgetMs: 30_000,
      }),
    )
    expect(fulfilled(results)).toBe(24)
    expect((await find('comments')).length).toBe(24)
    expect((await find('articles'))[0]?.commentCount).toBe(24)
  })
})

describe('500 creates from 32 at once', () => {
  it('are all there, none twice', async () => {
    const { create, find, request } = await start()
    const names = Array.from({ length: 500 }, (_, at) => `visitor ${at}`)
    const results = await inParallel(names, 32, (name) =>
      withRetry(request, (req) => create({ collection: 'comments', data: { name }, req })),
    )
    expect(fulfilled(results)).toBe(500)
    expect(new Set((await find('comments')).map(({ name }) => name)).size).toBe(500)
    expect(await find('comments')).toHaveLength(500)
  })
})

describe('a server without transactions', () => {
  it('is used without a word by the adapter as shipped, and refused by ours in one sentence', async () => {
    const server = await startMongo({ standalone: true })
    try {
      const { payload } = await start({ db: shipped(server.uri('plain')) })
      expect(await payload.db.beginTransaction()).toBeNull()
      await expect(startSmall({ url: server.uri('ours') })).rejects.toThrow(
        /^Colloquy needs a MongoDB with transactions: [^.]+\.$/,
      )
    } finally {
      await server.stop()
    }
  })
})

describe('a server that cannot be reached', () => {
  it('is named in one sentence, and nothing is logged beside it', async () => {
    const logged: unknown[] = []
    const url = 'mongodb://127.0.0.1:1/nobody?replicaSet=none&serverSelectionTimeoutMS=200'
    await expect(startSmall({ url, onError: (entry) => logged.push(entry) })).rejects.toThrow(
      /^MongoDB cannot be reached \([^)]*127\.0\.0\.1:1[^)]*\)\. Is it running, and is DATABASE_URL right\?$/,
    )
    expect(logged).toEqual([])
  })
})

describe('a connection string without the name of the replica set', () => {
  it('still gives transactions on ours', async () => {
    const { payload } = await start({ url: mongoUrl().replace(/\?replicaSet=\w+/, '') })
    expect(await payload.db.beginTransaction()).toEqual(expect.any(String))
  })
})
