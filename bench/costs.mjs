// What a request costs now, beside what is kept in bench/results/costs.json: CPU time and statements of posts and of answers that are
// not in memory. CPU is counted in posts of a bare writer (bench/peers/sqliteWriter.mjs) measured in turns with ours, so that another
// machine, or what else it does, does not matter. Fails where something costs over a quarter more than what is kept; ends with 3 where
// the machine is too busy to compare CPU.
// usage: npm run bench:costs [-- --keep]   (BENCH_ROUNDS=5)
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fillSite, forgetAnswers } from './fillSite.mjs'
import { costOf, startMeasured } from './measured.mjs'
import { closeConnections, decideBy, postMany, startWriter, ways } from './posts.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const isKept = process.argv.includes('--keep')
const file = 'bench/results/costs.json'
const tolerance = 1.25
/** Rounds are added up to so many times before it is believed that something costs more: other work on the machine looks the same. */
const tries = 6
/** Where most of the bare writer's own rounds differ by more, something else is measured, and CPU is compared with nothing. */
const steady = 1.2
const posts = 25
const articles = 25

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-costs-'))
const database = path.join(folder, 'colloquy.db')
const server = await startMeasured(folder)
let writer

const askAll = async (targets) => {
  for (const target of targets) {
    const response = await fetch(server.url + target)
    if (response.status !== 200) throw new Error(`${target}: ${response.status}`)
    await response.arrayBuffer()
  }
}

/** Every round that was measured, of the bare writer and of each kind of request. */
const bare = []
const measured = {}

/** The value below which a quarter of the rounds are: other work only adds, and a single round can be lucky. */
const quartile = (all, figure) => {
  const sorted = all.map((one) => one[figure]).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 4)]
}

/** How far apart the better half of the bare writer's rounds are. */
const spread = () => {
  const sorted = bare.map(({ cpuUs }) => cpuUs).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] / sorted[0]
}

/** Measures more rounds. Gives what each kind of request costs by all rounds so far: CPU as a part of the bare writer's post, and statements. */
const measure = async (kinds, times) => {
  for (let round = 0; round < times; round++) {
    bare.push(await postMany(writer, 'held', posts, 4))
    for (const [name, kind] of Object.entries(kinds)) {
      measured[name] ??= []
      measured[name].push(await kind())
    }
  }
  const rounded = (value, digits) => Number(value.toFixed(digits))
  return Object.fromEntries(
    Object.entries(measured).map(([name, all]) => [
      name,
      {
        cpu: rounded(quartile(all, 'cpuUs') / quartile(bare, 'cpuUs'), 3),
        statements: rounded(Math.min(...all.map(({ statements }) => statements)), 1),
      },
    ]),
  )
}

const worse = (now, kept) =>
  Object.entries(kept).flatMap(([name, before]) => {
    const after = now[name]
    if (!after) return [`${name} is measured no more`]
    return ['cpu', 'statements'].flatMap((figure) =>
      after[figure] > before[figure] * tolerance ? [`${name}: ${figure} ${after[figure]}, kept ${before[figure]}`] : [],
    )
  })

try {
  const site = await fillSite({ server, file: database, count: articles })
  writer = await startWriter(folder)
  const side = { ...server, article: site[0].slug }
  const miss = (target) => () => {
    const targets = site.map(target)
    forgetAnswers(database)
    return costOf(server, targets.length, () => askAll(targets))
  }
  const kinds = {
    ...Object.fromEntries(
      ways.map((way) => [
        `a post, ${way}`,
        async () => {
          await decideBy(server, way)
          return postMany(side, way, posts, 4)
        },
      ]),
    ),
    'thread of 20': miss(({ slug }) => `/api/articles/${slug}/thread?limit=20`),
    'article JSON': miss(({ id }) => `/api/articles/${id}`),
    'list of 10': miss((_, index) => `/api/articles?limit=10&depth=1&page=1&where[slug][not_equals]=none-${index}`),
    'article page': miss(({ slug }) => `/articles/${slug}`),
    counts: miss(({ slug }) => `/api/comments/counts?articles=${slug}`),
  }
  // Until V8 has compiled what is measured.
  for (let turn = 0; turn < 2; turn++) for (const kind of Object.values(kinds)) await kind()
  await postMany(writer, 'held', 4 * posts, 4)

  let now = await measure(kinds, isKept ? tries * rounds : rounds)
  if (isKept) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`)
  } else {
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    let faults = worse(now, kept)
    for (let attempt = 1; attempt < tries && faults.length > 0; attempt++) {
      now = await measure(kinds, rounds)
      faults = worse(now, kept)
    }
    for (const fault of faults) process.stdout.write(`COSTS MORE: ${fault}\n`)
    if (faults.length > 0 && spread() > steady && faults.every((fault) => fault.includes(': cpu '))) {
      process.stdout.write(
        `NOT CHECKED: the same work differed by ${Math.round((spread() - 1) * 100)} % between rounds.\n`,
      )
      process.exitCode = 3
    } else if (faults.length > 0) {
      process.stdout.write('If it must: npm run bench:costs -- --keep\n')
      process.exitCode = 1
    }
  }
  process.stdout.write(`${JSON.stringify(now, null, 2)}\n`)
} finally {
  closeConnections()
  await writer?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
