import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

type Options = {
  /** Where the server is, or will be again. */
  base: string
  article: string
  /** How many comments, from how many clients at once. */
  posts: number
  clients: number
  /** Called after each acknowledged post with how many there are. */
  acknowledged: (count: number) => void
}

/** What the clients were told: text of each comment → id, and anything that must not have happened. */
export type Told = { ids: Map<string, string>; faults: string[] }

/** No answer within this time is none. */
const patienceMs = 15_000

/**
 * Posts each comment with a key of its own, and again with the same key until it is acknowledged, as a careful client does
 * when a connection breaks or a server answers 503.
 */
export const postUntilKept = async ({ acknowledged, article, base, clients, posts }: Options): Promise<Told> => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const told: Told = { ids: new Map(), faults: [] }
  let next = 0

  const postOne = async (index: number) => {
    const key = randomUUID()
    const content = `Remark number ${index} of a reader who does not give up.`
    const input = { article, name: `Reader ${index}`, email: `reader-${index}@crash.example`, content }
    for (;;) {
      const answer = await send(agent, `${base}/api/comments`, key, JSON.stringify(input)).catch(() => undefined)
      if (answer?.status === 201) {
        const { doc } = JSON.parse(answer.body)
        told.ids.set(content, String(doc.id))
        return acknowledged(told.ids.size)
      }
      if (answer && answer.status !== 503) {
        told.faults.push(`"${content}" was answered ${answer.status}: ${answer.body.slice(0, 200)}`)
        return
      }
      await pause(50)
    }
  }

  const client = async () => {
    for (let index = next++; index < posts; index = next++) await postOne(index)
  }
  await Promise.all(Array.from({ length: clients }, client))
  agent.destroy()
  return told
}

const send = (agent: Agent, url: string, key: string, body: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': key,
    }
    const req = request(url, { method: 'POST', agent, headers, timeout: patienceMs }, (res) => {
      const parts: Buffer[] = []
      res.on('data', (part: Buffer) => parts.push(part))
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(parts).toString() }))
      // A server that dies in the middle of an answer has not given it.
      res.on('error', reject)
      res.on('aborted', () => reject(new Error('The answer broke off')))
    })
    req.on('timeout', () => req.destroy(new Error('There was no answer')))
    req.on('error', reject)
    req.end(body)
  })
