import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQueryKeys } from '../../src/platform/graphql/queryKeys'
import { createCacheKeyOf } from '../../src/platform/http/cache/key'
import { routes } from '../../src/routes'
import { bootServer, type TestServer } from '../support/app'
import { actions, fill, runTasks } from '../support/exactness/actions'
import { faults } from '../support/exactness/faults'
import { createReplica } from '../support/exactness/replica'
import { type Shadows, withShadows } from '../support/exactness/shadows'
import { createWorld, look, type View, viewsOf, type World } from '../support/exactness/world'

/** Runs of the model: few in CI, 10,000 in the full size (EXACTNESS_RUNS). */
const runs = Number(process.env.EXACTNESS_RUNS ?? 4)
const seed = Number(process.env.EXACTNESS_SEED ?? 20_261_129)
/** After so many runs a site has hundreds of articles, and what lists them takes longer each time: the next ones get a site of their own. */
const runsOfASite = 100
const racers = 3
const looksAfterEach = 4

let server: TestServer
let shadows: Shadows
const found = new Set<string>()

const boot = async (): Promise<void> => {
  server = await bootServer(
    {},
    {
      // What readers get is compared with what there is by the tests.
      checkEvery: Number.POSITIVE_INFINITY,
      store: (real, clock) => {
        shadows = withShadows(real, clock.now)
        return shadows.store
      },
    },
  )
}
beforeAll(boot)
afterAll(() => server?.stop())

const urlKeys = createCacheKeyOf(routes, () => false)
const queryKeys = createQueryKeys(() => false)
const keyOf = ({ path, question }: View): string | undefined =>
  question
    ? queryKeys.ofBody(Buffer.from(JSON.stringify(question)))
    : urlKeys({ method: 'GET', url: path, headers: {} })

/** What readers get is what a server without a memory answers. */
const compare = async (view: View): Promise<void> => {
  const key = keyOf(view)
  if (key === undefined) throw new Error(`${view.path} is not kept at all`)
  const held = shadows.held(key)
  const fresh = await look(server.base, view, { fresh: true })
  for (const name of held.wrongAbout(fresh)) found.add(name)
  const given = await look(server.base, view)
  const shown = (seen: typeof given) => ({ ...seen, etag: given.etag && fresh.etag ? seen.etag : null })
  if (JSON.stringify(shown(given)) !== JSON.stringify(shown(fresh)))
    throw new Error(
      [
        `${view.path} ${JSON.stringify(view.question ?? '')}: what readers get is not what there is.`,
        JSON.stringify(shown(given)),
        JSON.stringify(shown(fresh)),
      ].join('\n'),
    )
}

/** The same in both encodings, by the bytes. */
const compareCompressed = async ({ path }: View): Promise<void> => {
  for (const encoding of ['br', 'gzip', 'identity']) {
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(server.base + path, { headers: { 'accept-encoding': encoding, ...headers } })
      return { encoding: response.headers.get('content-encoding'), text: await response.text() }
    }
    const fresh = await ask({ cookie: 'colloquy_mine=nothing' })
    expect(await ask({})).toEqual(
      fresh.encoding ? fresh : { ...fresh, encoding: encoding === 'identity' ? null : encoding },
    )
  }
}

const firstOf = async ({ article }: World): Promise<string> => {
  const { body } = await server.ask('GET', `/api/articles/${article.id}/thread?limit=1`)
  return body.docs[0].id
}

const some = <T>(list: readonly T[], start: number, count: number): T[] =>
  list.length === 0 ? [] : Array.from({ length: count }, (_, turn) => list[(start + turn * 7) % list.length] as T)

type Turn = { name: string; pick: number }

/**
 * One run: whatever is done, answers are right as soon as it is acknowledged, while others are being asked for; and a copy that is
 * kept by what `GET /api/changes` tells is what the public lists hold.
 */
const play = async (turns: readonly Turn[]): Promise<void> => {
  const world: World = await createWorld(server)
  await fill(world)
  const replica = await createReplica(world)
  for (const view of viewsOf(world)) await look(server.base, view)
  for (const { name, pick } of turns) {
    const raced = some(viewsOf(world), pick, racers)
    const racing = raced.map((view) => look(server.base, view))
    await actions[name]?.(world, pick)
    for (const view of some(viewsOf(world), pick + 3, looksAfterEach)) await compare(view)
    await Promise.all(racing)
    for (const view of raced) await compare(view)
    // What is looked for in other articles' texts comes by a task.
    await runTasks(world)
    await replica.sync()
  }
  // An answer that was made too early may be kept a moment later.
  for (const view of viewsOf(world)) await compare(view)
  await replica.compare()
}

const turn = fc.record({ name: fc.constantFrom(...Object.keys(actions)), pick: fc.nat(1000) })
/** Shows in most answers. */
const shownEverywhere = ['rename', 'patch', 'change a policy', 'name the site', 'name an author']
/** Everything once, so that each fault has its chance in the smallest size, too. */
const everything: Turn[] = [
  ...[...Object.keys(actions), 'publish', ...shownEverywhere].map((name, index) => ({ name, pick: index })),
  // Whether votes are counted shows in a thread that has a comment, which both of these look at.
  { name: 'approve', pick: 0 },
  { name: 'approve', pick: 1 },
  { name: 'change a policy', pick: 15 },
  { name: 'change a policy', pick: 46 },
]
const property = fc.asyncProperty(fc.array(turn, { minLength: 4, maxLength: 12, size: 'max' }), play)

it(`answers as a server without a memory would, in ${runs} runs`, async () => {
  for (let done = 0; done < runs; done += runsOfASite) {
    if (done > 0) {
      await server.stop()
      await boot()
      process.stdout.write(`${done} of ${runs} runs\n`)
    }
    const { counterexample, errorInstance, failed } = await fc.check(property, {
      numRuns: Math.min(runsOfASite, runs - done),
      seed: seed + done,
      examples: [[everything]],
    })
    expect(failed ? { counterexample, error: String(errorInstance) } : undefined).toBeUndefined()
  }
}, 72_000_000)

/** What readers of an article that everybody talks about ask for, and the site and its frontends with them. */
const hotViews = ({ article: { id, slugs }, pages }: World): View[] =>
  [
    `/articles/${slugs[0]}`,
    `/api/articles/${id}`,
    `/api/articles?where[slug][equals]=${slugs[0]}`,
    `/api/articles/${slugs[0]}/thread`,
    `/api/articles/${id}/thread?limit=3`,
    `/api/articles/${id}/thread?limit=3&order=newest`,
    `/api/articles/${id}/thread?limit=100`,
    `/api/articles/${slugs[0]}/discussion`,
    `/api/comments/counts?articles=${id},${slugs[0]}&page=${encodeURIComponent(pages[0])}`,
    '/api/articles?limit=3&sort=-publishedAt&include=counts',
    '/',
    '/feed.xml',
    '/sitemap.xml',
  ].map((path) => ({ path }))

/** Published at once while others read: at most what is begun in time is taken in by all. */
it('takes comments that are approved into what readers of their article get, and makes none of it anew', async () => {
  await server.discussion({ floodSeconds: 0, holdAll: true, pageSize: 4 })
  const world = await createWorld(server)
  const views = hotViews(world)
  const held: string[] = []
  for (let turn = 0; turn < 8; turn++)
    held.push(await server.comment({ article: world.article.id, status: 'pending', name: `Reader ${turn}` }))
  const approve = (id = '') => server.decide([id], 'approved')
  // Of nothing and of one thing pages speak in words of their own.
  await approve(held.shift())
  const reply = await server.comment({ article: world.article.id, status: 'pending', parent: await firstOf(world) })
  for (const view of views) await look(server.base, view)
  const { hits, misses, patched } = { ...server.store.counts }
  const ids = [held.pop(), reply, ...held.reverse()]
  for (const id of ids) {
    await approve(id)
    for (const view of views) await compare(view)
  }
  for (const view of hotViews(world).slice(0, 1)) await compareCompressed(view)
  expect(server.store.counts.misses - misses).toBe(0)
  expect(server.store.counts.hits - hits).toBeGreaterThanOrEqual(ids.length * views.length)
  expect(server.store.counts.patched - patched).toBeGreaterThan(ids.length * 8)
  // Whatever is no new comment makes them anew.
  await server.decide([ids[0] ?? ''], 'spam')
  for (const view of views) await compare(view)
})

describe('finds', () => {
  it.each(Object.keys(faults))('%s', (name) => {
    expect([...found]).toContain(name)
  })
})
