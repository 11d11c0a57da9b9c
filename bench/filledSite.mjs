// A large site, filled while its server is stopped: a running one would wait for the file.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { copyArticles, makeFirst } from './fillSite.mjs'
import { startMeasured } from './measured.mjs'

/**
 * The built server on a site of its own in `dataDir`, which is filled as `copyArticles` says where it is not there yet. As `startBuilt`,
 * with the SQLite `file` and its `articles`.
 */
export const startFilled = async (dataDir, input) => {
  const file = path.join(dataDir, 'colloquy.db')
  const notes = path.join(dataDir, 'site.json')
  if (!existsSync(notes)) {
    mkdirSync(dataDir, { recursive: true })
    const server = await startMeasured(dataDir)
    const first = await makeFirst(server)
    await server.stop()
    const began = performance.now()
    const articles = copyArticles({ ...input, first, file, isAlone: true })
    writeFileSync(notes, JSON.stringify({ articles, admin: server.admin }))
    const seconds = Math.round((performance.now() - began) / 1000)
    process.stderr.write(`${articles.length} articles in ${seconds} s, ${Math.round(statSync(file).size / 1e6)} MB\n`)
  }
  const { admin, articles } = JSON.parse(readFileSync(notes, 'utf8'))
  return { ...(await startMeasured(dataDir, { account: false })), admin, articles, file }
}
