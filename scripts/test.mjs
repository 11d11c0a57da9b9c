// Runs every suite: rules and parts, the product on both databases, and the built server in a real browser.
// usage: npm test [-- vitest arguments]     Says which tests could not run, and fails in CI (CI=true) when any could not.
import { spawnSync } from 'node:child_process'
import { ensureChromium } from './ensureChromium.mjs'

const run = (file, args, env = {}) =>
  spawnSync(file, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1

const chromium = ensureChromium()
const built = run(process.execPath, ['scripts/build.mjs'])
if (built !== 0) process.exit(built)

const projects = ['unit', 'int:sqlite', 'int:mongodb', 'privacy:sqlite', 'privacy:mongodb', 'reliability', 'e2e']
const chosen = chromium ? projects : projects.filter((name) => name !== 'e2e')
const status = run(
  process.execPath,
  [
    '--conditions=production',
    'node_modules/vitest/vitest.mjs',
    'run',
    ...chosen.flatMap((name) => ['--project', name]),
    ...process.argv.slice(2),
  ],
  {
    CHROMIUM: chromium ?? '',
  },
)
if (!chromium) {
  process.stderr.write('\nTHE BROWSER TESTS DID NOT RUN: there is no Chromium on PATH and none could be installed.\n')
  process.stderr.write('Install one (Debian: apt-get install chromium), or name it in CHROMIUM.\n')
}
process.exit(chromium || process.env.CI !== 'true' ? status : status || 1)
