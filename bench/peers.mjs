// The same questions to a stock Payload on Next (`bench/peers/stock-payload`), to ours and to bare servers, in turns: an article as JSON, a list of
// 10, 20 comments of an article, and a comment that is posted. Ours is asked twice, for answers that it has to make anew and for
// the same ones from memory. The stock one is installed from npm's registry into a folder of its own and built there, with the versions
// of Payload and Next that ours has; `BENCH_PEERS` keeps the folder for another time. The bare ones: a node:http server that sends our
// bytes, and for comments one that writes our rows (bench/peers/sqliteWriter.mjs). All are asked over 8 connections by this process,
// which is what bounds the bare server's requests a second.
// usage: npm run bench:peers [-- --keep]   (BENCH_ROUNDS=10, BENCH_ARTICLES=200, BENCH_POSTS=100, BENCH_PEERS=folder)
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { createAsker } from './asking.mjs'
import { bodyOf, sentence } from './fillArticle.mjs'
import { fillSite, forgetAnswers } from './fillSite.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { costOf, inside, inTurns, startMeasured } from './measured.mjs'
import { closeConnections, decideBy, post, startWriter } from './posts.mjs'
import { percentile, rounded, spread } from './spread.mjs'
import { answersOf, startBare, startPeer } from './startBare.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 10)
const count = Number(process.env.BENCH_ARTICLES ?? 200)
const posts = Number(process.env.BENCH_POSTS ?? 100)
const connections = 8
const buildTimeoutMs = 15 * 60_000
const say = (text) => process.stderr.write(`${text}\n`)
const run = promisify(execFile)
const { askAll, close, get } = createAsker(connections)

/** Installs, builds and fills the stock site. @returns how to start it, and its articles */
const prepareStock = async (folder, data) => {
  const app = path.join(folder, 'app')
  const env = {
    ...process.env,
    PAYLOAD_CONFIG_PATH: 'payload.config.js',
    PAYLOAD_SECRET: randomBytes(24).toString('hex'),
    DATABASE_URL: `file:${path.join(data, 'stock.db')}`,
    UPLOADS: path.join(data, 'uploads'),
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const within = (command, args, more = {}) =>
    run(command, args, { cwd: app, env: { ...env, ...more }, maxBuffer: 1 << 26, timeout: buildTimeoutMs })
  cpSync('bench/peers/stock-payload', app, { recursive: true })
  if (!existsSync(path.join(app, 'node_modules'))) {
    say('Installing stock Payload from the registry …')
    await within('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock']).catch((error) => {
      throw new Error(`The stock Payload cannot be measured: npm could not install it (${lastLine(error.stderr)})`)
    })
  }
  if (!existsSync(path.join(app, '.next', 'BUILD_ID'))) {
    say('Building it …')
    await within('npm', ['run', 'build'], { NODE_ENV: 'production' }).catch((error) => {
      throw new Error(`The stock Payload cannot be measured: it could not be built (${lastLine(error.stderr)})`)
    })
  }
  say('Filling it …')
  const picture = path.join(data, 'pools.jpg')
  await sharp({ create: { width: 1800, height: 1000, channels: 3, background: '#3a6b7c' } })
    .jpeg()
    .toFile(picture)
  const content = path.join(data, 'content.json')
  const body = bodyOf(Array.from({ length: 12 }, () => sentence.repeat(4)))
  writeFileSync(content, JSON.stringify({ body, excerpt: sentence, comment: `${sentence}${sentence}` }))
  // Tables are made where this is no production.
  const { stdout } = await within(
    process.execPath,
    ['--conditions=production', 'fill.mjs', `${count}`, content, picture],
    {
      NODE_ENV: 'development',
    },
  )
  return { app, env: { ...env, ...inside, NODE_ENV: 'production' }, articles: JSON.parse(lastLine(stdout)) }
}
const lastLine = (text = '') => text.trim().split('\n').at(-1)

/** What is asked of each kind of server for the same things. */
const ours = {
  'article JSON': ({ id }) => `/api/articles/${id}`,
  'list of 10': (_article, page) => `/api/articles?limit=10&depth=1&page=${page}`,
  '20 comments of an article': ({ slug }) => `/api/articles/${slug}/thread?limit=20`,
}
const theirs = {
  ...ours,
  '20 comments of an article': ({ id }) => `/api/comments?where[article][equals]=${id}&limit=20&depth=0&sort=createdAt`,
}
/** Each once: what is asked for again comes from memory. */
const targetsOf = (articles, target) => [
  ...new Set(articles.map((article, index) => target(article, 1 + (index % Math.floor(articles.length / 10))))),
]

/** A round of requests: what they cost, and how long each took. */
const timed = async (side, work) => {
  let times = []
  const cost = await costOf(side, work.count, async () => {
    times = await work.run(side)
  })
  return { ...cost, times }
}
const asking = (targets) => ({ count: targets.length, run: ({ url }) => askAll(url, targets) })

const posting = {
  count: posts,
  async run(side) {
    const times = []
    let left = posts
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (left-- > 0) {
          const began = performance.now()
          const status = await post(side)
          if (status !== 201) throw new Error(`A comment was refused: ${status}`)
          times.push(performance.now() - began)
        }
      }),
    )
    return times
  },
}

const figuresOf = (measured) => {
  const times = measured.flatMap((one) => one.times)
  return {
    perSecond: Math.round(spread(measured.map(({ perSecond }) => perSecond)).median),
    p50Ms: rounded(percentile(times, 0.5), 2),
    p99Ms: rounded(percentile(times, 0.99), 2),
    cpuUs: Math.round(spread(measured.map(({ cpuUs }) => cpuUs)).median),
  }
}

const kept = process.env.BENCH_PEERS
const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-peers-'))
const file = path.join(folder, 'colloquy.db')
const running = []
const started = async (starting) => {
  const side = await starting
  running.push(side)
  return side
}
try {
  const prepared = await prepareStock(kept ?? path.join(folder, 'stock'), folder)
  const serve = [path.join(prepared.app, 'serve.mjs')]
  const stock = await started(startPeer(serve, prepared.env))
  const server = await started(startMeasured(folder))
  const articles = await fillSite({ server, file, count })
  const rss = async (side) => Math.round((await side.ask('usage')).memory.rss / 2 ** 20)
  const rssMB = { ours: { started: await rss(server) }, stock: { started: await rss(stock) } }

  const answers = {}
  for (const target of new Set(Object.values(ours).flatMap((one) => targetsOf(articles, one))))
    answers[target] = await get(server.url + target)
  const bytes = (name) => answers[targetsOf(articles, ours[name])[0]].body.length
  const bare = await started(startBare(answersOf(answers, path.join(folder, 'answers.json')), inside))
  const writer = await started(startWriter(folder))

  const results = {}
  const report = async (name, sides, more = {}) => {
    // Until V8 has compiled what is measured.
    await inTurns(Math.ceil(rounds / 2), sides)
    const measured = await inTurns(rounds, sides)
    const row = Object.fromEntries(Object.entries(measured).map(([side, all]) => [side, figuresOf(all)]))
    results[name] = { ...more, ...row }
    say(`${name.padEnd(26)} ${JSON.stringify(results[name])}`)
  }
  for (const name of Object.keys(ours)) {
    const own = asking(targetsOf(articles, ours[name]))
    const other = asking(targetsOf(prepared.articles, theirs[name]))
    const first = await get(stock.url + targetsOf(prepared.articles, theirs[name])[0])
    const { docs } = JSON.parse(first.body)
    if (first.status !== 200 || (docs && docs.length !== (name === 'list of 10' ? 10 : 20)))
      throw new Error(`${name} of the stock Payload: ${first.status}, ${docs?.length} documents`)
    await report(
      name,
      {
        anew: () => {
          forgetAnswers(file)
          return timed(server, own)
        },
        memory: () => timed(server, own),
        stock: () => timed(stock, other),
        bare: () => timed(bare, own),
      },
      { bytes: { ours: bytes(name), stock: first.body.length } },
    )
  }
  await decideBy(server, 'held')
  await report('a post of a comment', {
    ours: () => timed({ ...server, article: articles[0].slug }, posting),
    stock: () => timed({ ...stock, article: prepared.articles[0].id }, posting),
    writer: () => timed(writer, posting),
  })
  for (const [name, side] of Object.entries({ ours: server, stock })) rssMB[name].afterLoad = await rss(side)

  const { dependencies } = JSON.parse(readFileSync(path.join(prepared.app, 'package.json'), 'utf8'))
  printAndKeep('peers', {
    ...machine(),
    database: 'SQLite',
    stock: { payload: dependencies.payload, next: dependencies.next },
    articles: count,
    connections,
    rounds,
    rssMB,
    results,
    loadAverage: rounded(os.loadavg()[0], 1),
  })
} finally {
  close()
  closeConnections()
  for (const side of running) await side.stop()
  rmSync(folder, { recursive: true, force: true })
}
