// Writes the migration from the last one to the collections as they are, in the form this project compiles.
// usage: npm run migration -- NAME
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const folder = 'src/platform/database/migrations'
const [name = 'change'] = process.argv.slice(2)
const { status } = spawnSync('npx', ['payload', 'migrate:create', name, '--skip-empty'], {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: '--conditions=production' },
})
if (status !== 0) process.exit(status ?? 1)

for (const file of readdirSync(folder).filter((entry) => /^\d.*\.ts$/.test(entry))) {
  const at = path.join(folder, file)
  const text = readFileSync(at, 'utf8')
  // Payload imports types as values, and names arguments it does not use.
  const mended = text
    .replace(
      'import { MigrateUpArgs, MigrateDownArgs, sql }',
      'import { type MigrateUpArgs, type MigrateDownArgs, sql }',
    )
    .replaceAll('({ db, payload, req }: Migrate', '({ db }: Migrate')
  if (mended !== text) writeFileSync(at, mended)
}
