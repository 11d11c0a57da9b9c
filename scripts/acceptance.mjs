// Runs the checks of the public contract against the built server, as a stranger would: nothing of the product's code is used.
// usage: node scripts/acceptance.mjs sqlite|mongodb     (npm run build first; ACCEPTANCE_DIR holds the checks)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startBeside } from './startBeside.mjs'
import { startBuilt } from './startBuilt.mjs'

const [database] = process.argv.slice(2)
if (database !== 'sqlite' && database !== 'mongodb') {
  process.stderr.write('usage: node scripts/acceptance.mjs sqlite|mongodb\n')
  process.exit(2)
}

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-acceptance-'))

const smtp = await startBeside('smtp')
const mongo = database === 'mongodb' ? await startBeside('mongodb', 'acceptance') : undefined
const checks = ['main-job.mjs', 'moderation.mjs', 'faults.mjs', 'frontends.mjs', 'readers.mjs']
const failed = []
try {
  const env = {
    DEMO: 'false',
    LOG_LEVEL: 'error',
    // One address asks more than a reader would.
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    SMTP_URL: smtp.url,
    ALLOW_PRIVATE_HOOKS: 'true',
    ...(mongo ? { DATABASE_URL: mongo.url } : {}),
  }
  const server = await startBuilt({ dataDir: folder, env })
  try {
    for (const check of checks) {
      const script = path.join(process.env.ACCEPTANCE_DIR ?? 'tests/acceptance', check)
      const child = spawn(process.execPath, [script, server.url], {
        stdio: 'inherit',
        env: {
          ...process.env,
          STAFF_EMAIL: server.admin.email,
          STAFF_PASSWORD: server.admin.password,
          ALLOW_PRIVATE_HOOKS: 'true',
          APP: process.cwd(),
          // What the command line needs to find the same site.
          APP_ENV: JSON.stringify({ ...env, DATA_DIR: folder, PUBLIC_URL: server.url }),
        },
      })
      const [code] = await once(child, 'exit')
      if (code !== 0) failed.push(check)
    }
  } finally {
    await server.stop()
  }
} finally {
  await mongo?.stop()
  await smtp.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed.length === 0 ? 0 : 1)
