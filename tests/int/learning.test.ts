import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { currentFilter, learningServices } from '../../src/learning/filter'
import type { LearningRow } from '../../src/learning/records'
import { queueTraining, trainFilter } from '../../src/learning/training'
import type { LabelledComment } from '../../src/moderation/spam/evaluate'
import { featuresOf } from '../../src/moderation/spam/features'
import { writeFilter } from '../../src/moderation/spam/model'
import { printOf, textHash } from '../../src/moderation/spam/print'
import { learnFrom, packFeatures } from '../../src/moderation/spam/records'
import { readState, writeState } from '../../src/platform/state'
import { eraseByAddress, erasePerson, findErasure } from '../../src/privacy/erase'
import { clearOld } from '../../src/privacy/retention'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
let article: { id: string; slug: string }
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
  article = await server.article({})
})
afterAll(() => server.stop())

const rowOf = (id: string) =>
  server.payload.db.findOne<LearningRow>({ collection: 'learning-records', where: { id: { equals: id } }, req: {} })
const filter = async () => currentFilter(await createLocalReq({}, server.payload))
const decided = async (id: string, to: 'approved' | 'pending' | 'spam' | 'trash') => {
  const { body } = await server.decide([id], to)
  expect(body.results).toMatchObject([{ ok: true }])
  return body.results[0].event as string
}
const undo = (event: string) => server.ask('POST', '/api/moderation/undo', { events: [event] }, 'moderator')

const known: LabelledComment[] = readFileSync('scripts/spam/comments.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
/** Decisions on comments of others, as if people had made them. */
const teach = async (from: number, count: number) => {
  for (const { spam, text } of known.slice(from, from + count))
    await server.payload.db.create({
      collection: 'learning-records',
      data: {
        id: randomUUID(),
        article: article.id,
        isSpam: spam,
        isPicked: false,
        author: null,
        reader: null,
        textHash: textHash(text),
        print: printOf(text),
        features: packFeatures(featuresOf({ text })),
        decidedAt: server.clock.now().toISOString(),
        createdAt: server.clock.now().toISOString(),
      },
      req: {},
    })
}

describe('a record of a decision', () => {
  it('is kept of what people decide, with no word of the comment in it', async () => {
    const id = await server.comment({ article: article.id, status: 'pending', name: 'Ottilie Quastenflosser' })
    expect(await rowOf(id)).toBeFalsy()
    await decided(id, 'spam')
    const row = await rowOf(id)
    expect(row).toMatchObject({ isSpam: true, isPicked: false, article: article.id })
    expect(JSON.stringify(row)).not.toMatch(/Ottilie|Quastenflosser|remark/i)
    await decided(id, 'approved')
    expect(await rowOf(id)).toMatchObject({ isSpam: false })
  })

  it('is not kept where nobody has said that it is spam or is none', async () => {
    const id = await server.comment({ article: article.id, status: 'pending' })
    await decided(id, 'trash')
    expect(await rowOf(id)).toBeFalsy()
    await decided(id, 'spam')
    await decided(id, 'pending')
    expect(await rowOf(id)).toBeFalsy()
  })

  it('goes with an undo, and comes back with the undo of that', async () => {
    const id = await server.comment({ article: article.id, status: 'pending' })
    const { body } = await undo(await decided(id, 'spam'))
    expect(await rowOf(id)).toBeFalsy()
    await undo(body.results[0].event)
    expect(await rowOf(id)).toMatchObject({ isSpam: true })
  })

  it('is the one before where a decision on a decided comment is taken back', async () => {
    const id = await server.comment({ article: article.id, status: 'approved' })
    const event = await decided(id, 'spam')
    expect(await rowOf(id)).toMatchObject({ isSpam: true })
    await undo(event)
    expect(await rowOf(id)).toMatchObject({ isSpam: false })
  })

  it('has the same author for comments of one address, which leads back to nobody', async () => {
    const email = server.canary.email()
    const [one, two] = [
      await server.comment({ article: article.id, status: 'approved', email }),
      await server.comment({ article: article.id, status: 'approved', email: email.toUpperCase() }),
    ]
    const other = await server.comment({ article: article.id, status: 'approved' })
    const author = (await rowOf(one))?.author
    expect(author).toMatch(/^[0-9a-f-]{36}$/)
    expect((await rowOf(two))?.author).toBe(author)
    expect((await rowOf(other))?.author).not.toBe(author)
  })

  it('has the same reader for comments of one browser, whatever addresses they come with, and bounds them as one', async () => {
    const post = async (readerToken?: string) => {
      const typed = { article: article.id, name: 'Reader', email: server.canary.email(), content: randomUUID() }
      const headers: Record<string, string> = readerToken === undefined ? {} : { 'x-reader-token': readerToken }
      const { body } = await server.ask('POST', '/api/comments', typed, 'anonymous', headers)
      return { id: body.doc.id as string, token: body.readerToken as string }
    }
    const first = await post()
    expect(first.token).toEqual(expect.any(String))
    const ids = [first.id]
    for (let sent = 1; sent < 5; sent++) ids.push((await post(first.token)).id)
    const other = await post()
    for (const id of [...ids, other.id]) await decided(id, 'approved')
    const rows = await Promise.all(ids.map(rowOf))
    const [reader] = rows.map((row) => row?.reader)
    expect(reader).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(rows.map((row) => row?.reader))).toEqual(new Set([reader]))
    expect(new Set(rows.map((row) => row?.author)).size).toBe(5)
    expect((await rowOf(other.id))?.reader).not.toBe(reader)
    const records = rows.flatMap((row) => (row ? [{ ...row, isSpam: false }] : []))
    expect(learnFrom(records).reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(3)
  })

  it('goes when its comment goes, and when its sender is erased', async () => {
    const gone = await server.comment({ article: article.id, status: 'spam' })
    expect(await rowOf(gone)).toBeTruthy()
    expect((await server.ask('DELETE', `/api/comments/${gone}`, undefined, 'admin')).status).toBe(200)
    expect(await rowOf(gone)).toBeFalsy()

    const email = server.canary.email()
    const id = await server.comment({ article: article.id, status: 'approved', email })
    expect(await rowOf(id)).toBeTruthy()
    const erasure = await findErasure(server.payload, await eraseByAddress(server.payload, { email, texts: false }))
    if (erasure) await erasePerson(server.payload, erasure)
    expect((await server.moderation(id)).comment.name).toBe('Anonymous')
    expect(await rowOf(id)).toBeFalsy()
    // Nor is anything learned from it again.
    await decided(id, 'spam')
    expect(await rowOf(id)).toBeFalsy()
  })
})

describe('a look at what was decided by rules', () => {
  const picked = async (content = `A quiet remark ${randomUUID()}`) => {
    const services = learningServices.of(server.payload)
    services.isPicked = () => true
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const { body } = await server.ask('POST', '/api/comments', {
      article: article.id,
      name: 'Reader',
      email: server.canary.email(),
      content,
    })
    services.isPicked = () => false
    await server.discussion({ floodSeconds: 0 })
    return body.doc.id as string
  }
  const looksAt = (id: string) =>
    server.count('moderation-queue', { and: [{ id: { equals: id } }, { look: { equals: true } }] })

  it('waits until a person says what the comment is, also where they say what the rules said', async () => {
    const id = await picked()
    expect((await server.moderation(id)).comment.status).toBe('approved')
    expect(await looksAt(id)).toBe(1)
    expect(await rowOf(id)).toMatchObject({ isPicked: true, isSpam: null, features: '' })
    const listed = async () =>
      (await server.ask('GET', '/api/moderation/queue?tab=checks', undefined, 'moderator')).body.docs
    expect(await listed()).toMatchObject([{ id, status: 'approved' }])
    const event = await decided(id, 'approved')
    expect(event).toBeTruthy()
    expect(await looksAt(id)).toBe(0)
    expect(await listed()).toEqual([])
    expect(await rowOf(id)).toMatchObject({ isPicked: true, isSpam: false })
    // Said once, it is nothing new.
    expect(await decided(id, 'approved')).toBeNull()
    await undo(event)
    expect(await looksAt(id)).toBe(1)
    expect(await rowOf(id)).toMatchObject({ isPicked: true, isSpam: null })
  })

  it('is not asked for of what waits anyway, or of staff', async () => {
    const services = learningServices.of(server.payload)
    services.isPicked = () => true
    const waiting = await server.comment({ article: article.id, status: 'pending' })
    const { body } = await server.ask(
      'POST',
      '/api/comments',
      { article: article.id, content: `Ours ${randomUUID()}` },
      'moderator',
    )
    services.isPicked = () => false
    expect(await rowOf(waiting)).toBeFalsy()
    expect(body.doc.status).toBe('approved')
    expect(await rowOf(body.doc.id)).toBeFalsy()
  })
})

describe('the filter in force', () => {
  const spam = 'Please subscribe to my channel and check out my new video!'
  const trainings = () => server.count('payload-jobs', { taskSlug: { equals: 'trainSpamFilter' } })
  const scoreOf = async (content: string, status: 'pending' | 'approved' | 'spam') => {
    const id = await server.comment({ article: article.id, status, content: `${content} ${randomUUID()}` })
    return { id, ...(await server.moderation(id)) }
  }

  it('says nothing before it has seen enough', async () => {
    await trainFilter(server.payload)
    expect((await filter())?.learned).toBeLessThan(50)
    expect((await scoreOf(spam, 'pending')).events[0].facts.spamScore).toBeNull()
  })

  it('is trained by a task when something was decided, and only then', async () => {
    await teach(0, 120)
    await queueTraining(server.payload)
    expect(await trainings()).toBe(1)
    await server.payload.jobs.run({ limit: 10, silent: true })
    expect(await trainings()).toBe(0)
    expect((await filter())?.learned).toBeGreaterThan(100)
    await queueTraining(server.payload)
    expect(await trainings()).toBe(0)
  })

  it('tells with the verdict what it said, by which model, and which words spoke for it', async () => {
    const { comment, events, id, score, verdict } = await scoreOf(spam, 'pending')
    const { version } = (await filter()) ?? {}
    const { spamScore } = events[0].facts
    expect(spamScore).toMatchObject({ model: version, learned: (await filter())?.learned })
    expect(spamScore.percent).toBeGreaterThan(50)
    const words = spamScore.words.map(([start, end]: [number, number]) => comment.content.slice(start, end))
    expect(words).toContain('subscribe')
    expect(score).toEqual(spamScore)
    const { body } = await server.ask('POST', '/api/moderation/cards', { ids: [id] }, 'moderator')
    expect(body.docs).toMatchObject([{ id, score: spamScore }])
    const reason = verdict.reasons.find(({ code }: { code: string }) => code === 'spam_score')
    expect(reason).toMatchObject({ detail: { percent: spamScore.percent, of100: spamScore.of100, model: version } })
  })

  it('is what it was, to the byte, once a decision was taken back', async () => {
    const { id } = await scoreOf('I have not heard this one for years', 'pending')
    const before = writeFilter((await trainFilter(server.payload)).filter)
    const event = await decided(id, 'approved')
    expect(writeFilter((await trainFilter(server.payload)).filter) === before).toBe(false)
    await undo(event)
    expect(writeFilter((await trainFilter(server.payload)).filter) === before).toBe(true)
  })

  it('lets a first comment be published below a score, where that is switched on and nothing else holds it', async () => {
    const harmless = 'This song is so beautiful, I love the piano'
    expect((await scoreOf(harmless, 'pending')).verdict.reasons).toMatchObject([{ code: 'first_time_author' }])
    await server.discussion({ floodSeconds: 0, spamRelease: 30 })
    expect((await scoreOf(harmless, 'approved')).verdict.reasons).toEqual([])
    expect((await scoreOf(spam, 'pending')).verdict.reasons.map(({ code }: { code: string }) => code)).toContain(
      'first_time_author',
    )
    await server.discussion({ floodSeconds: 0, spamRelease: 99, spamHold: 0, spamReject: 0 })
    const address = `${harmless}: someone@example.org`
    expect((await scoreOf(address, 'pending')).verdict.reasons).toMatchObject([{ code: 'contains_address' }])
    await server.discussion({ floodSeconds: 0 })
  })

  it('says for whom a proof of work is asked: for what it finds suspicious, and not for what merely has the signs', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, challenge: 'suspicious', spamHold: 0 })
    const sent = async (content: string) => {
      const { body } = await server.ask('POST', '/api/comments', {
        article: article.id,
        name: 'Reader',
        email: server.canary.email(),
        content,
      })
      return (await server.moderation(body.doc.id)).verdict.reasons.map(({ code }: { code: string }) => code)
    }
    expect(await sent('Please subscribe to my channel, my new video is there')).toContain('check_failed')
    // A word again and again is a sign, and harmless here.
    expect(await sent('Love this song so much, love love love the song')).not.toContain('check_failed')
    await server.discussion({ floodSeconds: 0 })
  })

  it('is not what a replay judges by, unless that is asked for', async () => {
    const { id } = await scoreOf('Lovely music, thank you', 'pending')
    await server.payload.db.updateOne({
      collection: 'moderation-events',
      where: { comment: { equals: id } },
      data: { facts: { ...(await server.moderation(id)).events[0].facts, spamScore: null } },
      req: {},
    })
    const replayed = async (rescore: boolean) => {
      const response = await fetch(`${server.base}/api/moderation/replay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
        body: JSON.stringify({ policy: { spamRelease: 90 }, rescore }),
      })
      const text = await response.text()
      return text.split('\n').some((line) => line.includes(id) && line.includes('"release"'))
    }
    expect(await replayed(false)).toBe(false)
    expect(await replayed(true)).toBe(true)
  })

  it('holds every comment while it is damaged', async () => {
    const kept = await readState({ payload: server.payload }, 'spam-filter')
    await writeState({ payload: server.payload }, 'spam-filter', 'nothing of ours')
    learningServices.of(server.payload).kept = { filter: undefined, comparedAt: 0 }
    const { verdict } = await scoreOf('All is well', 'pending')
    expect(verdict.reasons.map(({ code }: { code: string }) => code)).toContain('check_failed')
    await writeState({ payload: server.payload }, 'spam-filter', kept ?? '')
  })

  it('forgets what was learned from comments that are older than addresses are kept', async () => {
    const id = await server.comment({ article: article.id, status: 'approved' })
    server.clock.advance(366 * 24 * 60 * 60_000)
    await clearOld(server.payload)
    expect(await rowOf(id)).toBeFalsy()
    await trainFilter(server.payload)
    expect((await filter())?.learned).toBe(0)
  })
})
