import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const cache = resolve('node_modules/.cache')
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
const takeLock = async (lock: string): Promise<boolean> => {
  const owner = await readFile(lock, 'utf8').then(Number, () => undefined)
  if (owner && !isAlive(owner)) await rm(lock, { force: true })
  return writeFile(lock, `${process.pid}`, { flag: 'wx' }).then(
    () => true,
    () => false,
  )
}

export const patienceMs = 5 * 60_000

/**
 * A program of a package registry that only tests need, installed once into a folder of its own: `install` is given that folder.
 * @returns the folder, or why the program is not there
 */
export const installed = async (
  { name, version }: { name: string; version: string },
  install: (home: string) => Promise<unknown>,
): Promise<{ home: string } | { fault: string }> => {
  const home = join(cache, `${name}-${version}`)
  const marker = join(home, 'installed')
  const lock = join(cache, `${name}.lock`)
  await mkdir(cache, { recursive: true })
  const deadline = Date.now() + patienceMs
  while (!(await exists(marker)) && !(await takeLock(lock))) {
    if (Date.now() > deadline) return { fault: `another process has been installing it for too long (${lock})` }
    await sleep(250)
  }
  if (await exists(marker)) return { home }
  try {
    await rm(home, { recursive: true, force: true })
    await mkdir(home)
    await install(home)
    await writeFile(marker, version)
    return { home }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { fault: text.trim().split('\n').slice(0, 4).join('\n    ') }
  } finally {
    await rm(lock, { force: true })
  }
}
