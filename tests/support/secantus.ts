import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const version = '0.7.0b3'
const cache = resolve('node_modules/.cache')
const home = join(cache, `secantusdb-${version}`)
const program = join(home, 'bin', 'secantusd-py')
const marker = join(home, 'installed')
const lock = join(cache, 'secantusdb.lock')
const patienceMs = 5 * 60_000

const run = promisify(execFile)
const exists = (path: string) => stat(path).then(Boolean, () => false)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Several test runs may start at once: one installs, the others wait for it. A lock whose owner was killed is void. */
const takeLock = async (): Promise<boolean> => {
  const owner = await readFile(lock, 'utf8').then(Number, () => undefined)
  if (owner && !isAlive(owner)) await rm(lock, { force: true })
  return writeFile(lock, `${process.pid}`, { flag: 'wx' }).then(
    () => true,
    () => false,
  )
}

/**
 * SecantusDB speaks MongoDB's wire protocol and installs from PyPI into a virtual environment, where no mongod can be had.
 * Run as a process of its own, for tests only.
 * @returns the program to start, or why there is none
 */
export const installSecantus = async (): Promise<{ program: string } | { fault: string }> => {
  await mkdir(cache, { recursive: true })
  const deadline = Date.now() + patienceMs
  while (!(await exists(marker)) && !(await takeLock())) {
    if (Date.now() > deadline) return { fault: `another process has been installing it for too long (${lock})` }
    await sleep(250)
  }
  if (await exists(marker)) return { program }
  try {
    await rm(home, { recursive: true, force: true })
    await run('python3', ['-m', 'venv', home])
    await run(
      join(home, 'bin', 'pip'),
      ['install', '--quiet', '--disable-pip-version-check', `secantusdb==${version}`],
      { timeout: patienceMs },
    )
    await writeFile(marker, version)
    return { program }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { fault: text.trim().split('\n').slice(0, 4).join('\n    ') }
  } finally {
    await rm(lock, { force: true })
  }
}
