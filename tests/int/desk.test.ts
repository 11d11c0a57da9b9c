import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeskCard } from '../../src/desk/types'
import { clearOld } from '../../src/privacy/retention'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, repeatLimit: 0, holdAddresses: false })
})
afterAll(() => server.stop())

type Who = 'admin' | 'editor' | 'author' | 'moderator' | 'anonymous'
const headers = (who: Who): Record<string, string> => ({
  'content-type': 'application/json',
  origin: server.base,
  ...(who === 'anonymous' ? {} : { cookie: server.staff[who].cookie }),
})
const ask = async (path: string, who: Who = 'moderator') => {
  const response = await fetch(`${server.base}/api/moderation/${path}`, { headers: headers(who) })
  return { status: response.status, headers: response.headers, data: await response.json() }
}
const send = async (path: string, body: unknown, who: Who = 'moderator') => {
  const response = await fetch(`${server.base}/api/moderation/${path}`, {
    method: 'POST',
    headers: headers(who),
    body: JSON.stringify(body),
  })
  return { status: response.status, data: await response.json() }
}
const list = async (query: Record<string, string>, who: Who = 'moderator') => {
  const { data, status } = await ask(`queue?${new URLSearchParams(query)}`, who)
  expect(status, JSON.stringify(data)).toBe(200)
  return data as { docs: DeskCard[]; total: number; next: string | null }
}
const idsOf = async (query: Record<string, string>, who: Who = 'moderator') =>
  (await list(query, who)).docs.map(({ id }) => id)

/** A comment a second after the one before. */
const comment: TestServer['comment'] = async (args) => {
  server.clock.advance(1000)
  return server.comment(args)
}
const report = (id: string, openReports: number) =>
  server.payload.db.updateOne({ collection: 'moderation-queue', id, data: { openReports } })
const everything = async (query: Record<string, string>, between: () => Promise<unknown> = async () => {}) => {
  const found: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list({ ...query, ...(after ? { after } : {}) })
    found.push(...page.docs.map(({ id }) => id))
    after = page.next
    await between()
  }
  return found
}

describe('the list', () => {
  it('shows a tab with the oldest first, or the newest, and nothing of other tabs', async () => {
    const { id: article } = await server.article({})
    const ids: string[] = []
    for (let index = 0; index < 3; index++) ids.push(await comment({ article, status: 'pending' }))
    const spam = await comment({ article, status: 'spam' })
    expect(await idsOf({ article })).toEqual(ids)
    expect(await idsOf({ article, tab: 'pending', sort: 'newest' })).toEqual([...ids].reverse())
    expect(await idsOf({ article, tab: 'spam' })).toEqual([spam])
    expect(await idsOf({ article, tab: 'trash' })).toEqual([])
  })

  it('gives a card all that is needed to decide, and is not kept by caches', async () => {
    const { id: article, slug } = await server.article({ title: 'Tide pools' })
    const parent = await comment({ article, status: 'approved', name: 'Ann', content: 'The **parent** of it.' })
    const written = server.clock.sinceNow()
    const id = await comment({ article, status: 'pending', parent, name: 'Ben', content: 'See https://a.example' })
    const answer = await ask(`queue?article=${article}`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.data).toMatchObject({ total: 1, next: null })
    expect(answer.data.docs[0]).toMatchObject({
      id,
      article: { id: article, title: 'Tide pools', slug },
      parent: { id: parent, name: 'Ann', excerpt: 'The parent of it.' },
      name: 'Ben',
      url: null,
      content: 'See https://a.example',
      status: 'pending',
      createdAt: written,
      statusAt: written,
      editedAt: null,
      badge: null,
      pinned: false,
      reasons: [{ code: 'first_time_author' }],
      openReports: 0,
      shadow: false,
      assignee: null,
      assignedAt: null,
    })
    expect(answer.data.docs[0].policyVersion).toBeGreaterThan(0)
    expect(answer.data.docs[0].updatedAt).toBe((await server.moderation(id)).comment.updatedAt)
  })

  it('searches text and name whatever the case, and takes every sign for itself', async () => {
    const { id: article } = await server.article({})
    const byText = await comment({ article, status: 'pending', content: 'All about Limpets, 100% true' })
    const byName = await comment({ article, status: 'pending', name: 'LIMPET hunter' })
    const umlaut = await comment({ article, status: 'pending', content: 'ÜBER allem' })
    await comment({ article, status: 'pending', content: 'Nothing, 1000 true' })
    expect(await list({ article, search: 'limpet' })).toMatchObject({
      total: 2,
      docs: [{ id: byText }, { id: byName }],
    })
    expect(await idsOf({ article, search: '100% t' })).toEqual([byText])
    expect(await idsOf({ article, search: 'l_mpet' })).toEqual([])
    expect(await idsOf({ article, search: 'l.mpet' })).toEqual([])
    expect(await idsOf({ article, search: 'über' })).toEqual([umlaut])
    expect(await idsOf({ article, search: 'limpet', tab: 'approved' })).toEqual([])
  })

  it('searches as people type: without accents, in any order, and in titles of articles', async () => {
    const { id: article } = await server.article({ title: 'Über die Łódź' })
    const other = await server.article({ title: 'Elsewhere' })
    const name = await comment({ article: other.id, status: 'pending', name: 'Zoë Müller', content: 'x' })
    const text = await comment({
      article: other.id,
      status: 'pending',
      content: 'Das Café an der Straße,\nnaïve Leute. ΆΣΧΗΜΟΣ',
    })
    const titled = await comment({ article, status: 'pending', content: 'nothing of it' })
    const found = (search: string) => idsOf({ search })
    for (const search of ['muller', 'zoe  muller', 'Muller Zoe', 'Zoe\u0308'])
      expect(await found(search), search).toEqual([name])
    for (const search of ['strasse', 'naive cafe', 'straße, naïve', 'ασχημος'])
      expect(await found(search), search).toEqual([text])
    expect(await found('lodz uber')).toEqual([titled])
    expect(await idsOf({ search: 'lodz', article: other.id })).toEqual([])
    expect((await list({ search: 'muller' })).docs[0]?.hits).toEqual(['Müller'])
    expect((await list({ search: 'naive cafe' })).docs[0]?.hits.sort()).toEqual(['Café', 'naïve'])
    expect((await list({ search: 'lodz' })).docs[0]?.hits).toEqual(['Łódź'])
  })

  it('filters by reason, links, author and day, together with a search too', async () => {
    const { id: article } = await server.article({})
    const linked = await comment({
      article,
      status: 'pending',
      name: 'Cleo',
      content: 'crab https://a.example https://b.example',
    })
    const plain = await comment({ article, status: 'pending', name: 'Dora', content: 'crab' })
    expect(await idsOf({ article, reason: 'too_many_links' })).toEqual([linked])
    expect(await idsOf({ article, reason: 'first_time_author' })).toEqual([linked, plain])
    expect(await idsOf({ article, links: 'true' })).toEqual([linked])
    expect(await idsOf({ article, links: '' })).toEqual([linked, plain])
    expect(await idsOf({ article, author: 'Dora' })).toEqual([plain])
    expect(await idsOf({ article, author: 'dor' })).toEqual([])
    expect(await list({ article, reason: 'too_many_links', search: 'CRAB' })).toMatchObject({
      total: 1,
      docs: [{ id: linked }],
    })
    expect(await idsOf({ article, author: 'Dora', search: 'crab' })).toEqual([plain])
    const today = server.clock.now().toISOString().slice(0, 10)
    const tomorrow = new Date(server.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10)
    expect(await idsOf({ article, from: today, to: today })).toEqual([linked, plain])
    expect(await idsOf({ article, from: today, to: today, search: 'crab' })).toEqual([linked, plain])
    expect(await idsOf({ article, from: tomorrow })).toEqual([])
    expect(await idsOf({ article, to: '2020-01-01', search: 'crab' })).toEqual([])
  })

  it('lists what is reported, whatever its status but in the trash', async () => {
    const { id: article } = await server.article({})
    const ids = [
      await comment({ article, status: 'approved', content: 'whelk one' }),
      await comment({ article, status: 'pending', content: 'whelk two' }),
      await comment({ article, status: 'trash', content: 'whelk three' }),
    ]
    for (const id of ids) await report(id, 2)
    await comment({ article, status: 'approved', content: 'whelk four' })
    expect(await list({ article, tab: 'reported' })).toMatchObject({
      total: 2,
      docs: [{ id: ids[0], openReports: 2 }, { id: ids[1] }],
    })
    expect(await idsOf({ article, tab: 'reported', search: 'WHELK two' })).toEqual([ids[1]])
    for (const id of ids) await report(id, 0)
  })

  it.each(['oldest', 'newest'])('pages from the %s without loss or repetition while others arrive', async (sort) => {
    const { id: article } = await server.article({})
    const ids: string[] = []
    // Three moments with several comments each: order within a moment is by id.
    for (let index = 0; index < 11; index++) {
      if (index % 4 === 0) server.clock.advance(1000)
      ids.push(await server.comment({ article, status: 'pending', content: `periwinkle ${index}` }))
    }
    const sorted = (found: readonly string[]) => [...found].sort()
    const queries: Record<string, string>[] = [
      {},
      { search: 'periwinkle' },
      { search: 'periwinkle', reason: 'first_time_author' },
    ]
    for (const query of queries) {
      let late: string[] = []
      const found = await everything({ article, sort, limit: '3', ...query }, async () => {
        if (late.length < 2)
          late = [
            ...late,
            await comment({ article, status: 'pending', content: `late ${sort} ${server.clock.now().getTime()}` }),
          ]
      })
      expect(sorted(found.filter((id) => ids.includes(id)))).toEqual(sorted(ids))
      expect(new Set(found).size).toBe(found.length)
      await send('comments', { ids: late, to: 'trash' })
    }
  })

  it('goes on behind a comment that was decided meanwhile', async () => {
    const { id: article } = await server.article({})
    const ids: string[] = []
    for (let index = 0; index < 4; index++) ids.push(await comment({ article, status: 'pending' }))
    const first = await list({ article, limit: '2' })
    expect(first.total).toBe(4)
    await send('comments', { ids: ids.slice(0, 2), to: 'approved' })
    expect(await idsOf({ article, limit: '2', after: first.next ?? '' })).toEqual(ids.slice(2))
  })

  it.each([
    ['tab', 'everything'],
    ['reason', 'because'],
    ['article', "' or 1=1"],
    ['from', 'yesterday'],
    ['to', '2026-02-30'],
    ['links', 'maybe'],
    ['sort', 'random'],
    ['limit', '201'],
    ['limit', '0'],
    ['after', 'AAAA'],
    ['search', 'x'.repeat(201)],
  ])('refuses %s=%s by name', async (name, value) => {
    const { data, status } = await ask(`queue?${new URLSearchParams({ [name]: value })}`)
    expect([status, data.errors[0].data.errors[0]]).toMatchObject([400, { code: 'invalid_input', path: name }])
  })

  it('is for staff; authors see what is under their own articles', async () => {
    const own = await server.article({ authors: [server.staff.author.byline] })
    const others = await server.article({})
    const theirs = await comment({ article: own.id, status: 'pending', content: 'limpet' })
    const foreign = await comment({ article: others.id, status: 'pending', content: 'limpet' })
    expect((await ask('queue', 'anonymous')).status).toBe(401)
    expect(await list({ limit: '200' }, 'author')).toMatchObject({ total: 1, docs: [{ id: theirs }] })
    expect(await idsOf({ search: 'limpet', limit: '200' }, 'author')).toEqual([theirs])
    expect(await list({ article: others.id }, 'author')).toEqual({ docs: [], total: 0, next: null })
    expect(await idsOf({ article: own.id }, 'author')).toEqual([theirs])
    expect(await idsOf({ article: others.id })).toEqual([foreign])
  })
})

describe('the counts', () => {
  it('say how many each tab holds, for authors under their own articles', async () => {
    const before = (await ask('queue/counts')).data
    const beforeOwn = (await ask('queue/counts', 'author')).data
    const own = await server.article({ authors: [server.staff.author.byline] })
    const others = await server.article({})
    await comment({ article: own.id, status: 'pending' })
    await comment({ article: own.id, status: 'spam' })
    await comment({ article: others.id, status: 'pending' })
    const reported = await comment({ article: others.id, status: 'approved' })
    await report(reported, 1)
    expect((await ask('queue/counts')).data).toEqual({
      pending: before.pending + 2,
      reported: before.reported + 1,
      checks: before.checks,
      spam: before.spam + 1,
      approved: before.approved + 1,
      trash: before.trash,
    })
    expect((await ask('queue/counts', 'author')).data).toEqual({
      ...beforeOwn,
      pending: beforeOwn.pending + 1,
      spam: beforeOwn.spam + 1,
    })
    expect((await ask('queue/counts', 'anonymous')).status).toBe(401)
    await report(reported, 0)
  })
})

describe('similar comments', () => {
  it('are grouped as campaigns, largest first', async () => {
    // A list of their own: what other tests left pending is alike, too.
    const { id: article } = await server.article({ authors: [server.staff.author.byline] })
    const campaign: string[] = []
    for (let index = 0; index < 12; index++)
      campaign.push(
        await comment({
          article,
          status: 'pending',
          name: `Buyer ${index}`,
          content: `I earned four thousand dollars last month working from home with this simple system that anybody can learn in an evening, and my cousin earned even more with it, so do have a look before it is too late for you and your family${'!'.repeat(index)}`,
        }),
      )
    const short = [
      await comment({ article, status: 'pending', name: 'A', content: 'Nice post!' }),
      await comment({ article, status: 'pending', name: 'B', content: 'nice  post' }),
    ]
    await comment({ article, status: 'pending', content: 'Nice posts' })
    await comment({ article, status: 'pending', content: 'The tide was out when we walked along the shore' })
    await comment({ article, status: 'pending', content: 'I cannot agree with what is said about bread here' })
    const { data } = await ask('similar?tab=pending', 'author')
    expect(data.groups.map(({ ids }: { ids: string[] }) => ids)).toEqual([campaign, short])
    expect(data.groups[0].sample).toMatchObject({ id: campaign[0], name: 'Buyer 0', article: { id: article } })
    expect((await ask('similar?tab=spam', 'author')).data).toEqual({ groups: [] })
    expect((await ask('similar?tab=nowhere')).status).toBe(400)
    expect((await ask('similar', 'anonymous')).status).toBe(401)

    // Each can be read before all are decided on; of others than one's own article nothing is shown.
    const [elsewhere = ''] = [await comment({ article: (await server.article({})).id, status: 'pending' })]
    const named = async (ids: string[], as: Who = 'author') => {
      const answer = await server.ask('POST', '/api/moderation/cards', { ids }, as)
      return answer.status === 200 ? answer.body.docs.map(({ id }: { id: string }) => id) : answer.status
    }
    expect(await named([...campaign.slice(1, 4), elsewhere])).toEqual(campaign.slice(1, 4))
    expect(await named([elsewhere], 'moderator')).toEqual([elsewhere])
    expect(await named(campaign, 'anonymous')).toBe(401)
    expect(await named(Array.from({ length: 51 }, () => elsewhere))).toBe(400)
  })
})

describe('a campaign decided as one', () => {
  /** The same advertisement each time, with other words in two places. */
  const offer = (one: string, other = 'cousin'): string =>
    `I earned ${one} thousand dollars last month working from home with this simple system that anybody can learn in an evening, and my ${other} earned even more with it`
  const numbers = ['four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'twelve']
  type Decided = {
    batch: string
    results: { id: string; ok: boolean; error?: { code: string } }[]
    campaign: { id: string; to: string; alike: number; days: number; until: string } | null
  }
  const decide = async (body: Record<string, unknown>, who: Who = 'moderator'): Promise<Decided> => {
    const { data, status } = await send('campaigns', body, who)
    expect(status, JSON.stringify(data)).toBe(200)
    return data
  }
  const waiting = async (article: string, texts: string[]): Promise<string[]> => {
    const ids: string[] = []
    for (const [index, content] of texts.entries())
      ids.push(await comment({ article, status: 'pending', name: `Seller ${index}`, content }))
    return ids
  }
  /** Somebody sends a comment that nobody decides on. */
  const arrive = async (article: string, content: string, extra: Record<string, unknown> = {}) => {
    server.clock.advance(1000)
    const body = { article, name: 'Late Seller', email: 'late@reader.example', content, ...extra }
    const answer = await server.ask('POST', '/api/comments', body, 'anonymous')
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc.id as string
  }
  const statusOf = async (id: string): Promise<string> => (await server.moderation(id)).comment.status
  const standing = async (who: Who = 'moderator') => (await ask('campaigns', who)).data

  it('holds for later ones like it, says so on their cards, and is taken back whole by one undo', async () => {
    const { id: article } = await server.article({})
    const { id: other } = await server.article({})
    const members = await waiting(
      article,
      numbers.slice(0, 4).map((number) => offer(number)),
    )
    const endsAt = server.clock.now().getTime() + 3 * 86_400_000
    const { batch, campaign, results } = await decide({ ids: members, to: 'spam', days: 3 })
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(campaign).toEqual({ id: batch, to: 'spam', alike: 4, days: 3, until: expect.any(String) })
    // The clock may go on between the question and the answer.
    const late = Date.parse(campaign?.until ?? '') - endsAt
    expect(late >= 0 && late < 1000).toBe(true)

    const later = [await arrive(other, offer('ninety', 'sister')), await arrive(article, `${offer('twenty')}!`)]
    const different = await arrive(
      article,
      'The tide was out when we walked along the shore, and the limpets slept in their own small world',
    )
    const short = await arrive(article, 'Great post!')
    expect(await Promise.all([...later, different, short].map(statusOf))).toEqual([
      'spam',
      'spam',
      'pending',
      'pending',
    ])
    const { verdict, events } = await server.moderation(later[0] ?? '')
    const at = server.clock.now().toISOString().slice(0, 10)
    expect(verdict.reasons).toMatchObject([
      { code: 'campaign', outcome: 'spam', detail: { campaign: batch, alike: 4, by: 'moderator' } },
      { code: 'first_time_author' },
    ])
    expect(String(verdict.reasons[0].detail.at)).toContain(at)
    expect(events).toMatchObject([{ kind: 'submitted', to: 'spam', actorType: 'rule' }])
    const card = (await list({ article: other, tab: 'spam', reason: 'campaign' })).docs[0]
    expect(card).toMatchObject({ id: later[0], reasons: [{ detail: { by: 'moderator' } }, {}] })
    expect(await standing()).toMatchObject({ days: 7, mostDays: 30 })
    expect((await standing()).docs.find(({ id }: { id: string }) => id === batch)).toMatchObject({
      to: 'spam',
      alike: 4,
      later: 2,
      actor: { name: 'moderator' },
      sample: { id: members[0] },
    })

    // What somebody decided on since is theirs; what is deleted is gone.
    const kept = await arrive(article, offer('thirty'))
    await send('comments', { ids: [kept], to: 'trash' })
    const gone = await arrive(article, offer('forty'))
    await server.ask('DELETE', `/api/comments/${gone}`, undefined, 'admin')
    const undone = await send('undo', { batch })
    expect(undone.data.remaining).toBe(0)
    expect(await Promise.all([...members, ...later].map(statusOf))).toEqual(Array(6).fill('pending'))
    expect(await statusOf(kept)).toBe('trash')
    expect(undone.data.results.filter(({ ok }: { ok: boolean }) => !ok)).toMatchObject([
      { id: kept, error: { code: 'conflict' } },
    ])
    expect((await server.moderation(later[0] ?? '')).verdict.reasons).toMatchObject([{ code: 'first_time_author' }])
    expect((await standing()).docs.map(({ id }: { id: string }) => id)).not.toContain(batch)
    expect(await statusOf(await arrive(article, offer('fifty')))).toBe('pending')
    expect(await server.count('campaign-bands', { campaign: { equals: batch } })).toBe(0)

    // And the undo, like any other, for what it gave back.
    await send('undo', { batch: undone.data.batch })
    expect(await Promise.all([...members, ...later].map(statusOf))).toEqual(Array(6).fill('spam'))
  })

  it('ends by itself after its days, and is forgotten later', async () => {
    const { id: article } = await server.article({})
    const letter = (who: string) =>
      `Dear ${who}, our lottery has drawn your name this morning, and the prize waits for you in the bank of the capital`
    const { batch } = await decide({
      ids: await waiting(article, ['friend', 'winner'].map(letter)),
      to: 'trash',
      days: 2,
    })
    server.clock.advance(2 * 86_400_000 - 10_000)
    expect(await statusOf(await arrive(article, letter('reader')))).toBe('trash')
    server.clock.advance(20_000)
    expect(await statusOf(await arrive(article, letter('madam')))).toBe('pending')
    await clearOld(server.payload)
    expect(await server.count('campaign-bands', { campaign: { equals: batch } })).toBe(0)
    expect(await server.count('campaigns', { id: { equals: batch } })).toBe(1)
    server.clock.advance(31 * 86_400_000)
    await clearOld(server.payload)
    expect(await server.count('campaigns', { id: { equals: batch } })).toBe(0)
  })

  it('publishes later ones only where asked to, of the same words, without a website, and against no other rule', async () => {
    const { id: article } = await server.article({})
    const petition =
      'Please bring back the old bus line along the harbour, the people of the island need it every single day'
    const pair = async (tail: string) => waiting(article, [`${petition} ${tail}`, `${petition.toUpperCase()} ${tail}`])
    expect((await decide({ ids: await pair('now'), to: 'approved' })).campaign).toBeNull()
    expect(await statusOf(await arrive(article, `${petition} now!`))).toBe('pending')

    const { campaign } = await decide({ ids: await pair('please'), to: 'approved', approveLater: true })
    expect(campaign).toMatchObject({ to: 'approved', days: 7 })
    const approved = await arrive(article, `${petition}, please!`)
    expect(await statusOf(approved)).toBe('approved')
    expect(await statusOf(await arrive(article, `${petition}, please, please!`))).toBe('pending')
    expect(await statusOf(await arrive(article, `${petition} PLEASE`, { url: 'https://shop.example' }))).toBe('pending')
    await send('bans', { kind: 'name', value: 'Banned Rider', effect: 'reject' })
    expect(await statusOf(await arrive(article, `${petition} (please)`, { name: 'Banned Rider' }))).toBe('trash')
    await send('undo', { batch: campaign?.id })
    expect(await statusOf(approved)).toBe('pending')
  })

  it('gives no comment back that it had not moved: one that was held, and edited to be like it, goes on waiting', async () => {
    const { id: article } = await server.article({})
    const ids = await waiting(article, [offer('zero', 'niece'), offer('one', 'niece')])
    const { batch } = await decide({ ids, to: 'spam' })
    await server.discussion({ floodSeconds: 0, repeatLimit: 0, holdAddresses: false, requirePreviouslyApproved: false })
    const body = { article, name: 'Changing Seller', email: 'late@reader.example', content: 'How I earn my bread.' }
    const { doc, editToken } = (await server.ask('POST', '/api/comments', body, 'anonymous')).body
    expect(doc.status).toBe('approved')
    await server.decide([doc.id], 'pending')
    const edited = { content: offer('two', 'niece') }
    const headers = { 'x-edit-token': editToken }
    expect((await server.ask('PATCH', `/api/comments/${doc.id}`, edited, 'anonymous', headers)).status).toBe(200)
    expect((await server.moderation(doc.id)).verdict.reasons).toMatchObject([{ code: 'campaign' }])
    const undone = await send('undo', { batch })
    expect(undone.data.results).toHaveLength(3)
    expect(await statusOf(doc.id)).toBe('pending')
    await server.discussion({ floodSeconds: 0, repeatLimit: 0, holdAddresses: false })
  })

  it('follows the rights of whoever decides: an author’s under the articles of these only', async () => {
    const { id: own } = await server.article({ authors: [server.staff.author.byline] })
    const { id: foreign } = await server.article({})
    const text = (who: string) =>
      `My ${who} has a shop of handbags in the old town, and everybody who comes this week gets two for the price of one`
    const members = await waiting(own, ['uncle', 'aunt'].map(text))
    const [outside = ''] = await waiting(foreign, [text('sister')])
    const { batch, campaign, results } = await decide({ ids: [...members, outside], to: 'spam' }, 'author')
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false])
    expect(campaign?.alike).toBe(2)
    expect(await statusOf(await arrive(own, text('brother')))).toBe('spam')
    expect(await statusOf(await arrive(foreign, text('father')))).toBe('pending')
    expect((await standing('author')).docs.map(({ id }: { id: string }) => id)).toEqual([batch])
    expect((await send('campaigns', { ids: members, to: 'spam' }, 'anonymous')).status).toBe(401)
    expect((await ask('campaigns', 'anonymous')).status).toBe(401)
    await send('undo', { batch }, 'author')
    expect(await statusOf(await arrive(own, text('mother')))).toBe('pending')
  })

  it('holds for no other where the texts are too short or nothing alike, and refuses what is malformed', async () => {
    const { id: article } = await server.article({})
    const short = await waiting(article, ['Nice pictures!', 'nice pictures'])
    const unlike = await waiting(article, [
      offer('some'),
      'A comment about bread that is like no other, and that is long enough for all that',
    ])
    for (const ids of [short, unlike]) expect((await decide({ ids, to: 'spam', days: 30 })).campaign).toBeNull()
    expect((await decide({ ids: short, to: 'trash', days: 0 })).campaign).toBeNull()
    const { batch } = await decide({ ids: await waiting(article, [offer('a'), offer('b')]), to: 'spam', days: 1 })
    for (const body of [
      { ids: short, to: 'pending' },
      { ids: short, to: 'spam', days: 31 },
      { ids: short, to: 'spam', days: 1.5 },
      { ids: [], to: 'spam' },
      { ids: short, to: 'spam', batch },
    ])
      expect([body, (await send('campaigns', body)).status]).toEqual([body, 400])
  })
})

describe('a reply from the desk', () => {
  it('publishes the parent where asked, and the reply as the member of staff', async () => {
    const { id: article, slug } = await server.article({})
    const parent = await comment({ article, status: 'pending' })
    const refused = await send('reply', { comment: parent, content: 'Thank you.' })
    expect(refused.status).toBe(403)
    const { data, status } = await send('reply', { comment: parent, content: 'Thank you.', approveParent: true })
    expect([status, data.doc]).toMatchObject([200, { name: 'moderator', status: 'approved', parent }])
    const thread = await (await fetch(`${server.base}/api/articles/${slug}/thread`)).json()
    expect(thread).toMatchObject({ docs: [{ id: parent, replies: [{ id: data.doc.id, badge: 'staff' }] }] })
  })

  it('is refused before the parent is touched when there is nothing in it', async () => {
    const { id: article } = await server.article({})
    const parent = await comment({ article, status: 'pending' })
    const { data, status } = await send('reply', { comment: parent, content: '  ', approveParent: true })
    expect([status, data.errors[0].data.errors[0]]).toMatchObject([400, { path: 'content' }])
    expect((await server.moderation(parent)).comment.status).toBe('pending')
  })

  it('is for staff, and for authors under their own articles', async () => {
    const { id: article } = await server.article({})
    const parent = await comment({ article, status: 'approved' })
    expect((await send('reply', { comment: parent, content: 'x' }, 'anonymous')).status).toBe(401)
    expect((await send('reply', { comment: parent, content: 'x' }, 'author')).status).toBe(404)
    expect((await send('reply', { comment: 'none', content: 'x' })).status).toBe(404)
  })
})

describe('who decided', () => {
  it('is on the card while a person’s decision is in force, and nobody where a rule has moved it since', async () => {
    const { id: article } = await server.article({})
    const id = await comment({ article, status: 'pending' })
    const decidedOf = async () => (await send('cards', { ids: [id] })).data.docs[0].decided
    expect(await decidedOf()).toBeNull()
    const by = { id: server.staff.moderator.id, name: expect.any(String) }
    const { data } = await send('comments', { ids: [id], to: 'spam' })
    expect(await decidedOf()).toMatchObject({ kind: 'moderated', by, at: expect.stringMatching(/Z$/) })
    await send('notes', { comment: id, about: 'comment', text: 'Looks like the last ones.' })
    expect(await decidedOf()).toMatchObject({ kind: 'moderated', by })
    await send('undo', { events: [data.results[0].event] }, 'admin')
    expect(await decidedOf()).toMatchObject({ kind: 'undone', by: { id: server.staff.admin.id } })
    // A report that hides it is a decision by rule.
    await send('comments', { ids: [id], to: 'approved' })
    await server.discussion({ floodSeconds: 0, repeatLimit: 0, holdAddresses: false, reportThreshold: 1 })
    const reported = await fetch(`${server.base}/api/comments/${id}/report`, {
      method: 'POST',
      headers: headers('anonymous'),
      body: JSON.stringify({ reason: 'spam' }),
    })
    expect(reported.status).toBe(201)
    await server.discussion({ floodSeconds: 0, repeatLimit: 0, holdAddresses: false })
    expect((await send('cards', { ids: [id] })).data.docs[0]).toMatchObject({ status: 'pending', decided: null })
  })
})

describe('what is known of a network', () => {
  it('is said with how long it is known, to moderators only, and not after that', async () => {
    const { id: article } = await server.article({ authors: [server.staff.author.byline] })
    const sent = await fetch(`${server.base}/api/comments`, {
      method: 'POST',
      headers: headers('anonymous'),
      body: JSON.stringify({ article, name: 'Nora', email: server.canary.email(), content: 'From somewhere.' }),
    })
    const answer = await sent.json()
    expect(sent.status, JSON.stringify(answer)).toBe(201)
    const { id } = answer.doc
    const untilOf = async (who: Who = 'moderator') => (await ask(`comments/${id}/author`, who)).data.networkUntil
    const until = await untilOf()
    const hours = (Date.parse(until) - server.clock.now().getTime()) / 3_600_000
    expect(hours).toBeGreaterThan(0)
    expect(hours).toBeLessThanOrEqual(48)
    expect(await untilOf('author')).toBeNull()
    server.clock.advance(49 * 3_600_000)
    expect(await untilOf()).toBeNull()
  })
})

describe('assignment', () => {
  it('shows colleagues who works on a comment, and keeps it theirs for ten minutes', async () => {
    const { id: article } = await server.article({})
    const id = await comment({ article, status: 'pending' })
    const assigned = server.clock.sinceNow()
    const mine = await send('assign', { ids: [id], assigned: true })
    const me = { id: server.staff.moderator.id, name: 'moderator' }
    expect(mine.data.results).toEqual([{ id, ok: true, assignee: me, assignedAt: assigned }])
    const { assignedAt } = mine.data.results[0]
    expect((await list({ article }, 'editor')).docs[0]).toMatchObject({ assignee: me, assignedAt })
    for (const assigned of [true, false])
      expect((await send('assign', { ids: [id], assigned }, 'editor')).data.results).toMatchObject([
        { id, ok: false, error: { status: 409, code: 'assigned', name: 'moderator' } },
      ])
    server.clock.advance(10 * 60_000)
    expect((await send('assign', { ids: [id], assigned: true }, 'editor')).data.results).toMatchObject([
      { ok: true, assignee: { name: 'editor' } },
    ])
  })

  it('is taken back by whoever has it, and by a decision, which stays open to all', async () => {
    const { id: article } = await server.article({})
    const ids = [await comment({ article, status: 'pending' }), await comment({ article, status: 'pending' })]
    await send('assign', { ids, assigned: true })
    expect((await send('assign', { ids: ids.slice(0, 1), assigned: false })).data.results).toEqual([
      { id: ids[0], ok: true, assignee: null, assignedAt: null },
    ])
    expect((await send('comments', { ids: ids.slice(1), to: 'spam' }, 'editor')).data.results).toMatchObject([
      { ok: true },
    ])
    expect((await list({ article })).docs[0]).toMatchObject({ id: ids[0], assignee: null, assignedAt: null })
    expect((await list({ article, tab: 'spam' })).docs[0]).toMatchObject({ id: ids[1], assignee: null })
  })

  it('goes to one of two who ask at once', async () => {
    const { id: article } = await server.article({})
    const id = await comment({ article, status: 'pending' })
    const answers = await Promise.all([
      send('assign', { ids: [id], assigned: true }),
      send('assign', { ids: [id], assigned: true }, 'editor'),
    ])
    expect(answers.map(({ data }) => data.results[0].ok).sort()).toEqual([false, true])
  })

  it('is for staff, and for authors under their own articles', async () => {
    const { id: article } = await server.article({})
    const id = await comment({ article, status: 'pending' })
    expect((await send('assign', { ids: [id], assigned: true }, 'anonymous')).status).toBe(401)
    expect((await send('assign', { ids: [id], assigned: true }, 'author')).data.results).toMatchObject([
      { ok: false, error: { status: 404 } },
    ])
    expect((await send('assign', { ids: [] })).status).toBe(400)
  })
})
