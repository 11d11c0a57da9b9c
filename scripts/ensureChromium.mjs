import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** First what has no window to draw: it takes a third less of a processor. */
const names = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
]

const onPath = () => {
  for (const name of names) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0) return stdout.trim()
  }
  return undefined
}

/**
 * The browser for the tests: `CHROMIUM`, one on PATH, or Debian's package where it can be installed.
 * @returns {string | undefined} its path
 */
export const ensureChromium = () => {
  const named = process.env.CHROMIUM
  if (named && existsSync(named)) return named
  const found = onPath()
  if (found) return found
  if (process.getuid?.() !== 0 || spawnSync('which', ['apt-get']).status !== 0) return undefined
  process.stderr.write('Installing Chromium for the browser tests…\n')
  try {
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    execFileSync('apt-get', ['update', '-qq'], quiet)
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell'], quiet)
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
  }
  return onPath()
}
