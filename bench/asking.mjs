// Requests of the benchmarks over connections that stay open, and how long each took.
import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Somebody who asks over at most `connections` connections.
 * @returns {{get: (url: string, headers?: object) => Promise<{status: number, headers: object, body: Buffer, tookMs: number}>, askAll: (base: string, targets: readonly string[], headers?: object) => Promise<number[]>, close: () => void}}
 */
export const createAsker = (connections) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })

  const send = (url, { body, ...options }) =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const asked = request(url, { agent, ...options }, (res) => {
        const chunks = []
        res.on('data', (chunk) => chunks.push(chunk))
        res.on('end', () =>
          resolve({
            status: res.statusCode,
            headers: res.headers,
            body: Buffer.concat(chunks),
            tookMs: performance.now() - began,
          }),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    })

  const get = (url, headers = {}) => send(url, { headers })

  return {
    get,
    /** Posts JSON. */
    post: (url, json, headers = {}) => {
      const body = JSON.stringify(json)
      return send(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      })
    },
    /** Asks for each of `targets` once. @returns {Promise<number[]>} how long each took, in ms @throws when an answer is no success */
    askAll: async (base, targets, headers) => {
      const left = [...targets]
      const times = []
      await Promise.all(
        Array.from({ length: connections }, async () => {
          for (let target = left.pop(); target !== undefined; target = left.pop()) {
            const { body, status, tookMs } = await get(base + target, headers)
            if (status !== 200) throw new Error(`${target}: ${status} ${body}`)
            times.push(tookMs)
          }
        }),
      )
      return times
    },
    close: () => agent.destroy(),
  }
}

/** Does something so many times a second, whatever each takes, until it has been done `count` times. */
export const paced = async (count, perSecond, work) => {
  const start = performance.now()
  const running = []
  for (let done = 0; done < count; done++) {
    const wait = start + (done * 1000) / perSecond - performance.now()
    if (wait > 1) await pause(wait)
    running.push(work(done))
  }
  await Promise.all(running)
}
