import { alikeFrom, bandsOf, likeness } from './print'

/** What is compared of a text. `print` is '' for one too short to be merely alike. */
export type Print = { id: string; textHash: string; print: string }

/** How many of a band's texts one is compared with; members of larger campaigns find each other through these. */
const mostCompared = 50

/** Work in pieces, after each of which whoever asked for it may let others have a turn. */
export type Steps<T> = Generator<undefined, T>

/** Does all of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Groups texts that are equal (by `textHash`) or alike (by their prints), directly or through others. Groups of two and more,
 * largest first; members in the order given. Candidates are found by locality-sensitive hashing (Leskovec, Rajaraman, Ullman:
 * Mining of Massive Datasets, chapter 3). But for bands that more than 50 texts share, the order of the texts changes no group.
 */
export function groupSimilar(prints: readonly Print[]): string[][] {
  return finish(groupInSteps(prints))
}

/** Of texts put into buckets, or compared: after so many, a few milliseconds, there is a pause. */
const textsPerStep = 250
const comparedPerStep = 500

/** The same, a few milliseconds at a time. */
export function* groupInSteps(prints: readonly Print[]): Steps<string[][]> {
  const sets = disjointSets(prints.length)
  const firstOf = new Map<string, number>()
  const distinct: Candidate[] = []
  const joinEqual = (key: string, index: number): boolean => {
    const first = firstOf.get(key)
    if (first === undefined) firstOf.set(key, index)
    else sets.join(first, index)
    return first === undefined
  }
  for (const [index, { print, textHash }] of prints.entries()) {
    if (textHash !== '') joinEqual(`text ${textHash}`, index)
    if (print !== '' && joinEqual(`print ${print}`, index)) distinct.push({ print, index })
    if (index % textsPerStep === textsPerStep - 1) yield
  }
  let compared = 0
  for (const bucket of yield* bucketsOf(distinct)) {
    for (const at of bucket.keys()) {
      compared += joinAlike(bucket, at, sets)
      if (compared < comparedPerStep) continue
      compared = 0
      yield
    }
  }

  const groups = new Map<number, string[]>()
  for (const [index, { id }] of prints.entries()) {
    const root = sets.find(index)
    const group = groups.get(root)
    if (group) group.push(id)
    else groups.set(root, [id])
  }
  return [...groups.values()].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length)
}

type Candidate = { print: string; index: number }

function* bucketsOf(candidates: readonly Candidate[]): Steps<Iterable<Candidate[]>> {
  const buckets = new Map<string, Candidate[]>()
  for (const [index, candidate] of candidates.entries()) {
    for (const band of bandsOf(candidate.print)) {
      const bucket = buckets.get(band)
      if (bucket) bucket.push(candidate)
      else buckets.set(band, [candidate])
    }
    if (index % textsPerStep === textsPerStep - 1) yield
  }
  return buckets.values()
}

/** Joins one of a bucket with those before it; answers how many it was compared with, and itself. */
function joinAlike(bucket: readonly Candidate[], at: number, sets: Sets): number {
  const one = bucket[at]
  if (!one) return 0
  const others = bucket.slice(Math.max(0, at - mostCompared), at)
  for (const other of others)
    if (sets.find(one.index) !== sets.find(other.index) && likeness(one.print, other.print) >= alikeFrom)
      sets.join(one.index, other.index)
  return 1 + others.length
}

/** How many texts of a campaign later ones are compared with. */
const mostKept = 12
/** What is as alike as this to one that is kept adds nothing. */
const same = 0.9

/** The prints later texts are compared with, of those of a campaign: a few that differ most from each other by the order given. */
export function printsKept(prints: readonly string[]): string[] {
  const kept: string[] = []
  for (const print of prints) {
    if (kept.length === mostKept) break
    if (print !== '' && kept.every((known) => likeness(known, print) < same)) kept.push(print)
  }
  return kept
}

/** Groups of records that share a key with each other, directly or through others: for each its group, nothing without a key. */
export function groupByKeys(keysOf: readonly (readonly string[])[]): (string | undefined)[] {
  const sets = disjointSets(keysOf.length)
  const firstOf = new Map<string, number>()
  for (const [index, keys] of keysOf.entries())
    for (const key of keys) {
      const first = firstOf.get(key)
      if (first === undefined) firstOf.set(key, index)
      else sets.join(first, index)
    }
  return keysOf.map((keys, index) => (keys.length === 0 ? undefined : String(sets.find(index))))
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
