// Holds the built server against its own description (OpenAPI) by Schemathesis: as a stranger, then as an administrator.
// usage: node scripts/schemathesis.mjs [--install] [FOLDER]    (npm run build first; Python; FOLDER keeps what pip installs, otherwise
// nothing does; with --install nothing is asked of a server)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { startBeside } from './startBeside.mjs'
import { startBuilt } from './startBuilt.mjs'

const version = '4.32.5'
const temporary = mkdtempSync(path.join(tmpdir(), 'colloquy-schemathesis-'))
const given = process.argv.slice(2)
const isOnlyInstalled = given[0] === '--install'
const [folder = path.join(temporary, 'python')] = isOnlyInstalled ? given.slice(1) : given
const tools = path.resolve(folder)
const command = path.join(tools, 'bin', 'schemathesis')

const run = async (file, ...args) => {
  const [code] = await once(spawn(file, args, { stdio: 'inherit' }), 'exit')
  return code
}

const needed = async (file, ...args) => {
  if ((await run(file, ...args)) !== 0) throw new Error(`${file} ${args.join(' ')} failed`)
}

const install = async () => {
  if (existsSync(command)) return
  await needed('python3', '-m', 'venv', tools)
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input']
  await needed(path.join(tools, 'bin', 'pip'), 'install', ...quietly, `schemathesis==${version}`)
}

/** Whether nothing was found. */
const ask = async () => {
  let isClean = true
  const smtp = await startBeside('smtp')
  // Sample articles give it something to find; one address asks more than a reader would.
  const env = { DEMO: 'true', LOG_LEVEL: 'error', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', SMTP_URL: smtp.url }
  const server = await startBuilt({ dataDir: path.join(temporary, 'data'), env, serverFlags: ['--no-admin'] })
  const description = `${server.url}/api/openapi.json`
  const served = await (await fetch(description)).json()
  if (!isDeepStrictEqual(served, JSON.parse(readFileSync('src/openapi.json', 'utf8')))) {
    process.stderr.write(
      'The server describes itself otherwise than src/openapi.json does: npm run generate, then build anew\n',
    )
    isClean = false
  }
  // Its session goes with each request, those that are to have none included.
  const asAdmin = [
    ...['--header', `Cookie: ${server.admin.cookie}`, '--header', 'Sec-Fetch-Site: same-origin'],
    ...['--exclude-checks', 'ignored_auth,positive_data_acceptance', '--generation-with-security-parameters', 'false'],
    ...['--phases', 'examples,fuzzing', '--max-examples', '3'],
    // With the session, or the accounts, the rest would be asked as a stranger.
    ...['--exclude-operation-id', 'postUsersLogout', '--exclude-operation-id', 'deleteUsers'],
  ]
  try {
    for (const flags of [[], asAdmin]) {
      const code = await run(
        command,
        '--no-color',
        '--config-file',
        'scripts/schemathesis.toml',
        'run',
        description,
        ...flags,
      )
      isClean &&= code === 0
    }
  } finally {
    await server.stop()
    await smtp.stop()
  }
  return isClean
}

let isClean = false
try {
  await install()
  isClean = isOnlyInstalled || (await ask())
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
process.exit(isClean ? 0 : 1)
