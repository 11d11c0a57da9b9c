import { MongoServerError } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { watched } from '../../../src/boot'
import { watchChanges } from '../../../src/platform/database/mongodb/changeStream'
import { mongoUrl } from '../../support/mongodb'
import { type MongoServer, startMongo } from '../../support/mongodbServer'
import { type Instance, startSmall } from '../../support/smallPayload'

const silent = { info() {}, warn() {} }
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const { close } of open.splice(0).reverse()) await close()
})

/** Another process on the same database, as far as its cache goes. */
const listen = async (instance: Instance) => {
  const heard: string[] = []
  instance.afterCommit.subscribe((changes) => heard.push(...changes))
  const watch = watchChanges({ payload: instance.payload, afterCommit: instance.afterCommit, logger: silent, watched })
  open.push({ close: watch.stop })
  let isUp = false
  watch.onUp(() => {
    isUp = true
  })
  watch.onDown(() => {
    isUp = false
  })
  await expect.poll(() => isUp, { timeout: 10_000 }).toBe(true)
  return { heard, watch, isUp: () => isUp }
}

const startTwo = async (url: string) => {
  const writer = await startSmall({ url })
  open.push(writer)
  const reader = await startSmall({ url })
  open.push(reader)
  return { writer, reader }
}

describe('watchChanges', () => {
  it('tells a second process what the first one wrote', async () => {
    const { writer, reader } = await startTwo(mongoUrl())
    const { heard } = await listen(reader)
    const { id } = await writer.create({ collection: 'articles', data: { title: 'a', slug: 'first' } })
    await expect.poll(() => heard).toEqual(['articles', 'slugs', `article:${id}`, `comments:${id}`, 'slug:first'])
  })

  it('tells of a comment that becomes visible, by its article', async () => {
    const { writer, reader } = await startTwo(mongoUrl())
    const { id: article } = await writer.create({ collection: 'articles', data: { title: 'a' } })
    const { heard } = await listen(reader)
    const { id } = await writer.create({ collection: 'comments', data: { article, name: 'b', status: 'pending' } })
    await writer.update({ collection: 'comments', id, data: { status: 'approved' } })
    await expect.poll(() => heard).toEqual(['comments', `article:${article}`, `comments:${article}`])
  })

  it('tells of deletions and of globals', async () => {
    const { writer, reader } = await startTwo(mongoUrl())
    const { id } = await writer.create({ collection: 'articles', data: { title: 'a' } })
    const { heard } = await listen(reader)
    await writer.remove('articles', id)
    await expect.poll(() => heard).toContain(`article:${id}`)
    await writer.payload.updateGlobal({ slug: 'site', data: { title: 'x' } as never })
    await expect.poll(() => heard).toContain('site')
  })

  it('tells nothing of what was rolled back', async () => {
    const { writer, reader } = await startTwo(mongoUrl())
    const { heard } = await listen(reader)
    const id = (await writer.payload.db.beginTransaction()) ?? ''
    const req = Object.assign(await writer.request(), { transactionID: id })
    await writer.create({ collection: 'articles', data: { title: 'gone' }, req })
    await writer.payload.db.rollbackTransaction(id)
    const kept = await writer.create({ collection: 'articles', data: { title: 'kept' } })
    await expect.poll(() => heard).toContain(`article:${kept.id}`)
    expect(heard.filter((tag) => tag.startsWith('article:'))).toEqual([`article:${kept.id}`])
  })
})

describe('what a process has committed itself', () => {
  /** A process that follows the stream, and one that is heard of after whatever was before. */
  const startBoth = async () => {
    const { writer: own, reader: other } = await startTwo(mongoUrl())
    const { heard } = await listen(own)
    const settled = async () => {
      const { id } = await other.create({ collection: 'articles', data: { title: 'after' } })
      await expect.poll(() => heard, { timeout: 10_000 }).toContain(`article:${id}`)
      return heard.filter((tag) => !tag.endsWith(`:${id}`))
    }
    /** An article in a transaction that notes what has changed, as hooks do; `note` chooses from it. */
    const begin = async (note = (tags: string[]) => tags) => {
      const id = String(await own.db.beginTransaction())
      const req = Object.assign(await own.request(), { transactionID: id })
      const { id: article } = await own.create({ collection: 'articles', data: { title: 'own' }, req })
      const tags = ['articles', 'slugs', `article:${article}`, `comments:${article}`]
      await own.afterCommit.note(req, note(tags))
      const session = own.db.sessions[id]
      if (!session) throw new Error('The transaction has no session')
      return { article, session, commit: () => own.db.commitTransaction(id) }
    }
    return { begin, heard, own, settled }
  }
  const times = (heard: readonly string[], tag: string) => heard.filter((one) => one === tag).length

  it('is not told of once more', async () => {
    const { begin, settled } = await startBoth()
    const { article, commit } = await begin()
    await commit()
    expect(times(await settled(), `article:${article}`)).toBe(1)
  })

  it('is told of as far as it was not noted', async () => {
    const { begin, settled } = await startBoth()
    const { article, commit } = await begin((tags) => tags.slice(0, 3))
    await commit()
    const heard = await settled()
    expect([`article:${article}`, `comments:${article}`].map((tag) => times(heard, tag))).toEqual([1, 1])
  })

  it('is told of when nobody knows whether it was committed', async () => {
    const { begin, settled } = await startBoth()
    const { article, commit, session } = await begin()
    const committed = session.commitTransaction.bind(session)
    session.commitTransaction = async () => {
      await committed()
      throw new MongoServerError({ message: 'lost', errorLabels: ['UnknownTransactionCommitResult'] })
    }
    await expect(commit()).rejects.toThrow('lost')
    expect(times(await settled(), `article:${article}`)).toBe(2)
  })

  it('is told of when what follows a commit has failed', async () => {
    const { begin, own, settled } = await startBoth()
    const stop = own.afterCommit.subscribe(() => {
      throw new Error('crashed')
    })
    const { article, commit } = await begin()
    await expect(commit()).rejects.toThrow('crashed')
    stop()
    expect(times(await settled(), `article:${article}`)).toBe(2)
  })
})

describe('a stream that breaks', () => {
  let server: MongoServer
  beforeAll(async () => {
    server = await startMongo()
  })
  afterAll(() => server.stop())

  it.skipIf(process.env.TEST_MONGODB_URI)(
    'is down until the server is back, says so both times, and then hears again',
    async () => {
      const reader = await startSmall({ url: server.uri('breaks') })
      open.push(reader)
      const { heard, isUp, watch } = await listen(reader)
      const said: string[] = []
      watch.onDown(() => said.push('down'))
      watch.onUp(() => said.push('up'))
      server.kill()
      await expect.poll(isUp, { timeout: 10_000 }).toBe(false)
      await server.restart()
      await expect.poll(isUp, { timeout: 30_000 }).toBe(true)
      expect(said).toEqual(['down', 'up'])
      const { id } = await reader.create({ collection: 'articles', data: { title: 'a' } })
      await expect.poll(() => heard).toContain(`article:${id}`)
    },
  )
})
