// Lists the files of ours that one `POST /api/comments` crosses in the built server: those with a function it called.
// usage: node scripts/crossed.mjs     Counted by V8's precise coverage, over comments that differ in all they hold.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { SourceMap } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildServer } from './buildServer.mjs'

const root = path.resolve(import.meta.dirname, '..')
const built = pathToFileURL(path.join(root, 'dist')).href
/** What only some of them cross is a timer that happened to run. */
const posts = 5
const readyMs = 120_000

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-crossed-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** The server in this process, with the sample content: an article to answer. */
const start = async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  process.chdir(root)
  Object.assign(process.env, {
    NODE_ENV: 'production',
    DATA_DIR: folder,
    DEMO: 'true',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'fatal',
    PORT: String(port),
    PUBLIC_URL: url,
    TRUST_PROXY: '1',
    WRITES_PER_MINUTE: '0',
  })
  process.argv = [process.argv[0], 'dist/server.js', '--development']
  await import(pathToFileURL(path.join(root, 'dist/server.js')).href)
  const until = Date.now() + readyMs
  for (;;) {
    const { docs } = await fetch(`${url}/api/articles?limit=100&depth=0`)
      .then((response) => response.json())
      .catch(() => ({ docs: [] }))
    // The first one fills what is kept in memory; where comments are closed it is refused.
    for (const { slug } of docs ?? []) if (await post({ url, article: slug }, 1)) return { url, article: slug }
    if (Date.now() > until) throw new Error(`No article takes a comment after ${readyMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const post = async ({ article, url }, turn) => {
  const response = await fetch(`${url}/api/comments`, {
    method: 'POST',
    body: JSON.stringify({
      article,
      name: `Reader ${turn}`,
      email: `reader-${turn}@reader.example`,
      content: `What the tide leaves behind, part ${turn}.`,
    }),
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${turn}` },
  })
  await response.text()
  return response.status === 201
}

/** Positions in a file of the build → our files. */
const createLocator = (bundle) => {
  const lines = [0]
  const text = readFileSync(bundle, 'utf8')
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1)
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')))
  return (offset) => {
    let [low, high] = [0, lines.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (lines[middle] <= offset) low = middle
      else high = middle - 1
    }
    const { originalSource } = map.findEntry(low, offset - lines[low])
    return originalSource && path.posix.relative(root, path.posix.resolve(path.dirname(bundle), originalSource))
  }
}

await buildServer(root)
const server = await start()
const locators = new Map()
const locate = (url, offset) => {
  if (!locators.has(url)) locators.set(url, createLocator(fileURLToPath(url)))
  return locators.get(url)(offset)
}
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
const take = async () => {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const called = result
    .filter(({ url }) => url.startsWith(built))
    .flatMap(({ functions, url }) => functions.map(({ ranges }) => ({ url, range: ranges[0] })))
    .filter(({ range }) => range.count > 0)
    .map(({ range, url }) => locate(url, range.startOffset))
  return new Set(called.filter((file) => file && /^(src|collections)\//.test(file)))
}

let crossed
for (let turn = 2; turn < 2 + posts; turn++) {
  await take()
  if (!(await post(server, turn))) throw new Error('A comment was refused')
  const files = await take()
  crossed = crossed ? new Set([...crossed].filter((file) => files.has(file))) : files
}
const files = [...crossed].sort()
/** `src/platform/http/cors.ts` → `platform`; what stands in no room is composition. */
const roomOf = (file) => /^src\/([^/]+)\//.exec(file)?.[1] ?? (file.startsWith('src/') ? 'composition' : 'collections')
const countOf = new Map()
for (const room of files.map(roomOf)) countOf.set(room, (countOf.get(room) ?? 0) + 1)
const byRoom = [...countOf].map(([room, count]) => `${count} ${room}`).join(', ')
process.stdout.write(`${[...files, `${files.length} files: ${byRoom}`].join('\n')}\n`)
process.exit(0)
