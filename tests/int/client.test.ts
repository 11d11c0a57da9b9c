import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PayloadSDK } from '@payloadcms/sdk'
import { transform } from 'esbuild'
import { Window } from 'happy-dom'
import type { ReactNode } from 'react'
import * as jsxRuntime from 'react/jsx-runtime'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, ColloquyError, createClient, type ThreadComment } from '../../packages/client/src/index'
import { withColloquy } from '../../packages/client/src/payload'
import type { Config } from '../../src/payload-types'
import { bootServer, type TestServer } from '../support/app'
import { paragraph } from '../support/paragraph'

/** Comments are published at once. */
const settings = { floodSeconds: 0, votes: true, requirePreviouslyApproved: false }

let server: TestServer
let client: Client

beforeAll(async () => {
  server = await bootServer({})
  await server.discussion(settings)
  client = createClient({ url: `${server.base}/` })
})
afterAll(() => server?.stop())

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const count = (comments: readonly ThreadComment[]): number =>
  comments.reduce((sum, { replies }) => sum + 1 + count(replies), 0)

describe('a client', () => {
  it('is not made for what is no address', () => {
    for (const url of ['nope', '', 'comments.example', 'ftp://comments.example'])
      expect(() => createClient({ url }), url).toThrow('`url` has to be the address of the server')
  })

  it('has errors that logs call by their name, also where the code was made shorter', async () => {
    const { code } = await transform(readFileSync('packages/client/src/errors.ts', 'utf8'), {
      loader: 'ts',
      format: 'esm',
      minify: true,
    })
    const { ColloquyError: shortened } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    expect([shortened.name, new shortened(404, []).name]).toEqual(['ColloquyError', 'ColloquyError'])
  })
})

const robin = { name: 'Robin', email: 'robin@readers.example' }

// First: their lists hold nothing else yet.
describe('the pages for frontend developers', () => {
  const AsyncFunction = (async () => {}).constructor as new (
    ...code: string[]
  ) => (...given: unknown[]) => Promise<unknown>

  const secret = 'a secret that the host site shares with this one'

  const blocksOf = (page: string, language: string) =>
    [...readFileSync(`docs/frontends/${page}.md`, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
      .filter(([, named]) => named === language)
      .map(([, , block = '']) => block)
  const blockOf = (page: string, language: string): string => {
    const [block] = blocksOf(page, language)
    if (!block) throw new Error(`docs/frontends/${page}.md has no ${language}`)
    return block
  }

  /** Runs the JavaScript of a page from top to bottom. What it prints, and what the page says that it prints. */
  const run = async (page: string, constants: Record<string, string> = {}) => {
    const code = blocksOf(page, 'js').join('\n')
    const printed: string[] = []
    const given = {
      createClient,
      ColloquyError,
      createHmac,
      console: { log: (...values: unknown[]) => printed.push(values.map(String).join(' ')) },
      ...constants,
    }
    const runnable = code.replace(/^import .*$/gm, '').replaceAll('https://comments.example', server.base)
    await new AsyncFunction(...Object.keys(given), runnable)(...Object.values(given))
    return { printed, told: [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text) }
  }

  beforeAll(async () => {
    // The code signs for a time of this machine's clock.
    server.clock.set(new Date().toISOString())
    await server.discussion({ floodSeconds: 0, votes: true })
    await server.ask('POST', '/api/globals/site', { signOn: { secrets: [{ secret }], audience: server.base } }, 'admin')
    const { id } = await server.article({
      title: 'What a tide pool keeps',
      slug: 'what-a-tide-pool-keeps',
      body: paragraph('Limpets walk home.'),
      tags: ['Shore'],
    })
    const parent = await server.comment({ article: id, status: 'approved', name: 'Robin', content: 'They *do*.' })
    await server.comment({ article: id, parent, status: 'approved', name: 'Kim', content: 'Every tide?' })
  })
  afterAll(() => server.discussion(settings))

  const pages = [
    'quick-start',
    'threads',
    'posting',
    'own-comments',
    'votes-and-reports',
    'sign-on',
    'errors-and-limits',
  ]
  it.each(pages)('%s: its code prints what it says', async (page) => {
    const { printed, told } = await run(page, {
      SUBMIT_KEY: server.staff.admin.keys.submit ?? '',
      SIGN_ON_SECRET: secret,
    })
    expect(told.length).toBeGreaterThan(0)
    expect(printed).toEqual(told)
  })

  it('posting: its form shows each fault at its field, and the sentence of what was posted', async () => {
    const page = blockOf('posting', 'html').replaceAll('https://comments.example', server.base)
    const { document, Event, FormData, localStorage } = new Window({ url: 'https://blog.example/' })
    document.body.innerHTML = page.replace(/<script[\s\S]*?<\/script>/g, '')
    const [, script = ''] = /<script type="module">([\s\S]*)<\/script>/.exec(page) ?? []
    const given = { createClient, ColloquyError, document, FormData, localStorage }
    new Function(...Object.keys(given), script.replace(/^ *import .*$/gm, ''))(...Object.values(given))
    const send = () => document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    const faults = () => [...document.querySelectorAll('p:has(.fault)')].map((line) => line.textContent.trim())
    send()
    await expect
      .poll(faults)
      .toEqual([
        'Name  Please fill in this field.',
        'Email, not published  Please fill in this field.',
        'Comment  Please write a comment.',
      ])
    for (const [name, value] of Object.entries({ ...robin, content: 'By a form.' }))
      document.querySelector(`[name=${name}]`)?.setAttribute('value', value)
    const text = document.querySelector('textarea')
    if (text) text.value = 'By a form.'
    send()
    await expect.poll(() => document.querySelector('[role=status]')?.textContent).toMatch(/awaiting moderation/)
    expect(faults()).toEqual([])
  })

  it('quick-start: the page for Next shows an article with its whole thread', async () => {
    const { code } = await transform(blockOf('quick-start', 'tsx'), { format: 'cjs', jsx: 'automatic', loader: 'tsx' })
    const needed: Readonly<Record<string, unknown>> = {
      '@colloquy/client': { createClient: () => client },
      'react/jsx-runtime': jsxRuntime,
    }
    const made: { exports: { default?: (given: object) => Promise<ReactNode> } } = { exports: {} }
    new Function('require', 'module', code)((name: string) => needed[name], made)
    const params = Promise.resolve({ slug: 'what-a-tide-pool-keeps' })
    const shown = renderToStaticMarkup(await made.exports.default?.({ params }))
    expect(shown).toMatch(/<h1>What a tide pool keeps<.*Limpets walk home.*They <em>do<\/em>.*<ol><li.*Every tide\?/)
  })

  it('quick-start: the page for Astro has a path for each article and its whole thread', async () => {
    const [, script = ''] = blockOf('quick-start', 'astro').split('---')
    const runnable = script
      .replace(/^import .*$/gm, '')
      .replace('export async', 'async')
      .replaceAll('import.meta.env', 'env')
    const made = await new AsyncFunction(
      'createClient',
      'env',
      'Astro',
      `${runnable}; return { paths: await getStaticPaths(), comments }`,
    )(createClient, { COLLOQUY_URL: server.base }, { params: { slug: 'what-a-tide-pool-keeps' } })
    expect(made).toMatchObject({
      paths: [{ params: { slug: 'what-a-tide-pool-keeps' } }],
      comments: [{ name: 'Robin', replies: [{ name: 'Kim' }] }],
    })
  })

  it('keys-and-previews: its code prints what it says', async () => {
    const { id } = await client.articles.get('what-a-tide-pool-keeps')
    const draft = { title: 'What a rock pool keeps', _status: 'draft' }
    await server.ask('PATCH', `/api/articles/${id}?draft=true`, draft, 'editor')
    const { token } = (await server.ask('POST', `/api/articles/${id}/preview`, {}, 'editor')).body
    const { printed, told } = await run('keys-and-previews', {
      PREVIEW: `https://blog.example/?id=${id}&token=${token}`,
    })
    expect(told.length).toBeGreaterThan(0)
    expect(printed).toEqual(told)
  })
})

describe('the client reads', () => {
  it('articles by id, slug and earlier slug, and lists of them page by page', async () => {
    const { id } = await server.article({ title: 'Tide pools', slug: 'tide-pools', tags: ['shore'] })
    await server.article({ title: 'A draft', slug: 'a-draft', _status: 'draft' })
    expect((await client.articles.get(id)).slug).toBe('tide-pools')
    expect((await client.articles.get('tide-pools', { select: ['title'], depth: 0 })).title).toBe('Tide pools')
    const renamed = await server.ask('PATCH', `/api/articles/${id}`, { slug: 'rock-pools' }, 'editor')
    expect(renamed.status).toBe(200)
    expect((await client.articles.get('rock-pools')).id).toBe(id)
    expect((await client.articles.get('tide-pools')).slug).toBe('rock-pools')
    const missing = await client.articles.get('a-draft').catch((error: unknown) => error)
    expect(missing).toBeInstanceOf(ColloquyError)
    expect(missing).toMatchObject({ status: 404, code: 'not_found' })
    for (let n = 0; n < 3; n++) await server.article({ title: `Listed ${n}`, tags: ['listed'] })
    const listed = { where: { tags: { equals: 'listed' } }, limit: 2, sort: 'title' } as const
    const first = await client.articles.list(listed)
    expect([first.docs.length, first.totalDocs, first.hasNextPage]).toEqual([2, 3, true])
    expect((await all(client.articles.all(listed))).map(({ title }) => title)).toEqual([
      'Listed 0',
      'Listed 1',
      'Listed 2',
    ])
    expect(await client.tags()).toContainEqual({ name: 'listed', count: 3 })
  })

  it('numbers of comments and states of discussions beside a list, as they are now', async () => {
    const { id } = await server.article({ title: 'With both', tags: ['both'] })
    await server.article({ title: 'Closed by age', tags: ['both'], discussion: { closeAfterDays: 1 } })
    const read = async () => {
      const { docs, included } = await client.articles.list({
        where: { tags: { equals: 'both' } },
        sort: 'title',
        include: ['counts', 'discussion'],
      })
      return docs.map((doc) => [included?.counts?.[doc.id], included?.discussion?.[doc.id]?.reason])
    }
    expect(await read()).toEqual([
      [0, null],
      [0, null],
    ])
    await server.comment({ article: id, status: 'approved' })
    expect(await read()).toEqual([
      [0, null],
      [1, null],
    ])
    server.clock.advance(25 * 60 * 60_000)
    expect(await read()).toEqual([
      [0, 'age'],
      [1, null],
    ])
    await server.discussion({ ...settings, open: false })
    expect(await read()).toEqual([
      [0, 'site'],
      [1, 'site'],
    ])
    await server.discussion(settings)
    const refused = await server.ask('GET', '/api/articles?include=authors')
    expect([refused.status, refused.body.errors[0].data.errors[0].path]).toEqual([400, 'include'])
    expect((await server.ask('GET', '/api/articles?limit=1')).body.included).toBeUndefined()
  })

  it('a draft by its slug for staff alone', async () => {
    const { id } = await server.article({ title: 'Unseen', slug: 'unseen', _status: 'draft' })
    expect((await server.ask('GET', '/api/articles/unseen?draft=true', undefined, 'editor')).body.id).toBe(id)
    expect((await server.ask('GET', '/api/articles/unseen?draft=true')).status).toBe(404)
  })

  it('whole threads, over pages and over what is left out of them', async () => {
    const { id, slug } = await server.article({ title: 'A long thread' })
    const roots: string[] = []
    for (let n = 0; n < 3; n++) {
      roots.push(await server.comment({ article: id, status: 'approved', content: `Root ${n}` }))
      server.clock.advance(1000)
    }
    let parent = roots[0] ?? ''
    for (let n = 0; n < 21; n++) {
      const reply = await server.comment({ article: id, status: 'approved', parent, content: `Reply ${n}` })
      if (n < 2) parent = reply
    }
    const threads = await all(client.thread(slug, { order: 'oldest', limit: 2 }))
    expect(threads.map((one) => one.id)).toEqual(roots)
    expect(threads.map((one) => count([one]))).toEqual([22, 1, 1])
    const page = await client.threadPage(slug, { order: 'oldest', limit: 2 })
    expect(page.totalDocs).toBe(24)
    expect(page.next).not.toBeNull()
    expect(await client.counts([slug, id, 'nowhere'])).toEqual({ [slug]: 24, [id]: 24, nowhere: 0 })
    expect(await client.counts(Array.from({ length: 120 }, (_, n) => `none-${n}`))).toMatchObject({ 'none-119': 0 })
  })

  it('the comments of pages elsewhere, and which of them are one’s own', async () => {
    const [page, other] = ['https://pages.example/one,two/', 'https://pages.example/none']
    const set = await server.ask('POST', '/api/globals/site', { origins: ['https://pages.example'] }, 'admin')
    expect(set.status, set.text).toBe(200)
    const reader = createClient({ url: server.base })
    const { doc } = await reader.post({ page: { url: page, title: 'Elsewhere' }, ...robin, content: 'From elsewhere.' })
    expect((await reader.mine({ page })).map(({ id }) => id)).toEqual([doc.id])
    await server.decide([doc.id], 'approved')
    expect(await client.counts([{ page }, { page: other }, 'nowhere'])).toEqual({ [page]: 1, [other]: 0, nowhere: 0 })
  })

  it('the state of a discussion', async () => {
    const { slug } = await server.article({ title: 'Closed here', discussion: { open: 'closed' } })
    expect(await client.discussion(slug)).toMatchObject({ open: false, reason: 'article' })
  })
})

describe('the client follows changes', () => {
  it('from a cursor on, in their order, and says where to go on', async () => {
    const { next } = await client.changes()
    const { id } = await server.article({ title: 'New here' })
    const comment = await server.comment({ article: id, status: 'approved' })
    await server.decide([comment], 'spam')
    const changes = client.changesSince(next, ['articles', 'comments'])
    const seen: string[] = []
    let step = await changes.next()
    for (; !step.done; step = await changes.next()) seen.push(`${step.value.change} ${step.value.id}`)
    expect(seen[0]).toBe(`upsert ${id}`)
    expect(seen.at(-1)).toBe(`delete ${comment}`)
    expect(await all(client.changesSince(step.value))).toEqual([])
    await expect(client.changes({ since: 'nonsense' })).rejects.toMatchObject({ status: 400 })
  })
})

describe('the client takes part', () => {
  it('posts, corrects, votes, reports and withdraws, and is known the next time', async () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    }
    const reader = createClient({ url: server.base, storage })
    const { slug } = await server.article({ title: 'Open here' })
    const posted = await reader.post({ article: slug, ...robin, content: 'The limpets *do* walk home.' })
    expect(posted.doc.status).toBe('approved')
    expect([...kept.keys()]).toEqual(['colloquy.reader'])
    expect((await reader.edit(posted.doc.id, { content: 'The limpets do walk.' })).message).not.toBe('')
    const later = createClient({ url: server.base, storage })
    expect((await later.mine(slug)).map(({ content }) => content)).toEqual(['The limpets do walk.'])
    expect(await client.vote(posted.doc.id, 1)).toEqual({ votes: 1, own: 1 })
    expect((await client.report(posted.doc.id, { reason: 'other', explanation: 'A test.' })).message).not.toBe('')
    expect(await client.preview('*So*')).toContain('<em>So</em>')
    expect((await reader.withdraw(posted.doc.id)).message).not.toBe('')
    expect(await all(client.thread(slug))).toEqual([])
    later.forget()
    expect([...kept.keys()]).toEqual([])
  })

  it('gets every fault of a comment with its field', async () => {
    const { slug } = await server.article({ title: 'Faults' })
    const refused = await client.post({ article: slug, email: 'nobody', content: '' }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ColloquyError)
    const { faults, status } = refused as ColloquyError
    expect(status).toBe(400)
    expect(faults.map(({ code, path }) => [path, code])).toEqual(
      expect.arrayContaining([
        ['name', 'require_name_email'],
        ['content', 'require_valid_comment'],
      ]),
    )
    expect((refused as ColloquyError).at('content')?.message).toMatch(/comment/i)
  })

  it('posts once where answers get lost on the way', async () => {
    const { id, slug } = await server.article({ title: 'Lost answers' })
    let lost = 0
    const losing: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (init?.method !== 'POST' || lost === 2) return response
      lost += 1
      throw new TypeError('fetch failed')
    }
    const unlucky = createClient({ url: server.base, fetch: losing })
    const { doc } = await unlucky.post({ article: slug, ...robin, content: 'Sent three times.' })
    expect(lost).toBe(2)
    expect((await all(client.thread(id))).map((one) => one.id)).toEqual([doc.id])
    const never = createClient({ url: 'http://127.0.0.1:1', retries: 0 })
    await expect(never.tags()).rejects.toMatchObject({ status: 0, code: 'network' })
  })
})

describe('Payload’s own client', () => {
  it('reads and posts comments beside its own collections', async () => {
    const { id, slug } = await server.article({ title: 'By both', slug: 'by-both' })
    const sdk = withColloquy(new PayloadSDK<Config>({ baseURL: `${server.base}/api` }))
    const { docs } = await sdk.find({ collection: 'articles', where: { slug: { equals: slug } } })
    expect(docs[0]?.id).toBe(id)
    await sdk.colloquy.post({ article: slug, ...robin, content: 'From beside Payload.' })
    expect(await all(sdk.colloquy.thread(id))).toHaveLength(1)
  })
})
