import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The rooms that know what comments hang on only as `CommentTarget`. */
const rooms = ['vault', 'comments', 'notices', 'bans', 'reports', 'privacy', 'desk']

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesIn(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })

/** `articles` as a name in code: a text of its own, or a part of an address. */
const named = /['"`/]articles['"`/?]/

describe('the comments side', () => {
  it.each(rooms)('names no collection that comments hang on in %s', (room) => {
    const naming = sourcesIn(`src/${room}`).filter((path) => named.test(readFileSync(path, 'utf8')))
    expect(naming).toEqual([])
  })
})
