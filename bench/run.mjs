// How fast the built server answers, beside a bare node:http server that sends the same bytes. Ratios are what counts:
// both are measured in turn, in the same minutes, on the same machine.
// usage: npm run bench   (BENCH_ROUNDS=3, BENCH_SECONDS=4)
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'
import { measure, tool } from './load.mjs'
import { figures, spread } from './spread.mjs'
import { answersOf, startBare } from './startBare.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const run = promisify(execFile)
const say = (text) => process.stdout.write(`${text}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'))
const server = await startBuilt({
  dataDir: folder,
  env: { DEMO: 'false', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', LOG_LEVEL: 'error' },
})
let bare
try {
  const { id, slug } = await fillArticle(server)
  const targets = {
    'article JSON': `/api/articles/${id}`,
    'thread of 20': `/api/articles/${slug}/thread?limit=20`,
    'article page': `/articles/${slug}`,
  }
  const answers = {}
  for (const target of Object.values(targets)) {
    const response = await fetch(server.url + target)
    if (response.status !== 200) throw new Error(`${target}: ${response.status}`)
    answers[target] = { body: await response.text(), headers: Object.fromEntries(response.headers) }
  }
  // The same bytes, headers included.
  bare = await startBare(answersOf(answers, path.join(folder, 'answers.json')))

  say(`${tool}, 32 connections, ${rounds} rounds of ${seconds} s; requests per second: min, median, max\n`)
  for (const [name, target] of Object.entries(targets)) {
    const ours = []
    const theirs = []
    for (let round = 0; round < rounds; round++) {
      ours.push(await measure(server.url + target, seconds))
      theirs.push(await measure(bare.url + target, seconds))
    }
    const ratios = ours.map((value, index) => value / theirs[index])
    const bytes = Buffer.byteLength(answers[target].body)
    say(
      `${name.padEnd(14)} ${String(bytes).padStart(7)} bytes   colloquy ${figures(spread(ours))}   bare ${figures(spread(theirs))}   ratio ${figures(spread(ratios), 2)}`,
    )
  }

  const posts = []
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await run(process.execPath, ['bench/post.mjs', server.url, slug, String(seconds * 2), '16'])
    const { posted, refused, seconds: took, statuses } = JSON.parse(stdout)
    if (refused > 0) throw new Error(`Comments were refused: ${JSON.stringify(statuses)}`)
    posts.push(posted / took)
  }
  say(`\ncomments posted per second (SQLite, synchronous=FULL, 16 connections): ${figures(spread(posts))}`)
} finally {
  await bare?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
