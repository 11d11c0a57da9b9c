// Runs the tests: rules and parts, the product on both databases, and the built server in a real browser.
// usage: npm test [-- FILE… and Vitest's options]     Files choose the projects, and with them what must be built.
// Says which tests could not run, and fails in CI (CI=true) when any could not.
// With TEST_REPORTS=FOLDER, each run of Vitest leaves its results there as JSON.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import path from 'node:path'
import { ensureChromium } from './ensureChromium.mjs'

/**
 * Projects by folder, in the order they run, and their lane. Tests of the built server mostly wait for processes and a browser: those
 * that only compute run beside them, with what is left of the processors.
 */
const folders = {
  unit: { lane: 'computing', projects: ['unit'] },
  int: { lane: 'computing', projects: ['int:sqlite', 'int:ticking', 'int:mongodb'] },
  privacy: { lane: 'computing', projects: ['privacy:sqlite', 'privacy:mongodb'] },
  reliability: { lane: 'built', projects: ['reliability'], build: ['--server'] },
  e2e: { lane: 'built', projects: ['e2e'], build: [], browser: true },
}
/** As `nice` counts: 0 is that of all others, 19 the lowest. */
const lowPriority = 15
/** Vitest's options whose value may stand in the next argument: a value is no file. */
const withValue = /^(-t|--(testNamePattern|reporter|outputFile|project|retry|bail|shard|maxWorkers|testTimeout))$/

const root = path.resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)
const reports = process.env.TEST_REPORTS

const tests = readdirSync(path.join(root, 'tests'), { recursive: true })
  .map((file) => `tests/${file.split(path.sep).join('/')}`)
  .filter((file) => file.endsWith('.test.ts'))
const filters = args
  .filter((arg, index) => !arg.startsWith('-') && !withValue.test(args[index - 1] ?? ''))
  .map((arg) => (path.isAbsolute(arg) ? path.relative(root, arg) : arg.replace(/^\.\//, '')))
const chosen =
  filters.length === 0 ? tests : tests.filter((file) => filters.some((filter) => file.includes(filter.split(':')[0])))
if (chosen.length === 0) {
  process.stderr.write(`No test file matches ${filters.join(' ')}\n`)
  process.exit(1)
}

const wanted = Object.entries(folders)
  .filter(([folder]) => chosen.some((file) => file.startsWith(`tests/${folder}/`)))
  .map(([, wants]) => wants)
const needsBrowser = wanted.some(({ browser }) => browser)
const chromium = needsBrowser ? ensureChromium() : undefined
const isWithoutBrowser = needsBrowser && !chromium
const running = wanted.filter(({ browser }) => !browser || chromium)

/** @returns the process, and its exit code once it has ended */
function start(given, { env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(process.execPath, given, { stdio, env: { ...process.env, ...env } })
  return { child, ended: once(child, 'exit').then(([code]) => code ?? 1) }
}

function startVitest(lane, options) {
  const projects = running.filter((wants) => wants.lane === lane).flatMap((wants) => wants.projects)
  const vitest = ['--conditions=production', 'node_modules/vitest/vitest.mjs', 'run']
  const named = args.includes('--project') ? [] : projects.flatMap((name) => ['--project', name])
  const json = reports ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reports}/${lane}.json`] : []
  return start([...vitest, ...named, ...json, ...args], { ...options, env: { CHROMIUM: chromium ?? '' } })
}

/** Keeps what a lane says until `open` is called, so that it does not cut into the lines of the other one. */
function heldBack() {
  let held = []
  const write = (chunk) => void (held ? held.push(chunk) : process.stdout.write(chunk))
  return {
    follow: ({ child, ended }) => {
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', write)
      return ended
    },
    open: () => {
      for (const chunk of held) process.stdout.write(chunk)
      held = undefined
    },
  }
}

async function runBuilt(follow, stdio) {
  const builds = running.flatMap(({ build }) => (build ? [build] : []))
  // The one with the fewest flags builds the most.
  const flags = builds.reduce((all, build) => (build.length < all.length ? build : all))
  return (await follow(start(['scripts/build.mjs', ...flags], { stdio }))) || follow(startVitest('built', { stdio }))
}

const lanes = new Set(running.map(({ lane }) => lane))
let status = 0
// A project that is named may be of either lane: Vitest finds it, after what the files need has been built.
if (lanes.size === 2 && !args.includes('--project')) {
  const output = heldBack()
  const computing = startVitest('computing')
  setPriority(computing.child.pid, lowPriority)
  const built = runBuilt(output.follow, 'pipe')
  status = await computing.ended
  output.open()
  status = (await built) || status
} else if (lanes.has('built')) status = await runBuilt(({ ended }) => ended, 'inherit')
else if (lanes.size > 0) status = await startVitest('computing').ended

if (isWithoutBrowser) {
  process.stderr.write('\nTHE BROWSER TESTS DID NOT RUN: there is no Chromium on PATH and none could be installed.\n')
  process.stderr.write('Install one (Debian: apt-get install chromium), or name it in CHROMIUM.\n')
  if (process.env.CI === 'true') status ||= 1
}
process.exit(status)
