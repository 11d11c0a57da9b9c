// What an answer costs that is not in memory: CPU time of the server's process and statements for each request, beside a bare
// node:http server that sends the same bytes. Rounds of both take turns. Prints JSON; `--keep` writes it to bench/results/misses.json.
// usage: npm run bench:misses [-- --keep]   (BENCH_ROUNDS=10, BENCH_ARTICLES=200, BENCH_ONLY=part of a name, BENCH_PROFILE=folder)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { changeArticles, fillSite, forgetAnswers } from './fillSite.mjs'
import { costOf, inside, startMeasured } from './measured.mjs'
import { spread } from './spread.mjs'
import { startBare } from './startBare.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 10)
/** Requests before anything is counted: what V8 has not compiled yet costs several times as much. */
const warmUp = Number(process.env.BENCH_WARM_UP ?? 2000)
const count = Number(process.env.BENCH_ARTICLES ?? 200)
const profiles = process.env.BENCH_PROFILE
const connections = 8
const agent = new Agent({ keepAlive: true, maxSockets: connections })

const get = (url) =>
  new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (res) => {
      const chunks = []
      res.on('data', (chunk) => chunks.push(chunk))
      res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) }))
    })
    asked.on('error', reject)
    asked.end()
  })

/** Asks for each of `targets` once, over a few connections. @throws when an answer is no success */
const askAll = async (base, targets) => {
  const left = [...targets]
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let target = left.pop(); target !== undefined; target = left.pop()) {
        const { body, status } = await get(base + target)
        if (status !== 200) throw new Error(`${target}: ${status} ${body}`)
      }
    }),
  )
}

const measure = (server, targets) => costOf(server, targets.length, () => askAll(server.url, targets))

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-misses-'))
const file = path.join(folder, 'colloquy.db')
const server = await startMeasured(folder)
let bare
try {
  const articles = await fillSite({ server, file, count })
  const pages = Array.from({ length: Math.floor(count / 10) }, (_, index) => index + 1)
  const kinds = {
    'thread of 20': articles.map(({ slug }) => `/api/articles/${slug}/thread?limit=20`),
    'article JSON': articles.map(({ id }) => `/api/articles/${id}`),
    'article by slug': articles.map(({ slug }) => `/api/articles?where[slug][equals]=${slug}&limit=1`),
    'list of 10': pages.map((page) => `/api/articles?limit=10&depth=1&page=${page}`),
    'article page': articles.map(({ slug }) => `/articles/${slug}`),
    counts: articles.map(({ slug }) => `/api/comments/counts?articles=${slug}`),
    'counts of 10': pages.map(
      (page) => `/api/comments/counts?articles=${articles.slice(page * 10 - 10, page * 10).map(({ slug }) => slug)}`,
    ),
    healthz: articles.map(() => '/healthz'),
  }
  // The same where every article has been written to since it was last asked for.
  const changed = ['article JSON', 'list of 10', 'article page']
  const nameChanged = (name) => `${name}, changed`
  for (const name of changed) kinds[nameChanged(name)] = kinds[name]
  const forget = (name) =>
    changed.some((one) => nameChanged(one) === name) ? changeArticles(file) : forgetAnswers(file)
  const wanted = Object.entries(kinds).filter(([name]) => name.includes(process.env.BENCH_ONLY ?? ''))
  const answers = {}
  for (const target of new Set(wanted.flatMap(([, targets]) => targets))) {
    const { body, headers, status } = await get(server.url + target)
    if (status !== 200) throw new Error(`${target}: ${status} ${body}`)
    // What Node adds by itself it adds on both sides.
    const own = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']
    answers[target] = {
      body: body.toString('utf8'),
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name))),
    }
  }
  writeFileSync(path.join(folder, 'answers.json'), JSON.stringify(answers))
  bare = await startBare(path.join(folder, 'answers.json'), inside)

  const results = {}
  for (const [name, targets] of wanted) {
    const ours = []
    const theirs = []
    for (let asked = 0; asked < warmUp; asked += targets.length) {
      forget(name)
      await measure(server, targets)
      await measure(bare, targets)
    }
    if (profiles) await server.ask('profile')
    for (let round = 0; round < rounds; round++) {
      forget(name)
      ours.push(await measure(server, targets))
      theirs.push(await measure(bare, targets))
    }
    if (profiles) {
      mkdirSync(profiles, { recursive: true })
      const profile = await server.ask('profiled')
      writeFileSync(path.join(profiles, `${name.replace(/\W+/g, '-')}.cpuprofile`), JSON.stringify(profile))
    }
    const round = (value) => Math.round(value * 10) / 10
    const cpu = spread(ours.map(({ cpuUs }) => cpuUs))
    const bareCpu = spread(theirs.map(({ cpuUs }) => cpuUs))
    results[name] = {
      bytes: Buffer.byteLength(answers[targets[0]].body),
      statements: round(spread(ours.map(({ statements }) => statements)).median),
      cpuUs: round(cpu.median),
      cpuUsLeast: round(cpu.min),
      bareCpuUs: round(bareCpu.median),
      timesBare: round(cpu.median / bareCpu.median),
    }
    process.stderr.write(
      `${name.padEnd(22)} ${String(results[name].cpuUs).padStart(8)} µs, bare ${String(results[name].bareCpuUs).padStart(6)} µs, ${results[name].statements} statements\n`,
    )
  }
  const kept = {
    node: process.version,
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}`,
    database: 'SQLite',
    articles: count,
    rounds,
    results,
  }
  const text = `${JSON.stringify(kept, null, 2)}\n`
  process.stdout.write(text)
  if (process.argv.includes('--keep')) {
    mkdirSync('bench/results', { recursive: true })
    writeFileSync('bench/results/misses.json', text)
  }
} finally {
  agent.destroy()
  await bare?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
