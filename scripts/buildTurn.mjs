// One build of the admin at a time: Next refuses a second one beside it, and two would write the same folder.
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** No build takes so long: a lock of that age belongs to a process whose number somebody else has by now. */
const longestBuildMs = 20 * 60_000

const lockOf = (root) =>
  path.join(os.tmpdir(), `colloquy-build-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`)

/** Whether whoever holds the lock is still at work. */
const isHeld = (lock) => {
  const stats = statSync(lock, { throwIfNoEntry: false })
  if (!stats || Date.now() - stats.mtimeMs > longestBuildMs) return false
  const pid = Number(readFileSync(lock, 'utf8'))
  // Empty: it was made this moment.
  if (!pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Resolves when no other process builds in `root`, with a function that lets the next one build. `onWait` is called once when
 * there is one to wait for; `signal` ends the wait.
 * @param {string} root
 * @param {{onWait?: () => void, signal?: AbortSignal, pollMs?: number}} options
 */
export const takeBuildTurn = async (root, { onWait = () => {}, signal, pollMs = 500 } = {}) => {
  const lock = lockOf(root)
  for (let waited = false; ; waited = true) {
    signal?.throwIfAborted()
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!isHeld(lock)) {
      rmSync(lock, { force: true })
      continue
    }
    if (!waited) onWait()
    await pause(pollMs, undefined, { signal })
  }
}
