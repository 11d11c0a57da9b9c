// How long it takes to try other settings on a whole history.
// usage: npm run bench:replay   (BENCH_COMMENTS=100000, BENCH_ROUNDS=3)
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'
import { figures, spread } from './spread.mjs'

const count = Number(process.env.BENCH_COMMENTS ?? 100_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const run = promisify(execFile)
const say = (text) => process.stdout.write(`${text}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'))
try {
  const server = await startBuilt({
    dataDir: folder,
    env: { DEMO: 'false', WRITES_PER_MINUTE: '0', LOG_LEVEL: 'error' },
  })
  const { id } = await fillArticle(server)
  await server.stop()
  const file = path.join(folder, 'colloquy.db')
  await run(process.execPath, ['bench/seedHistory.mjs', file, String(count), String(count / 10), id])
  const draft = path.join(folder, 'draft.json')
  writeFileSync(draft, JSON.stringify({ maxLinks: 1, moderationWords: 'limpet\nanemone\n"salt"\n/rock\\s+crab/' }))

  const seconds = []
  let totals
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const { stdout } = await run(
      process.execPath,
      ['--conditions=production', 'dist/cli.js', 'policy', 'replay', '--policy', draft, '--json', '--development'],
      { env: { ...process.env, NODE_ENV: 'production', DATA_DIR: folder }, maxBuffer: 256 * 1024 * 1024 },
    )
    seconds.push((performance.now() - started) / 1000)
    totals = JSON.parse(stdout).totals
  }
  say(`Replay of ${totals.comments} comments, ${rounds} rounds; seconds: min, median, max`)
  say(figures(spread(seconds), 1))
  say(
    `would hold ${totals.hold.count}, release ${totals.release.count}, leave ${totals.unchanged}; ${totals.withoutFacts} without facts`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
