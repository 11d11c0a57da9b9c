import { distance } from './fingerprint'

/** What is compared of a text. `simhash` is '' for one too short to be merely alike. */
export type Print = { id: string; textHash: string; simhash: string }

/** In how many bits near-duplicates differ at most. */
const farthest = 3
/** Digits of a band: of four bands, three differing bits leave at least one untouched. */
const bandDigits = 4
/** How many of a band's texts one is compared with; members of larger campaigns find each other through these. */
const mostCompared = 200

/**
 * Groups texts that are equal (by `textHash`) or nearly (simhashes at most three bits apart), directly or through others.
 * Groups of two and more, largest first; members in the order given. Candidates are found by locality-sensitive hashing
 * over four bands of 16 bits (Manku, Jain, Das Sarma: Detecting Near-Duplicates for Web Crawling, 2007).
 */
export const groupSimilar = (prints: readonly Print[]): string[][] => {
  const sets = disjointSets(prints.length)
  const firstOf = new Map<string, number>()
  const distinct: { simhash: string; index: number }[] = []
  const joinEqual = (key: string, index: number): boolean => {
    const first = firstOf.get(key)
    if (first === undefined) firstOf.set(key, index)
    else sets.join(first, index)
    return first === undefined
  }
  for (const [index, { simhash, textHash }] of prints.entries()) {
    if (textHash !== '') joinEqual(`text ${textHash}`, index)
    if (simhash !== '' && joinEqual(`simhash ${simhash}`, index)) distinct.push({ simhash, index })
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

type Candidate = { simhash: string; index: number }

const bucketsOf = (candidates: readonly Candidate[]): Iterable<Candidate[]> => {
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

const joinNear = (bucket: readonly Candidate[], sets: Sets): void => {
  for (const [at, one] of bucket.entries())
    for (const other of bucket.slice(Math.max(0, at - mostCompared), at))
      if (sets.find(one.index) !== sets.find(other.index) && distance(one.simhash, other.simhash) <= farthest)
        sets.join(one.index, other.index)
}

type Sets = { find(index: number): number; join(left: number, right: number): void }

/** Union–find with path halving. The smaller index stands for its set. */
const disjointSets = (size: number): Sets => {
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
