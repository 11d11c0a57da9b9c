// An article that everybody talks about: comments are approved one after the other while readers ask for its page, thread,
// counts, discussion and JSON. How many answers come from memory, by the server's own numbers, and what the server takes of a CPU.
// usage: npm run bench:hot [-- --keep]   (BENCH_SECONDS=20, BENCH_APPROVALS=10 and BENCH_READS=500 a second)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createAsker, paced } from './asking.mjs'
import { fillArticle } from './fillArticle.mjs'
import { printAndKeep } from './keep.mjs'
import { cacheNumbers, cpuOf, startMeasured } from './measured.mjs'
import { sender } from './send.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 20)
const approvalsPerSecond = Number(process.env.BENCH_APPROVALS ?? 10)
const readsPerSecond = Number(process.env.BENCH_READS ?? 500)
const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-hot-'))
const server = await startMeasured(folder)
const send = sender(server)
const { close, get } = createAsker(16)

const read = async (target) => {
  const { status } = await get(server.url + target, { 'accept-encoding': 'br' })
  if (status !== 200) throw new Error(`${target}: ${status}`)
}

const numbers = async () => {
  const { differing, hits, misses, patched } = await cacheNumbers(server)
  return { hits, misses, patched, differing, cpuUs: cpuOf(await server.ask('usage')) }
}

try {
  const { id, slug } = await fillArticle(server)
  const held = []
  const approvals = Math.ceil(seconds * approvalsPerSecond)
  const { docs } = await (await fetch(`${server.url}/api/articles/${slug}/thread`)).json()
  for (let index = 0; index < approvals; index++) {
    const { doc } = await send(
      '/api/comments',
      {
        article: id,
        // Three of ten answer somebody.
        ...(index % 10 < 3 ? { parent: docs[index % docs.length].id } : {}),
        name: `Reader ${index}`,
        email: `late${index}@bench.example`,
        content: `What a heron does all day, part ${index}.`,
      },
      false,
    )
    held.push(doc.id)
  }
  const targets = [
    `/articles/${slug}`,
    `/api/articles/${slug}/thread`,
    `/api/articles/${slug}/thread?order=newest`,
    `/api/comments/counts?articles=${slug}`,
    `/api/articles/${slug}/discussion`,
    `/api/articles/${id}`,
    `/api/articles?where[slug][equals]=${slug}`,
    '/',
  ]
  for (const target of targets) await read(target)
  const before = await numbers()
  const [reads, decisions] = [
    paced(seconds * readsPerSecond, readsPerSecond, (turn) => read(targets[turn % targets.length])),
    paced(approvals, approvalsPerSecond, (turn) =>
      send('/api/moderation/comments', { ids: [held[turn]], to: 'approved' }),
    ),
  ]
  await Promise.all([reads, decisions])
  const after = await numbers()
  const spent = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]))
  const { cpuUs, ...counts } = spent
  const result = {
    seconds,
    approvals,
    approvalsPerSecond,
    readsPerSecond,
    targets: targets.length,
    ...counts,
    hitShare: Number((counts.hits / (counts.hits + counts.misses)).toFixed(5)),
    /** As many as were made anew before: every approval made each of them stale. */
    sharePerDropping: Number((1 - (approvals * targets.length) / (seconds * readsPerSecond)).toFixed(5)),
    cpuShare: Number((cpuUs / (seconds * 1_000_000)).toFixed(3)),
  }
  printAndKeep('hot', result)
} finally {
  close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
