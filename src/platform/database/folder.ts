import { chmodSync, closeSync, constants, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'

/** The room a start needs: the log of a database grows by more in its first minutes. */
const roomBytes = 256 * 1024

/**
 * Makes a folder for data, for its owner alone, and sees to it that files can be written there.
 * @throws Error in a sentence with the path, the permission and what to do
 */
export async function openFolder(folder: string): Promise<void> {
  const full = path.resolve(folder)
  try {
    makeFolder(full)
  } catch (error) {
    throw new Error(`The folder ${full} cannot be made${why(error)}. ${remedy(error, path.dirname(full))}`)
  }
  const trial = path.join(full, `.room-${process.pid}`)
  try {
    writeFileSync(trial, Buffer.alloc(roomBytes), { flag: 'w', mode: 0o600 })
  } catch (error) {
    throw new Error(`Nothing can be written into the folder ${full}${why(error)}. ${remedy(error, full)}`)
  } finally {
    rmSync(trial, { force: true })
  }
}

/**
 * Makes a folder, given by its full path, and those it is in, for their owner alone. Node's own way to make several never ends
 * where the one above takes none, as in /proc.
 */
export function makeFolder(full: string): void {
  if (exists(full)) {
    if (statSync(full).isDirectory()) return
    throw Object.assign(new Error(`${full} is no folder`), { code: 'EEXIST' })
  }
  const above = path.dirname(full)
  if (!exists(above)) makeFolder(above)
  try {
    mkdirSync(full, { mode: 0o700 })
  } catch (error) {
    // Another process has been quicker.
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/**
 * Makes a database file, or sees to it that it can be written, and that nobody but its owner can read it.
 * @throws Error in a sentence with the path, the permission and what to do
 */
export async function openDatabaseFile(file: string): Promise<void> {
  const full = path.resolve(file)
  try {
    // SQLite gives the files it makes beside this one the same permissions.
    closeSync(openSync(full, 'a', 0o600))
    // One that an earlier version made. One of another account cannot be closed by this one.
    if (statSync(full).uid === process.geteuid?.()) chmodSync(full, 0o600)
    for (const beside of [`${full}-wal`, `${full}-shm`]) {
      try {
        await access(beside, constants.W_OK)
        if (statSync(beside).uid === process.geteuid?.()) chmodSync(beside, 0o600)
      } catch (error) {
        // Not there, or a program that was the last to close the database has just taken it away.
        if (codeOf(error) !== 'ENOENT') throw error
      }
    }
  } catch (error) {
    throw new Error(`The database ${full} cannot be written${why(error)}. ${remedy(error, full)}`)
  }
}

/** Not, too, where this account may not look. */
function exists(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

function why(error: unknown): string {
  const known: Record<string, string> = {
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'its file system is mounted read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota of its disk is used up',
    ENOTDIR: 'a part of the path is a file',
    ENOENT: 'the folder above takes none',
    EEXIST: 'a file has that name',
  }
  const code = codeOf(error)
  return `: ${known[code] ?? (error instanceof Error ? error.message : String(error))}${code ? ` (${code})` : ''}`
}

/** What to do, with what the permissions are now. */
function remedy(error: unknown, at: string): string {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'Make room there, or set DATA_DIR to another disk.'
  if (code !== 'EACCES' && code !== 'EPERM') return 'Set DATA_DIR to a folder that can be written.'
  const there = closest(at)
  const { mode, uid } = statSync(there)
  const account = process.getuid ? `account ${process.getuid()}` : 'this account'
  return `${there} belongs to account ${uid} with permissions ${(mode & 0o777).toString(8)}: let ${account} write there, or set DATA_DIR to another folder.`
}

function closest(at: string): string {
  let there = at
  while (!exists(there) && path.dirname(there) !== there) there = path.dirname(there)
  return there
}
