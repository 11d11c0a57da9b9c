// What readers and a crawler ask for, by a seed: readers choose articles by Zipf's law (exponent 0.99), a crawler walks from
// address to address and never comes back.

/** The same numbers from the same seed (mulberry32), from 0 to 1. */
export function numbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Chooses one of `count` things, the first the most often. */
export function zipf(count, next, exponent = 0.99) {
  const sums = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank += 1) {
    sum += 1 / (rank + 1) ** exponent
    sums[rank] = sum
  }
  return () => {
    const wanted = next() * sum
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle] < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** @returns {Generator<{ key: string, isCrawler: boolean }>} `crawlers`: the part of the requests that a crawler makes */
export function* readings({ requests, articles, crawlers, seed }) {
  const next = numbers(seed)
  const choose = zipf(articles, next)
  let page = 0
  for (let turn = 0; turn < requests; turn += 1) {
    const isCrawler = next() < crawlers
    if (isCrawler) page += 1
    yield isCrawler ? { key: `/crawled/${page}`, isCrawler } : { key: `/articles/${choose()}`, isCrawler }
  }
}
