import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeBuildTurn } from '../../../scripts/buildTurn.mjs'

let root: string
let release: (() => void) | undefined
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'colloquy-turn-'))
})
afterEach(() => {
  release?.()
  rmSync(root, { recursive: true, force: true })
})

/** The file that taking a turn makes. */
const lockMade = async (): Promise<string> => {
  const locks = () => readdirSync(tmpdir()).filter((name) => /^colloquy-build-.*\.lock$/.test(name))
  const before = new Set(locks())
  release = await takeBuildTurn(root)
  const made = locks().find((name) => !before.has(name))
  if (!made) throw new Error('No lock was made')
  return path.join(tmpdir(), made)
}

describe('a turn to build', () => {
  it('is waited for until whoever builds has ended', async () => {
    const lock = await lockMade()
    const said: string[] = []
    const second = takeBuildTurn(root, { pollMs: 1, onWait: () => said.push('waits') }).then((next) => {
      said.push('builds')
      return next
    })
    await expect.poll(() => said).toEqual(['waits'])
    said.push('first ends')
    release?.()
    release = await second
    expect(said).toEqual(['waits', 'first ends', 'builds'])
    release()
    expect(existsSync(lock)).toBe(false)
  })

  it.each([
    ['a process that is gone', (lock: string) => writeFileSync(lock, String(2 ** 22 + 1))],
    ['long ago', (lock: string) => utimesSync(lock, 1, 1)],
  ])('is taken from %s', async (_case, leave) => {
    leave(await lockMade())
    release = await takeBuildTurn(root, { pollMs: 1 })
    expect(release).toBeTypeOf('function')
  })

  it('is waited for no longer when the start is ended', async () => {
    await lockMade()
    const ended = new AbortController()
    const second = takeBuildTurn(root, { pollMs: 1, signal: ended.signal })
    ended.abort()
    await expect(second).rejects.toThrow(/abort/i)
  })
})
