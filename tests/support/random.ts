import { randomInt } from 'node:crypto'

/**
 * Numbers from 0 to below 1, the same for the same seed (mulberry32). The seed is printed; TEST_SEED repeats a run.
 */
export function createRandom(what: string): () => number {
  const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31))
  process.stderr.write(`${what}: TEST_SEED=${seed}\n`)
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
