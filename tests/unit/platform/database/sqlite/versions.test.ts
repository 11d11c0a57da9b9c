import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

/** The installed version of a package, as a file in `folder` resolves it. */
function versionOf(name: string, folder: string): string {
  const file = path.join(folder, 'node_modules', name, 'package.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).version
  const parent = path.dirname(folder)
  if (parent === folder) throw new Error(`${name} is not installed`)
  return versionOf(name, parent)
}

const root = process.cwd()
const adapter = realpathSync(path.join(root, 'node_modules/@payloadcms/db-sqlite'))

// src/platform/database/sqlite uses parts of these that are not public. Before raising a version here, read
// docs/decisions/0011-sqlite-layer-on-pinned-internals.md, check what it lists as used, and run tests/int/only-sqlite.
it.each([
  ['@payloadcms/db-sqlite', root, '3.90.1'],
  ['drizzle-orm', adapter, '0.45.2'],
  ['@libsql/client', root, '0.14.0'],
  ['@libsql/client', adapter, '0.14.0'],
  ['libsql', root, '0.4.7'],
])('%s is the version the SQLite layer was written for', (name, from, version) => {
  expect(versionOf(name, from), `See docs/decisions/0011 before raising ${name}`).toBe(version)
})
