// Both sides of the benchmarks of posts: the built server, and `peers/sqliteWriter.mjs`, which makes the same rows and does nothing
// else. Posts go from this process over keep-alive connections, so that what they cost here is not counted.
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { costOf, inside } from './measured.mjs'
import { startPeer } from './startBare.mjs'

export const ways = ['held', 'approved']
const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends a comment. `way` is for the peer, which does not decide by itself. @returns {Promise<number>} the answer's status */
export const post = ({ article, url }, way = 'held', over = agent) =>
  new Promise((resolve, reject) => {
    const unique = randomUUID()
    const body = JSON.stringify({
      article,
      name: `Reader ${unique.slice(0, 8)}`,
      email: `${unique}@bench.example`,
      content: `A remark of ordinary length, which says something about the article. ${unique}`,
    })
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-status': way,
    }
    const asked = request(`${url}/api/comments`, { method: 'POST', agent: over, headers }, (res) => {
      res.resume()
      res.on('end', () => resolve(res.statusCode))
    })
    asked.on('error', reject)
    asked.end(body)
  })

/** A site's settings, so that comments are held, or published at once, and nobody is too fast. */
export const decideBy = async ({ admin, url }, way) => {
  const response = await fetch(`${url}/api/globals/discussion`, {
    method: 'POST',
    body: JSON.stringify({ floodSeconds: 0, requirePreviouslyApproved: way === 'held' }),
    headers: { 'content-type': 'application/json', cookie: admin.cookie, origin: url },
  })
  if (!response.ok) throw new Error(`Settings: ${response.status} ${await response.text()}`)
}

/** The yardstick, on a database of its own in `folder`. */
export const startWriter = async (folder) => {
  const args = ['--conditions=production', 'bench/peers/sqliteWriter.mjs', path.join(folder, 'peer.db')]
  return { ...(await startPeer(args, inside)), article: 'article' }
}

/** `count` comments to one article over `connections`. @throws when one is refused */
export const postMany = (side, way, count, connections = 16) =>
  costOf(side, count, async () => {
    let left = count
    const worker = async () => {
      while (left-- > 0) {
        const status = await post(side, way)
        if (status !== 201) throw new Error(`A comment was refused: ${status}`)
      }
    }
    await Promise.all(Array.from({ length: Math.min(count, connections) }, worker))
  })

export const closeConnections = () => agent.destroy()
