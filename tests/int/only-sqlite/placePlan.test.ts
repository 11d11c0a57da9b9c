import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createClient } from '@libsql/client'
import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { createLocalReq, type Payload, type Where } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeAtFrontend } from '../../../src/articles/address'
import { findPublicArticles } from '../../../src/articles/target'
import { addCampaign, findCampaign } from '../../../src/comments/campaigns/campaigns'
import { nothingCarried } from '../../../src/comments/carried'
import { judge } from '../../../src/comments/judge'
import { readPolicy } from '../../../src/comments/policy'
import { findPlace } from '../../../src/comments/threads/findPlace'
import { readThread } from '../../../src/comments/threads/readThread'
import { readCounts } from '../../../src/comments/threads/routes'
import { printOf } from '../../../src/moderation/spam/print'
import { readArticlePage } from '../../../src/site/articlePage'
import { vaultOf } from '../../../src/vault'
import { bootPayload } from '../../support/app'
import { paths, seedArticle, seedThread } from '../../support/seedThread'

let payload: Payload
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ payload, stop } = await bootPayload())
})
afterAll(() => stop())

/** The index of public lists, in their whole order. */
const publicLists = /USING (?:COVERING )?INDEX _status_deletedAt_pageUrl_publishedAt_createdAt_idx/

type Plan = { sql: string; steps: string[] }

/** What SQLite does for each statement on comments that `work` sends, as EXPLAIN QUERY PLAN says it. */
async function plansOf(work: () => Promise<unknown>): Promise<string[][]> {
  return (await explain(work)).map(({ steps }) => steps)
}

/** The statements that `work` sends. */
async function sentBy(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const note = (sql: unknown) => void sent.push(String(sql))
  subscribe('colloquy:statement', note)
  await work().finally(() => unsubscribe('colloquy:statement', note))
  return sent
}

async function explain(work: () => Promise<unknown>): Promise<Plan[]> {
  const sent = await sentBy(work)
  // A connection of its own: the product's reads go on undisturbed.
  const explaining = createClient((payload.db as unknown as SQLiteAdapter).clientConfig)
  const plans: Plan[] = []
  for (const sql of sent) {
    if (!/from (?:"(?:comments|campaigns|campaign_bands|moderation_queue)"|vault_rows) /.test(sql)) continue
    const { rows } = await explaining.execute(`EXPLAIN QUERY PLAN ${sql}`)
    plans.push({ sql, steps: rows.map(({ detail }) => String(detail)) })
  }
  explaining.close()
  return plans
}

describe('the place of a comment on SQLite', () => {
  it.each(['oldest', 'newest'] as const)('is found by indexes in their order, %s first', async (order) => {
    await payload.updateGlobal({ slug: 'discussion', data: { order, pageSize: 5 } })
    const { id, slug } = await seedArticle(payload)
    const ids = await seedThread(payload, id, [
      ...paths('', 30).map((path) => ({ path, visibleReplies: path === '015' ? 30 : 0 })),
      ...paths('015', 30).map((path) => ({ path })),
    ])
    const req = await createLocalReq({}, payload)
    const article = (await findPublicArticles(req, [slug])).get(slug)
    if (!article) throw new Error('The article is not found')
    for (const path of ['017', '015/025']) {
      const plans = await plansOf(() => findPlace(req, article, String(ids.get(path))))
      // The comment itself and the page.
      expect(plans).toHaveLength(2)
      for (const plan of plans) {
        // Payload sorts by a second column, too: rows of one path, of which there is one, are all that is put in order.
        expect(plan.join('\n')).not.toMatch(/TEMP B-TREE FOR ORDER BY|SCAN comments/)
        expect(plan.join('\n')).toMatch(/SEARCH comments USING (?:COVERING )?INDEX/)
      }
      expect(plans[1]?.join('\n')).toMatch(/path[<>]/)
    }
  })
})

describe('a page of the order “best” on SQLite', () => {
  it('is read by ranges of one index, wherever it begins, as is the place of a comment in it', async () => {
    await payload.updateGlobal({ slug: 'discussion', data: { order: 'best', votes: true, pageSize: 5 } })
    const { id, slug } = await seedArticle(payload)
    const ids = [
      ...(
        await seedThread(
          payload,
          id,
          paths('', 30).map((path) => ({ path })),
        )
      ).values(),
    ]
    for (const [rank, comment] of ids.slice(0, 12).entries())
      await payload.db.updateOne({ collection: 'comments', id: comment, data: { rank: 1 + (rank % 3) }, req: {} })
    const req = await createLocalReq({}, payload)
    const article = (await findPublicArticles(req, [slug])).get(slug)
    if (!article) throw new Error('The article is not found')
    let after: string | undefined
    const seen: string[] = []
    for (let page = 0; page < 6; page++) {
      const plans = await explain(async () => {
        const { docs, next } = await readThread(req, { article: slug, after })
        seen.push(...docs.map((doc) => doc.id))
        after = next ?? undefined
      })
      const roots = plans.filter(({ sql }) => /rank/.test(sql.replace(/^select.*? from/, '')))
      expect(roots.length).toBeGreaterThan(0)
      for (const { steps } of roots) {
        expect(steps.join('\n')).toMatch(/SEARCH comments USING INDEX article_depth_rank_path_idx/)
        expect(steps.join('\n')).not.toMatch(/TEMP B-TREE FOR ORDER BY|SCAN comments/)
      }
    }
    expect(new Set(seen)).toEqual(new Set(ids))
    expect(seen).toHaveLength(30)
    for (const comment of [ids[29], ids[20], ids[0]]) {
      const plans = (await plansOf(() => findPlace(req, article, String(comment)))).map((plan) => plan.join('\n'))
      // The comment itself, the beginning of its conversation, and the ranges before that.
      expect(plans.length).toBeGreaterThan(2)
      for (const plan of plans.filter((one) => !/ path=\?/.test(one)))
        expect(plan).not.toMatch(/TEMP B-TREE FOR ORDER BY|SCAN comments/)
    }
  })
})

describe('the decision that a new comment joins, on SQLite', () => {
  it('is found by one question for its bands and one for what has them, both by indexes', async () => {
    const text = 'Buy cheap watches from our shop today and tell everybody about the wonderful prices we have'
    const print = printOf(text)
    const compared = { article: 'x', print, textHash: 'x' }
    const campaign = { id: 'c', to: 'spam', actor: 'a', alike: 2, sample: 's', articles: null, days: 1 } as const
    await addCampaign(await createLocalReq({}, payload), { ...campaign, texts: [compared, compared] })
    const req = await createLocalReq({}, payload)
    const plans = await plansOf(() => findCampaign(req, compared))
    expect(plans.map((steps) => steps[0])).toEqual([
      expect.stringMatching(/SEARCH campaign_bands USING INDEX campaign_bands_band_idx/),
      expect.stringMatching(/SEARCH campaigns USING INDEX/),
    ])
    expect((await findCampaign(req, compared))?.id).toBe('c')
  })
})

describe('what strangers ask of comments on SQLite', () => {
  type Seeded = { article: string; parent: string; ids: string[] }
  let seeded: Seeded
  beforeAll(async () => {
    const { id } = await seedArticle(payload)
    const ids = await seedThread(
      payload,
      id,
      [...paths('', 3), ...paths('000', 3)].map((path) => ({ path })),
    )
    seeded = { article: id, parent: String(ids.get('000')), ids: [...ids.values()].slice(0, 2) }
  })

  it.each([
    ['the newest', () => ({})],
    ['those of one article', ({ article }) => ({ article: { equals: article } })],
    ['the replies to one', ({ parent }) => ({ parent: { equals: parent } })],
    ['some by their ids', ({ ids }) => ({ id: { in: ids } })],
    ['those since a time', () => ({ createdAt: { greater_than: '2020-01-01' } })],
    [
      'those of one article since a time',
      ({ article }) => ({ and: [{ article: { equals: article } }, { createdAt: { greater_than: '2020-01-01' } }] }),
    ],
  ] as [string, (seeded: Seeded) => Where][])('is answered by indexes: %s', async (_, whereOf) => {
    const where = whereOf(seeded)
    const ask = { collection: 'comments', where, overrideAccess: false } as const
    for (const sort of ['createdAt', '-createdAt', '-createdAt,name']) {
      const plans = [
        ...(await explain(() => payload.find({ ...ask, sort, limit: 2, depth: 0 }))),
        ...(await explain(() => payload.count(ask))),
      ]
      // The page, which is full, so that what there is is counted; and the count by itself.
      expect(plans).toHaveLength(3)
      for (const { sql, steps } of plans) {
        const plan = steps.join('\n')
        // No table is joined, so that nothing is grouped or made distinct.
        expect(sql).not.toMatch(/join|distinct|group by/i)
        expect(plan).toMatch(/SEARCH comments USING (?:COVERING )?INDEX/)
        expect(plan).not.toMatch(/SCAN comments/)
        // What has an id is few: that may be put in order.
        if (!('id' in where)) expect(plan).not.toMatch(/TEMP B-TREE FOR (?:ORDER BY|DISTINCT|GROUP BY)/)
        if (/count/.test(sql) && !('parent' in where || 'id' in where)) expect(plan).toMatch(/COVERING INDEX/)
      }
    }
  })
})

describe('what a new comment is judged by on SQLite', () => {
  it('is found by ids and by the text, not by what became of everybody’s', async () => {
    const { slug } = await seedArticle(payload)
    const req = await createLocalReq({}, payload)
    const article = (await findPublicArticles(req, [slug])).get(slug)
    if (!article) throw new Error('The article is not found')
    const text = { name: 'Ada', url: null, content: 'Of tides, and of what they leave behind on the shore.' }
    const carried = { ...nothingCarried, email: 'ada@reader.example' }
    const plans = await explain(() => judge(req, { article, text, rendered: { html: '<p>x</p>', links: 0 }, carried }))
    const found = plans.filter(({ sql }) => /from "moderation_queue"/.test(sql)).map(({ steps }) => steps[0])
    expect(found.sort()).toEqual([
      expect.stringMatching(/^SEARCH moderation_queue USING INDEX moderation_queue_text_hash_idx/),
      expect.stringMatching(/^SEARCH moderation_queue USING INDEX sqlite_autoindex_moderation_queue_1 \(id=\?\)/),
    ])
  })
})

describe('bans of a network on SQLite', () => {
  it('are found by an index of their own kind, however many comments came from there', async () => {
    const req = await createLocalReq({}, payload)
    const sender = { email: 'ada@reader.example', ipTag: 'of-a-network', reader: undefined }
    const [plan] = await plansOf(() => vaultOf(payload).bansOn(req, sender, 10))
    expect(plan).toContainEqual(
      'SEARCH vault_rows USING INDEX vault_rows_tag_idx (ip_tag=? AND owner_type=? AND created_at<?)',
    )
  })
})

describe('a long comment on SQLite', () => {
  it.each([
    ['has turns of the event loop to be rendered, decided on and written', 8001, 2],
    ['has none where it is not long', 8000, 0],
  ])('%s', async (_, length, expected) => {
    const { slug } = await seedArticle(payload)
    const req = await createLocalReq({}, payload)
    const article = (await findPublicArticles(req, [slug])).get(slug)
    if (!article) throw new Error('The article is not found')
    const text = { name: 'Ada', url: null, content: 'x'.repeat(length) }
    let turns = 0
    const count = () => {
      turns += 1
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    await judge(req, { article, text, rendered: { html: '<p>x</p>', links: 0 } })
    clearImmediate(next)
    expect(turns).toBe(expected)
  })
})

describe('what a reader’s answer takes that is not in memory', () => {
  it('is so many statements, each by an index, however many comments and articles there are', async () => {
    await payload.updateGlobal({ slug: 'discussion', data: { order: 'oldest', pageSize: 20 } })
    const authors: string[] = []
    for (const name of ['Ada', 'Ben'])
      authors.push((await payload.create({ collection: 'authors', data: { name, slug: name.toLowerCase() } })).id)
    const first = await seedArticle(payload, { authors, tags: ['tides', 'weather'], commentCount: 20 })
    const articles = [first]
    for (let index = 0; index < 11; index++)
      articles.push(await seedArticle(payload, { authors, tags: ['tides', 'weather'], commentCount: 20 }))
    const { id, slug } = first
    await seedThread(payload, id, [
      ...paths('', 15).map((path) => ({ path, visibleReplies: path === '003' ? 5 : 0 })),
      ...paths('003', 5).map((path) => ({ path })),
    ])
    const asked = { overrideAccess: false, depth: 1 } as const
    const reads: [name: string, most: number, read: () => Promise<unknown>][] = [
      // The article, the settings, the pinned, the roots, what hangs below them.
      ['thread', 5, async () => readThread(await createLocalReq({}, payload), { article: slug, limit: 20 })],
      [
        'counts',
        1,
        async () =>
          readCounts(
            await createLocalReq({}, payload),
            articles.map((one) => one.slug),
          ),
      ],
      // Articles of that name, and those that had it once.
      ['nothing', 2, async () => findPublicArticles(await createLocalReq({}, payload), ['no-such-article'])],
      // The articles with their lists, how many there are, and the bylines.
      [
        'articles with a tag',
        3,
        () => payload.find({ collection: 'articles', where: { tags: { in: ['tides'] } }, limit: 5, ...asked }),
      ],
      // The article with its lists, the bylines with theirs.
      ['article', 2, () => payload.findByID({ collection: 'articles', id, ...asked })],
      ['list', 3, () => payload.find({ collection: 'articles', limit: 10, ...asked })],
      ['later page', 3, () => payload.find({ collection: 'articles', limit: 5, page: 2, ...asked })],
      // The comments, how many there are, and the settings, which each of them asks for.
      [
        'comments',
        3,
        async () =>
          payload.find({
            collection: 'comments',
            limit: 20,
            req: await createLocalReq({}, payload),
            ...asked,
            depth: 0,
          }),
      ],
      // The article's id and its revision, those of the thread but for the article, and the words of the site.
      ['page', 7, async () => readArticlePage(await createLocalReq({}, payload), { slug })],
    ]
    // Whoever asks first after the settings were saved reads them whole; the others look at their version, and where a frontend
    // shows articles is kept.
    await readPolicy(await createLocalReq({}, payload))
    await homeAtFrontend(payload)
    for (const [name, most, read] of reads) {
      // What a page takes from its article is kept by the article's revision.
      if (name === 'page') await read()
      const sent = await sentBy(read)
      expect(sent, `${name}: ${sent.join('\n')}`).toHaveLength(most)
    }
    const client = createClient((payload.db as unknown as SQLiteAdapter).clientConfig)
    for (const [name, , read] of reads)
      for (const sql of await sentBy(read)) {
        const { rows } = await client.execute(`EXPLAIN QUERY PLAN ${sql}`)
        const steps = rows.map(({ detail }) => String(detail)).join('\n')
        // Settings and words are one row.
        expect(steps, `${name}: ${sql}`).not.toMatch(/SCAN (?:comments|articles|authors)/)
        // An article by what names it, lists in their order: the index of states alone would read all that are published, and
        // that of paths the bylines and tags of all articles.
        expect(steps, `${name}: ${sql}`).not.toMatch(/_status_publishedAt_idx|_path_idx \(path=/)
        if (name === 'list' || name === 'later page')
          expect(
            steps.split('\n').filter((step) => /^(?:SEARCH|SCAN) articles /.test(step)),
            sql,
          ).toEqual(/from "articles"/.test(sql) ? expect.arrayContaining([expect.stringMatching(publicLists)]) : [])
        if (/from "comments"/.test(sql)) expect(steps, sql).toMatch(/SEARCH comments USING (?:COVERING )?INDEX/)
      }
    client.close()
  })
})
