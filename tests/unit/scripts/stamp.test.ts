import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashFiles, isStale, writeStamp } from '../../../scripts/stamp.mjs'

const stamp = 'dist/stamp.json'
let root: string

const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
  writeFileSync(path.join(root, name), text)
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'colloquy-stamp-'))
  write('a.ts', 'one')
  write('b.ts', 'two')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('stamp', () => {
  it('is stale where there is none', () => {
    expect(isStale(root, stamp)).toBe(true)
  })

  it('is current as long as nothing changes', () => {
    writeStamp(root, stamp, ['a.ts', 'b.ts'])
    expect(isStale(root, stamp)).toBe(false)
  })

  it('does not depend on the order of the files', () => {
    expect(hashFiles(root, ['b.ts', 'a.ts'])).toBe(hashFiles(root, ['a.ts', 'b.ts', 'a.ts']))
  })

  it('is stale when a source changes', () => {
    writeStamp(root, stamp, ['a.ts', 'b.ts'])
    write('b.ts', 'two!')
    expect(isStale(root, stamp)).toBe(true)
  })

  it('is stale when a source goes', () => {
    writeStamp(root, stamp, ['a.ts', 'b.ts'])
    rmSync(path.join(root, 'a.ts'))
    expect(isStale(root, stamp)).toBe(true)
  })

  it('is stale when text moves from one file to the next', () => {
    writeStamp(root, stamp, ['a.ts', 'b.ts'])
    write('a.ts', 'onet')
    write('b.ts', 'wo')
    expect(isStale(root, stamp)).toBe(true)
  })

  it('is stale when a source changed while the build ran', () => {
    const hash = hashFiles(root, ['a.ts'])
    write('a.ts', 'changed meanwhile')
    writeStamp(root, stamp, ['a.ts'], hash)
    expect(isStale(root, stamp)).toBe(true)
  })

  it('is stale when the stamp cannot be read', () => {
    write(stamp, '{ half a')
    expect(isStale(root, stamp)).toBe(true)
  })
})
