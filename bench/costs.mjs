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
/** A check beside other work is repeated before it is believed. */
const tries = 3
/** Where the bare writer's own rounds differ by more, something else is measured, and CPU is compared with nothing. */
const steady = 1.2
const posts = 25
const articles = 25

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-costs-'))
const database = path.join(folder, 'colloquy.db')
const server = await startMeasured(folder)
let writer
/** How far the rounds of the bare writer were apart when it was last measured. */
let spread = 1

const askAll = async (targets) => {
  for (const target of targets) {
    const response = await fetch(server.url + target)
    if (response.status !== 200) throw new Error(`${target}: ${response.status}`)
    await response.arrayBuffer()
  }
}

/**
 * What each kind of request costs: CPU as a part of the bare writer's post, and statements. Of the rounds the cheapest on either side:
 * other work on the machine only adds.
 */
const measure = async (kinds) => {
  const measured = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]))
  const bare = []
  for (let round = 0; round < rounds; round++) {
    bare.push(await postMany(writer, 'held', posts, 4))
    for (const [name, kind] of Object.entries(kinds)) measured[name].push(await kind())
  }
  const least = (all, figure) => Math.min(...all.map((one) => one[figure]))
  spread = Math.max(...bare.map(({ cpuUs }) => cpuUs)) / least(bare, 'cpuUs')
  const rounded = (value, digits) => Number(value.toFixed(digits))
  return Object.fromEntries(
    Object.entries(measured).map(([name, all]) => [
      name,
      {
        cpu: rounded(least(all, 'cpuUs') / least(bare, 'cpuUs'), 3),
        statements: rounded(least(all, 'statements'), 1),
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

  let now = await measure(kinds)
  if (isKept) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`)
  } else {
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    let faults = worse(now, kept)
    for (let attempt = 1; attempt < tries && faults.length > 0; attempt++) {
      now = await measure(kinds)
      faults = worse(now, kept)
    }
    for (const fault of faults) process.stdout.write(`COSTS MORE: ${fault}\n`)
    if (faults.length > 0 && spread > steady && faults.every((fault) => fault.includes(': cpu '))) {
      process.stdout.write(
        `NOT CHECKED: the same work differed by ${Math.round((spread - 1) * 100)} % between rounds.\n`,
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
