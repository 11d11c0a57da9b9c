// What a post costs: comments to one article, held and published, over 16 connections (SQLite, synchronous=FULL), in rounds that
// alternate with a bare writer of the same rows (bench/peers/sqliteWriter.mjs). CPU time of the server's process and statements for
// each post, posts per second, and the ratios of each round. Prints JSON; `--keep` writes it to bench/results/posting.json.
// usage: npm run bench:posting [-- --keep]   (BENCH_ROUNDS=6, BENCH_POSTS=300, BENCH_WARM_UP=1200, BENCH_PROFILE=folder)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fillArticle } from './fillArticle.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { inTurns, startMeasured } from './measured.mjs'
import { closeConnections, decideBy, postMany, startWriter, ways } from './posts.mjs'
import { rounded, spread } from './spread.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 6)
const posts = Number(process.env.BENCH_POSTS ?? 300)
/** Posts before anything is counted: what V8 has not compiled yet costs several times as much. */
const warmUp = Number(process.env.BENCH_WARM_UP ?? 1200)
const profiles = process.env.BENCH_PROFILE

const middle = (measured, figure, digits = 0) => rounded(spread(measured.map((one) => one[figure])).median, digits)
const spreadOf = (values) =>
  Object.fromEntries(Object.entries(spread(values)).map(([name, value]) => [name, rounded(value, 2)]))

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-posting-'))
const server = await startMeasured(folder)
let writer
try {
  const { slug } = await fillArticle(server)
  const ours = { ...server, article: slug }
  writer = await startWriter(folder)
  const results = {}
  for (const way of ways) {
    await decideBy(server, way)
    for (const side of [ours, writer]) await postMany(side, way, warmUp)
    if (profiles) await server.ask('profile')
    const measured = await inTurns(rounds, {
      ours: () => postMany(ours, way, posts),
      bare: () => postMany(writer, way, posts),
    })
    if (profiles) {
      mkdirSync(profiles, { recursive: true })
      writeFileSync(path.join(profiles, `post-${way}.cpuprofile`), JSON.stringify(await server.ask('profiled')))
    }
    const ratios = (figure) => spreadOf(measured.ours.map((one, round) => one[figure] / measured.bare[round][figure]))
    results[way] = {
      cpuUs: middle(measured.ours, 'cpuUs'),
      bareCpuUs: middle(measured.bare, 'cpuUs'),
      statements: middle(measured.ours, 'statements', 1),
      perSecond: middle(measured.ours, 'perSecond'),
      barePerSecond: middle(measured.bare, 'perSecond'),
      timesBareCpu: ratios('cpuUs'),
      ofBareThroughput: ratios('perSecond'),
    }
    process.stderr.write(`${way}: ${JSON.stringify(results[way])}\n`)
  }
  printAndKeep('posting', { ...machine(), database: 'SQLite', rounds, posts, results })
} finally {
  closeConnections()
  await writer?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
