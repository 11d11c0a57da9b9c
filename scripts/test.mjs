// Runs the tests: rules and parts, the product on both databases, and the built server in a real browser.
// usage: npm test [-- FILE… and Vitest's options]     Files choose the projects, and with them what must be built.
// Says which tests could not run, and fails in CI (CI=true) when any could not. TEST_SIZE=full runs more of them: scripts/testSizes.mjs.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { ensureChromium } from './ensureChromium.mjs'
import { isFull, ofAnyDatabase, ruledByConditions } from './testSizes.mjs'

/** Projects by folder, in the order they run. */
const folders = {
  unit: { projects: ['unit'] },
  int: { projects: ['int:sqlite', 'int:ticking', 'int:mongodb'] },
  privacy: { projects: ['privacy:sqlite', 'privacy:mongodb'] },
  reliability: { projects: ['reliability'], build: ['--server'] },
  e2e: { projects: ['e2e'], build: [], browser: true },
}
/** Vitest's options whose value may stand in the next argument: a value is no file. */
const withValue = /^(-t|--(testNamePattern|reporter|outputFile|project|retry|bail|shard|maxWorkers|testTimeout))$/

const root = path.resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)
const run = (file, given, env = {}) =>
  spawnSync(file, given, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1

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
const projects = running.flatMap((wants) => wants.projects)

const builds = running.flatMap(({ build }) => (build ? [build] : []))
if (builds.length > 0) {
  // The one with the fewest flags builds the most.
  const flags = builds.reduce((all, build) => (build.length < all.length ? build : all))
  const built = run(process.execPath, ['scripts/build.mjs', ...flags])
  if (built !== 0) process.exit(built)
}

let status = 0
if (projects.length > 0)
  status = run(
    process.execPath,
    [
      '--conditions=production',
      'node_modules/vitest/vitest.mjs',
      'run',
      ...(args.includes('--project') ? [] : projects.flatMap((name) => ['--project', name])),
      ...args,
    ],
    // Who names files wants all of them.
    { CHROMIUM: chromium ?? '', ...(filters.length > 0 && { TEST_SIZE: 'full' }) },
  )
if (!isFull && chosen.length === tests.length)
  process.stdout.write(
    `\nThe small size: ${ofAnyDatabase.length} suites ran on SQLite and not on MongoDB, and who may what was asked there of ${ruledByConditions.length} collections; TEST_SIZE=full runs all (scripts/testSizes.mjs).\n`,
  )
if (isWithoutBrowser) {
  process.stderr.write('\nTHE BROWSER TESTS DID NOT RUN: there is no Chromium on PATH and none could be installed.\n')
  process.stderr.write('Install one (Debian: apt-get install chromium), or name it in CHROMIUM.\n')
  if (process.env.CI === 'true') status ||= 1
}
process.exit(status)
