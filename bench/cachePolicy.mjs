// How many hits readers have while a crawler walks by: SIEVE, which the cache in front uses, beside the least recently used.
// usage: npm run bench:policy   (seeded: the same numbers each time)
import { writeFileSync } from 'node:fs'
import { LRUCache } from 'lru-cache'
import { createSieve } from '../src/platform/http/cache/sieve.ts'
import { readings } from './readings.mjs'

const requests = 2_000_000
const articles = 10_000
const say = (text) => process.stdout.write(`${text}\n`)

function sieveOf(room) {
  const kept = createSieve({ maxBytes: room, weigh: () => 1 })
  return { has: (key) => kept.get(key) !== undefined, put: (key) => kept.set(key, 1) }
}

function leastRecentlyUsed(room) {
  const kept = new LRUCache({ max: room })
  return { has: (key) => kept.get(key) !== undefined, put: (key) => kept.set(key, 1) }
}

function rateOf({ has, put }, crawlers) {
  let [hits, asked] = [0, 0]
  for (const { isCrawler, key } of readings({ requests, articles, crawlers, seed: 1 })) {
    const isHit = has(key)
    if (!isHit) put(key)
    if (isCrawler) continue
    asked += 1
    if (isHit) hits += 1
  }
  return hits / asked
}

const rows = []
say(`Zipf 0.99 over ${articles} articles, ${requests} requests; hits of readers in percent\n`)
say('room      crawler   least recently used   SIEVE')
for (const room of [articles / 10, articles / 4, articles / 2])
  for (const crawlers of [0, 0.3]) {
    const row = {
      room,
      crawlers,
      lru: rateOf(leastRecentlyUsed(room), crawlers),
      sieve: rateOf(sieveOf(room), crawlers),
    }
    rows.push(row)
    const percent = (value) => (value * 100).toFixed(1)
    say(
      `${String(room).padEnd(9)} ${`${crawlers * 100} %`.padEnd(9)} ${percent(row.lru).padEnd(21)} ${percent(row.sieve)}`,
    )
  }
writeFileSync('bench/results/cachePolicy.json', `${JSON.stringify({ requests, articles, rows }, null, 2)}\n`)
