// Fails when a generated file that is committed is not what would be generated now: types, import map, schema, description of the API, migrations.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const migrations = 'src/platform/database/migrations'
const generated = [
  'src/payload-types.ts',
  'src/schema.graphql',
  'src/openapi.json',
  'packages/client/src/api.ts',
  'src/app/(payload)/admin/importMap.js',
  `${migrations}/index.ts`,
]
const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')
const run = (...args) => {
  const { status } = spawnSync(args[0], args.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
}

const before = new Map(generated.map((file) => [file, readFileSync(file)]))
const files = new Set(readdirSync(migrations))
const digests = new Map(generated.map((file) => [file, digest(file)]))
run('npm', 'run', '--silent', 'generate')
run(process.execPath, 'scripts/createMigration.mjs', 'drift')
const stale = generated.filter((file) => digest(file) !== digests.get(file))
const added = readdirSync(migrations).filter((file) => !files.has(file))
// What a check makes, it takes away again.
if (added.length > 0) {
  for (const file of added) rmSync(path.join(migrations, file))
  writeFileSync(`${migrations}/index.ts`, before.get(`${migrations}/index.ts`))
}
for (const file of stale.filter((name) => !name.startsWith(migrations)))
  process.stderr.write(`${file} is not up to date: npm run generate\n`)
if (added.length > 0)
  process.stderr.write('The collections have changed since the last migration: npm run migration -- NAME\n')
process.exit(stale.length + added.length > 0 ? 1 : 0)
