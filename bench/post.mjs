// Posts comments over keep-alive connections for some seconds, or until so many are posted; prints {posted, refused, seconds,
// statuses} as JSON.
// usage: node bench/post.mjs BASE_URL ARTICLE SECONDS CONNECTIONS [POSTS]
import { Agent } from 'node:http'
import { performance } from 'node:perf_hooks'
import { post } from './posts.mjs'

const [base, article, seconds, connections, most = 'Infinity'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const statuses = {}

const started = performance.now()
const until = started + Number(seconds) * 1000
let left = Number(most)
const worker = async () => {
  while (performance.now() < until && left-- > 0) {
    const status = await post({ article, url: base }, undefined, agent)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
}
await Promise.all(Array.from({ length: Number(connections) }, worker))
const took = (performance.now() - started) / 1000
const posted = statuses[201] ?? 0
const refused = Object.values(statuses).reduce((sum, count) => sum + count, 0) - posted
process.stdout.write(`${JSON.stringify({ posted, refused, seconds: took, statuses })}\n`)
agent.destroy()
