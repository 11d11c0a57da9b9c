// What an answer costs that is not in memory: CPU time of the server's process and statements for each request, beside a bare
// node:http server that sends the same bytes. Rounds of both take turns. Prints JSON; `--keep` writes it to bench/results/misses.json.
// usage: npm run bench:misses [-- --keep]   (BENCH_ROUNDS=10, BENCH_ARTICLES=200, BENCH_ONLY=part of a name, BENCH_PROFILE=folder)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createAsker } from './asking.mjs'
import { changeArticles, fillSite, forgetAnswers } from './fillSite.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { kindsOf, madeOfArticles } from './kinds.mjs'
import { costOf, inside, inTurns, startMeasured } from './measured.mjs'
import { rounded, spread } from './spread.mjs'
import { answersOf, startBare } from './startBare.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 10)
/** Requests before anything is counted: what V8 has not compiled yet costs several times as much. */
const warmUp = Number(process.env.BENCH_WARM_UP ?? 2000)
const count = Number(process.env.BENCH_ARTICLES ?? 200)
const profiles = process.env.BENCH_PROFILE
const changed = ', changed'
const { askAll, close, get } = createAsker(8)

const measure = (server, targets) => costOf(server, targets.length, () => askAll(server.url, targets))

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-misses-'))
const file = path.join(folder, 'colloquy.db')
const server = await startMeasured(folder)
let bare
try {
  const articles = await fillSite({ server, file, count })
  const kinds = { ...kindsOf(articles), healthz: articles.map(() => '/healthz') }
  // The same where every article has been written to since it was last asked for.
  for (const name of madeOfArticles) kinds[`${name}${changed}`] = kinds[name]
  const forget = (name) => (name.endsWith(changed) ? changeArticles(file) : forgetAnswers(file))
  const wanted = Object.entries(kinds).filter(([name]) => name.includes(process.env.BENCH_ONLY ?? ''))
  const answers = {}
  for (const target of new Set(wanted.flatMap(([, targets]) => targets)))
    answers[target] = await get(server.url + target)
  bare = await startBare(answersOf(answers, path.join(folder, 'answers.json')), inside)

  const results = {}
  for (const [name, targets] of wanted) {
    for (let asked = 0; asked < warmUp; asked += targets.length) {
      forget(name)
      await measure(server, targets)
      await measure(bare, targets)
    }
    if (profiles) await server.ask('profile')
    const { ours, theirs } = await inTurns(rounds, {
      ours: () => {
        forget(name)
        return measure(server, targets)
      },
      theirs: () => measure(bare, targets),
    })
    if (profiles) {
      mkdirSync(profiles, { recursive: true })
      const profile = await server.ask('profiled')
      writeFileSync(path.join(profiles, `${name.replace(/\W+/g, '-')}.cpuprofile`), JSON.stringify(profile))
    }
    const cpu = spread(ours.map(({ cpuUs }) => cpuUs))
    const bareCpu = spread(theirs.map(({ cpuUs }) => cpuUs))
    results[name] = {
      bytes: answers[targets[0]].body.length,
      statements: rounded(spread(ours.map(({ statements }) => statements)).median, 1),
      cpuUs: rounded(cpu.median, 1),
      cpuUsLeast: rounded(cpu.min, 1),
      bareCpuUs: rounded(bareCpu.median, 1),
      timesBare: rounded(cpu.median / bareCpu.median, 1),
    }
    process.stderr.write(
      `${name.padEnd(22)} ${String(results[name].cpuUs).padStart(8)} µs, bare ${String(results[name].bareCpuUs).padStart(6)} µs, ${results[name].statements} statements\n`,
    )
  }
  printAndKeep('misses', { ...machine(), database: 'SQLite', articles: count, rounds, results })
} finally {
  close()
  await bare?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
