// Posts comments over keep-alive connections for some seconds, or until so many are posted; prints {posted, refused, seconds,
// statuses} as JSON.
// usage: node bench/post.mjs BASE_URL ARTICLE SECONDS CONNECTIONS [POSTS]
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'

const [base, article, seconds, connections, most = 'Infinity'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const statuses = {}

const post = () =>
  new Promise((resolve, reject) => {
    const unique = randomUUID()
    const body = JSON.stringify({
      article,
      name: `Reader ${unique.slice(0, 8)}`,
      email: `${unique}@bench.example`,
      content: `A remark of ordinary length, which says something about the article. ${unique}`,
    })
    const req = request(
      `${base}/api/comments`,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (res) => {
        res.resume()
        res.on('end', () => resolve(res.statusCode))
      },
    )
    req.on('error', reject)
    req.end(body)
  })

const started = performance.now()
const until = started + Number(seconds) * 1000
let left = Number(most)
const worker = async () => {
  while (performance.now() < until && left-- > 0) {
    const status = await post()
    statuses[status] = (statuses[status] ?? 0) + 1
  }
}
await Promise.all(Array.from({ length: Number(connections) }, worker))
const took = (performance.now() - started) / 1000
const posted = statuses[201] ?? 0
const refused = Object.values(statuses).reduce((sum, count) => sum + count, 0) - posted
process.stdout.write(`${JSON.stringify({ posted, refused, seconds: took, statuses })}\n`)
agent.destroy()
