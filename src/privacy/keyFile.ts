import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
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
export const openKeyFile = ({ create, file }: Where): MasterKey => {
  if (create) makeKeyFile(file)
  const text = read(file)
  // Windows has no such modes; everywhere else a key others can read is no secret.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error(`Other accounts of this machine can read the key file ${file}. Make it private: chmod 600 ${file}`)
  return parse(text, file)
}

/** Makes a key file that only its owner can read. @returns whether it did: one that is there is left alone */
export const makeKeyFile = (file: string): boolean => {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const made = { version: 1, id: randomBytes(6).toString('base64url'), key: randomBytes(32).toString('base64url') }
  try {
    // `wx`: of two processes that start at once one makes it, the other reads it.
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return false
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'is not there' : 'cannot be read'
    throw new Error(
      `The key file ${file} (VAULT_KEY_FILE) ${reason}. Without it no reader’s address can be kept or read. On a new site: colloquy keys make --file ${file}`,
    )
  }
}

const parse = (text: string, file: string): MasterKey => {
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
  throw new Error(`The key file ${file} is damaged. Put a copy of it back; without it no reader’s address can be read.`)
}
