import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabaseFile, openFolder } from '../../../../src/platform/database/folder'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-folder-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nobody = 65_534

/** Root may write everywhere: it becomes somebody else meanwhile. */
const asNobody = async (work: () => Promise<void>): Promise<string> => {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(nobody)
  try {
    await work()
    return 'done'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

describe('a data folder', () => {
  it('is made for its owner alone', async () => {
    await openFolder(join(folder, 'a', 'b'))
    expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700)
  })

  it('that cannot be made is told of with path, permission and what to do', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o555 })
    const told = await asNobody(() => openFolder(join(closed, 'data')))
    expect(told).toContain(`The folder ${closed}/data cannot be made: permission is denied (EACCES).`)
    expect(told).toMatch(/closed belongs to account \d+ with permissions 555: let account \d+ write there/)
  })

  it('that cannot be written is told of in the same way', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o555 })
    const told = await asNobody(() => openFolder(closed))
    expect(told).toContain(`Nothing can be written into the folder ${closed}: permission is denied (EACCES).`)
  })

  it.runIf(process.platform === 'linux')('in a place that takes none is told of at once', async () => {
    await expect(openFolder('/proc/colloquy/data')).rejects.toThrow('the folder above takes none (ENOENT)')
  })

  it('whose path leads through a file is told of', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(openFolder(join(folder, 'file', 'data'))).rejects.toThrow('a part of the path is a file (ENOTDIR)')
  })
})

describe('a database file', () => {
  it('is made for its owner alone', async () => {
    const file = join(folder, 'new.db')
    await openDatabaseFile(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('that others can read is closed to them', async () => {
    const file = join(folder, 'old.db')
    writeFileSync(file, '', { mode: 0o644 })
    await openDatabaseFile(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written is told of with path and permission', async () => {
    const file = join(folder, 'theirs.db')
    writeFileSync(file, '', { mode: 0o444 })
    chmodSync(file, 0o444)
    expect(await asNobody(() => openDatabaseFile(file))).toMatch(
      /The database .+theirs\.db cannot be written: permission is denied/,
    )
  })
})
