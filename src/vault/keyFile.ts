import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '#platform/database'
import type { MasterKey } from './keys'

type Where = {
  file: string
  /** Makes the file when it is missing (development). In production a missing file is an error: a new one could read nothing. */
  create: boolean
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/**
 * Reads the vault's master key from its file, `{"version": 1, "id": "…", "key": "<32 bytes, base64url>"}`.
 * @throws Error with a sentence for the operator
 */
export function openKeyFile({ create, file }: Where): MasterKey {
  if (create) makeKeyFile(file)
  const key = masterKeyIn(read(file))
  if (!key)
    throw new Error(
      `The key file ${file} is damaged. Put a copy of it back; without it no reader’s address can be read.`,
    )
  return key
}

/** Makes a key file that only its owner can read. @returns whether it did: one that is there is left alone */
export function makeKeyFile(file: string): boolean {
  makeFolder(path.resolve(path.dirname(file)))
  try {
    // `wx`: of two processes that start at once one makes it, the other reads it.
    writeFileSync(file, `${JSON.stringify(newMasterKey(), null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return false
  }
}

function read(file: string): string {
  const opened = open(file)
  try {
    // Looked at and read through one handle: it cannot be another file in between.
    const stats = fstatSync(opened)
    if (!stats.isFile())
      throw new Error(
        `The key file ${file} (VAULT_KEY_FILE) is no ordinary file. Name one; on a new site colloquy keys make --file PATH makes it.`,
      )
    // Windows has no such modes; everywhere else a key others can read is no secret.
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0)
      throw new Error(
        `Other accounts of this machine can read the key file ${file}. Make it private: chmod 600 ${file}`,
      )
    return readFileSync(opened, 'utf8')
  } finally {
    closeSync(opened)
  }
}

function open(file: string): number {
  try {
    // Without O_NONBLOCK a pipe in the file's place would keep the start waiting for ever.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const code = codeOf(error)
    const named = `The key file ${file} (VAULT_KEY_FILE)`
    if (code === 'ENOENT')
      throw new Error(
        `${named} is not there. Without it no reader’s address can be kept or read. On a new site: colloquy keys make --file ${file}`,
      )
    const account = process.getuid?.()
    const isDenied = code === 'EACCES' || code === 'EPERM'
    throw new Error(
      isDenied && account !== undefined
        ? `${named} cannot be read: permission is denied (${code}). It has to belong to the account the site runs as, here ${account}, which must get into its folder too: chown ${account} ${file}`
        : `${named} cannot be read${typeof code === 'string' ? ` (${code})` : ''}. Without it no reader’s address can be kept or read.`,
    )
  }
}

/** A new master key as text: what a key file holds, and `VAULT_KEY`. */
export function newMasterKey(): { version: 1; id: string; key: string } {
  return {
    version: 1,
    id: randomBytes(6).toString('base64url'),
    key: randomBytes(32).toString('base64url'),
  }
}

/** The key in `{"version": 1, "id": "…", "key": "<32 bytes, base64url>"}`; undefined when it is none. */
export function masterKeyIn(text: string): MasterKey | undefined {
  try {
    const data: unknown = JSON.parse(text)
    if (
      typeof data === 'object' &&
      data !== null &&
      'id' in data &&
      'key' in data &&
      typeof data.id === 'string' &&
      typeof data.key === 'string'
    ) {
      const key = Buffer.from(data.key, 'base64url')
      if (key.length === 32) return { id: data.id, key }
    }
  } catch {
    // The parser's message would quote the key.
  }
  return undefined
}
