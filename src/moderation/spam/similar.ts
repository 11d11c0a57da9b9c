/** What is compared of a text. `simhash` is '' for one too short to be merely alike. */
export type Print = { id: string; textHash: string; simhash: string }

/**
 * In how many bits near-duplicates differ at most. A word changed in a text of twenty turns some four to thirteen over; texts
 * that have nothing in common differ in about thirty-two, and hardly ever in less than sixteen.
 */
const farthest = 8
/** Digits of a band: of eight bands, seven differing bits leave at least one untouched, and eight nearly always. */
const bandDigits = 2
/** How many of a band's texts one is compared with; members of larger campaigns find each other through these. */
const mostCompared = 200

/**
 * Groups texts that are equal (by `textHash`) or nearly (simhashes at most eight bits apart), directly or through others.
 * Groups of two and more, largest first; members in the order given. Candidates are found by locality-sensitive hashing
 * over eight bands of eight bits (Manku, Jain, Das Sarma: Detecting Near-Duplicates for Web Crawling, 2007).
 */
export function groupSimilar(prints: readonly Print[]): string[][] {
  const sets = disjointSets(prints.length)
  const firstOf = new Map<string, number>()
  const distinct: Candidate[] = []
  const joinEqual = (key: string, index: number): boolean => {
    const first = firstOf.get(key)
    if (first === undefined) firstOf.set(key, index)
    else sets.join(first, index)
    return first === undefined
  }
  for (const [index, { simhash, textHash }] of prints.entries()) {
    if (textHash !== '') joinEqual(`text ${textHash}`, index)
    if (simhash !== '' && joinEqual(`simhash ${simhash}`, index))
      distinct.push({ simhash, ...halvesOf(simhash), index })
  }
  for (const bucket of bucketsOf(distinct)) joinNear(bucket, sets)

  const groups = new Map<number, string[]>()
  for (const [index, { id }] of prints.entries()) {
    const root = sets.find(index)
    const group = groups.get(root)
    if (group) group.push(id)
    else groups.set(root, [id])
  }
  return [...groups.values()].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length)
}

type Candidate = { simhash: string; high: number; low: number; index: number }

function bucketsOf(candidates: readonly Candidate[]): Iterable<Candidate[]> {
  const buckets = new Map<string, Candidate[]>()
  for (const candidate of candidates)
    for (let band = 0; band < 16; band += bandDigits) {
      const key = `${band} ${candidate.simhash.slice(band, band + bandDigits)}`
      const bucket = buckets.get(key)
      if (bucket) bucket.push(candidate)
      else buckets.set(key, [candidate])
    }
  return buckets.values()
}

function joinNear(bucket: readonly Candidate[], sets: Sets): void {
  for (const [at, one] of bucket.entries())
    for (const other of bucket.slice(Math.max(0, at - mostCompared), at))
      if (sets.find(one.index) !== sets.find(other.index) && differing(one, other) <= farthest)
        sets.join(one.index, other.index)
}

type Halves = { high: number; low: number }

const halvesOf = (simhash: string): Halves => ({
  high: Number.parseInt(simhash.slice(0, 8), 16),
  low: Number.parseInt(simhash.slice(8), 16),
})

/** In how many of 64 bits two simhashes differ. */
const differing = (one: Halves, other: Halves): number => bitsIn(one.high ^ other.high) + bitsIn(one.low ^ other.low)

/** Counts the ones of 32 bits, in pairs, nibbles and bytes at once (H. Warren, Hacker's Delight, 5-1). */
function bitsIn(value: number): number {
  const pairs = value - ((value >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

type Sets = { find(index: number): number; join(left: number, right: number): void }

/** Union–find with path halving. The smaller index stands for its set. */
function disjointSets(size: number): Sets {
  const parents = Int32Array.from({ length: size }, (_, index) => index)
  const parentOf = (index: number): number => parents[index] ?? index
  const find = (index: number): number => {
    let at = index
    while (parentOf(at) !== at) {
      parents[at] = parentOf(parentOf(at))
      at = parentOf(at)
    }
    return at
  }
  return {
    find,
    join(left, right) {
      const [a, b] = [find(left), find(right)]
      parents[Math.max(a, b)] = Math.min(a, b)
    },
  }
}
