import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeyFile } from '../../../src/vault/keyFile'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-keys-'))
  file = join(folder, 'new', 'vault.keys')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (path: string) => statSync(path).mode & 0o777
const messageOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return String(error)
  }
  return ''
}

describe('openKeyFile', () => {
  it('makes a file that only its owner can read, in a folder only its owner can enter', () => {
    expect(openKeyFile({ file, create: true }).key).toHaveLength(32)
    expect([modeOf(file), modeOf(join(folder, 'new'))]).toEqual([0o600, 0o700])
  })

  it('reads the same key again, allowed to make one or not', () => {
    const made = openKeyFile({ file, create: true })
    expect(openKeyFile({ file, create: true })).toEqual(made)
    expect(openKeyFile({ file, create: false })).toEqual(made)
  })

  it('makes another key for another file', () => {
    const one = openKeyFile({ file, create: true })
    const other = openKeyFile({ file: join(folder, 'other.keys'), create: true })
    expect(other.key.equals(one.key)).toBe(false)
    expect(other.id).not.toBe(one.id)
  })

  it('makes nothing when it may not, and names the setting', () => {
    expect(() => openKeyFile({ file, create: false })).toThrow(
      /is not there.*VAULT_KEY_FILE|VAULT_KEY_FILE.*is not there/,
    )
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  it('tells of a file that belongs to another account, and how it is given to this one', () => {
    openKeyFile({ file, create: true })
    chmodSync(folder, 0o755)
    const isRoot = process.geteuid?.() === 0
    if (!isRoot) chmodSync(file, 0o000)
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect(() => openKeyFile({ file, create: false })).toThrow(
        /cannot be read: permission is denied \(EACCES\).*chown \d+ /,
      )
      expect(() => openKeyFile({ file, create: false })).not.toThrow('colloquy keys make')
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it.each([0o640, 0o604, 0o660, 0o644, 0o610])('refuses a file of mode %o', (mode) => {
    openKeyFile({ file, create: true })
    chmodSync(file, mode)
    expect(() => openKeyFile({ file, create: true })).toThrow(`chmod 600 ${file}`)
  })

  it('refuses a folder in its place, naming the way out', () => {
    mkdirSync(file, { recursive: true, mode: 0o700 })
    expect(() => openKeyFile({ file, create: true })).toThrow(/no ordinary file.*colloquy keys make --file/)
  })

  it.skipIf(process.platform === 'win32')('refuses a pipe in its place at once, without waiting for a writer', () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', ['-m', '600', pipe])
    expect(() => openKeyFile({ file: pipe, create: false })).toThrow('no ordinary file')
  })

  it('follows a link to a file, whose own mode counts', () => {
    const key = openKeyFile({ file, create: true })
    const link = join(folder, 'link')
    symlinkSync(file, link)
    expect(openKeyFile({ file: link, create: false })).toEqual(key)
    chmodSync(file, 0o644)
    expect(() => openKeyFile({ file: link, create: false })).toThrow('chmod 600')
  })

  it.each([0o600, 0o400])('takes a file of mode %o', (mode) => {
    openKeyFile({ file, create: true })
    chmodSync(file, mode)
    expect(openKeyFile({ file, create: false }).key).toHaveLength(32)
  })

  it.each(['', '{', '{}', '{"version":1,"id":"a","key":"c2hvcnQ"}', '{"version":1,"key":"x"}', 'null'])(
    'calls a file with %j damaged, and leaves it as it is',
    (text) => {
      file = join(folder, 'vault.keys')
      writeFileSync(file, text, { mode: 0o600 })
      expect(() => openKeyFile({ file, create: true })).toThrow('damaged')
      expect(readFileSync(file, 'utf8')).toBe(text)
    },
  )

  it('keeps the key out of its errors', () => {
    const key = openKeyFile({ file, create: true }).key.toString('base64url')
    writeFileSync(file, `{"key":"${key}"`)
    const message = messageOf(() => openKeyFile({ file, create: true }))
    expect(message).toContain('damaged')
    expect(message).not.toContain(key.slice(0, 8))
  })
})
