import { type Features, kindCount, sumWordFeatures, weightBits, weightCount } from './features'
import { finish, type Steps } from './similar'

/** What is learned from one comment. */
export type LearningRecord = {
  /** Orders the records: the same records give the same model, however they come. */
  id: string
  features: Features
  isSpam: boolean
  /** How much it counts: 1, or less where many come from one hand (see `weigh`). */
  weight: number
  /** What it stands under. The filter is tested on groups it has not learned from. */
  group: string
}

/** Weights of a logistic regression, and the line that makes of their sum the logarithm of the odds. */
export type SpamModel = {
  weights: Float32Array
  slope: number
  offset: number
  /** How many comments it was made from, as much as they count, and how many of them were spam. */
  learned: number
  learnedSpam: number
}

/** What each kind of feature (words, letters, shape, hosts and name, length) counts for. Found on the data of docs/spam.md. */
const kindScale = [1, 1, 1, 2, 1] as const
const epochs = 12
/** For many records fewer rounds are enough: this many looks at records in all, at least two rounds. */
const mostLooks = 60_000
/** After so many features, some milliseconds, training pauses for what else the process has to do. */
const featuresPerStep = 50_000
const rate = 0.5
const decay = 6e-4
const placeMask = weightCount - 1

/** What a feature of each kind counts for in this comment: as many as there are of a kind share one length. */
function scalesOf(features: Features): Float64Array {
  const scales = new Float64Array(kindCount)
  for (const code of features) scales[code >>> weightBits] = (scales[code >>> weightBits] ?? 0) + 1
  for (const [kind, scale] of kindScale.entries()) {
    const count = scales[kind] ?? 0
    scales[kind] = count === 0 ? 0 : scale / Math.sqrt(count)
  }
  return scales
}

function sumOf(weights: Float32Array, features: Features, scales: Float64Array): number {
  let sum = 0
  for (const code of features) sum += (weights[code & placeMask] ?? 0) * (scales[code >>> weightBits] ?? 0)
  return sum
}

/** The same with the scales of these features: features of a kind come in few runs, and are added before they are scaled. */
function sumAlone(weights: Float32Array, features: Features): number {
  const counts = new Float64Array(kindCount)
  const sums = new Float64Array(kindCount)
  for (let at = 0; at < features.length; ) {
    const kind = (features[at] ?? 0) >>> weightBits
    const from = at
    let sum = 0
    for (; at < features.length; at++) {
      const code = features[at] ?? 0
      if (code >>> weightBits !== kind) break
      sum += weights[code & placeMask] ?? 0
    }
    counts[kind] = (counts[kind] ?? 0) + at - from
    sums[kind] = (sums[kind] ?? 0) + sum
  }
  let total = 0
  for (const [kind, scale] of kindScale.entries())
    total += ((sums[kind] ?? 0) * scale) / Math.sqrt(Math.max(1, counts[kind] ?? 0))
  return total
}

export const logistic = (sum: number): number => 1 / (1 + Math.exp(-sum))

/** Numbers from 0 to 1 that are the same on every machine (a linear congruential generator, Numerical Recipes). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value)
}

/**
 * Logistic regression by AdaGrad, from `prior` or from nothing. The rate of each weight falls with what it has been moved
 * already. Source: Duchi, Hazan, Singer, Adaptive Subgradient Methods, 2011.
 */
function* fit(records: readonly ScaledRecord[], prior?: Float32Array): Steps<Float32Array> {
  const weights = prior ? Float32Array.from(prior) : new Float32Array(weightCount)
  const squares = new Float32Array(weightCount).fill(0.01)
  const random = createRandom(1)
  const rounds = Math.max(2, Math.min(epochs, Math.floor(mostLooks / Math.max(1, records.length))))
  yield
  for (let round = 0; round < rounds; round++)
    yield* eachInSteps(shuffled(records, random), (record) => learnOne(record, { weights, squares, prior }))
  return weights
}

/** Does something with each record, as many features at a time as take some milliseconds. */
function* eachInSteps<T extends { features: Features }>(records: readonly T[], work: (record: T) => void): Steps<void> {
  let looked = 0
  for (const record of records) {
    work(record)
    looked += record.features.length
    if (looked < featuresPerStep) continue
    looked = 0
    yield
  }
}

type ScaledRecord = LearningRecord & { scales: Float64Array }
type Fitted = { weights: Float32Array; squares: Float32Array; prior: Float32Array | undefined }

/** Moves the weights of a record's features towards what it is. */
function learnOne({ features, isSpam, scales, weight }: ScaledRecord, { prior, squares, weights }: Fitted): void {
  const error = logistic(sumOf(weights, features, scales)) - (isSpam ? 1 : 0)
  for (const code of features) {
    const place = code & placeMask
    const old = weights[place] ?? 0
    const slope = error * (scales[code >>> weightBits] ?? 0) + decay * (old - (prior?.[place] ?? 0))
    // Ten records of a tenth move a weight about as far as a whole one.
    const square = (squares[place] ?? 0) + weight * slope * slope
    squares[place] = square
    weights[place] = old - (rate * weight * slope) / Math.sqrt(square)
  }
}

/** How sure the sums of weights may be: fitted on comments the weights were not learned from. */
type Calibration = { slope: number; offset: number }

type Judged = { sum: number; isSpam: boolean; weight: number }

/** What a probability should be of what is spam and of what is good, and how much the line is drawn to what it is without any comments. */
type Targets = { spam: number; good: number; prior: number }

/**
 * Platt's scaling, with his targets that are never quite 0 or 1 unless others are given, by Newton's method. Source: J. Platt,
 * Probabilistic Outputs for Support Vector Machines, 1999.
 */
export function calibrate(judged: readonly Judged[], targets?: Targets): Calibration {
  const spam = judged.filter(({ isSpam }) => isSpam).length
  const good = judged.length - spam
  let [slope, offset] = [1, 0]
  if (spam === 0 || good === 0) return { slope, offset }
  const aim = targets ?? { spam: (spam + 1) / (spam + 2), good: 1 / (good + 2), prior: 1 }
  for (let round = 0; round < 30; round++) {
    // The prior (a slope near 1) keeps a handful of records from making everything certain.
    const { prior } = aim
    let [g0, g1, h00, h01, h11] = [prior * (slope - 1), prior * offset * 0.1, prior, 0, prior * 0.1]
    for (const { isSpam, sum, weight } of judged) {
      const p = logistic(slope * sum + offset)
      const error = (p - (isSpam ? aim.spam : aim.good)) * weight
      const curve = Math.max(1e-6, p * (1 - p)) * weight
      g0 += error * sum
      g1 += error
      h00 += curve * sum * sum
      h01 += curve * sum
      h11 += curve
    }
    const determinant = h00 * h11 - h01 * h01
    slope = Math.max(0.05, slope - (h11 * g0 - h01 * g1) / determinant)
    offset -= (h00 * g1 - h01 * g0) / determinant
  }
  return { slope, offset }
}

const mostFolds = 4

/** Which records are judged by a model of the others: whole groups where there are several, or else every fourth. */
function foldsOf(records: readonly LearningRecord[]): number[] {
  const sizes = new Map<string, number>()
  for (const { group } of records) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  if (sizes.size < 2) return records.map((_, index) => index % mostFolds)
  const filled = Array.from({ length: Math.min(mostFolds, sizes.size) }, () => 0)
  const foldOf = new Map<string, number>()
  for (const [group, size] of [...sizes].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))) {
    const fold = filled.indexOf(Math.min(...filled))
    filled[fold] = (filled[fold] ?? 0) + size
    foldOf.set(group, fold)
  }
  return records.map(({ group }) => foldOf.get(group) ?? 0)
}

function inOrder(records: readonly LearningRecord[]): LearningRecord[] {
  return [...records].sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
}

/** How probable it is that a record is spam, by a model that has not seen its group. */
export type Unseen = { isSpam: boolean; probability: number }

/** A model, and what it would have said of each record without having learned from its fold. */
export type Trained = { model: SpamModel; unseen: (Unseen & { weight: number })[] }

/** How many comments were learned from, as much as they count: two hundred of one hand are three. */
export function seenIn(
  records: readonly Pick<LearningRecord, 'isSpam' | 'weight'>[],
): Pick<SpamModel, 'learned' | 'learnedSpam'> {
  // Sums of thirds are a little less than whole.
  const sum = (list: typeof records) => Math.floor(list.reduce((total, { weight }) => total + weight, 0) + 1e-6)
  return { learned: sum(records), learnedSpam: sum(records.filter(({ isSpam }) => isSpam)) }
}

/** Makes a model from all records, the same one for the same records. */
export function train(records: readonly LearningRecord[], prior?: Float32Array): Trained {
  return finish(trainInSteps(records, prior))
}

/** The same, a few milliseconds at a time. */
export function* trainInSteps(records: readonly LearningRecord[], prior?: Float32Array): Steps<Trained> {
  const ordered: ScaledRecord[] = []
  yield* eachInSteps(inOrder(records), (record) => ordered.push({ ...record, scales: scalesOf(record.features) }))
  const folds = foldsOf(ordered)
  const judged: Judged[] = []
  for (const fold of new Set(folds)) {
    const weights = yield* fit(
      ordered.filter((_, index) => folds[index] !== fold),
      prior,
    )
    yield* eachInSteps(
      ordered.filter((_, index) => folds[index] === fold),
      ({ features, isSpam, scales, weight }) => judged.push({ sum: sumOf(weights, features, scales), isSpam, weight }),
    )
    yield
  }
  const line = calibrate(judged)
  yield
  return {
    model: { weights: yield* fit(ordered, prior), ...line, ...seenIn(ordered) },
    unseen: judged.map(({ isSpam, sum, weight }) => ({
      isSpam,
      weight,
      probability: logistic(line.slope * sum + line.offset),
    })),
  }
}

/** With fewer, or fewer of one kind, the filter says nothing. */
const fewestLearned = 50
const fewestOfAKind = 10

export function hasSeenEnough({ learned, learnedSpam }: Pick<SpamModel, 'learned' | 'learnedSpam'>): boolean {
  return learned >= fewestLearned && Math.min(learnedSpam, learned - learnedSpam) >= fewestOfAKind
}

/** How probable it is that a comment is spam, from 0 to 1. */
export function probabilityOf({ offset, slope, weights }: SpamModel, features: Features): number {
  return logistic(slope * sumAlone(weights, features) + offset)
}

/** A bit for each feature: tells which are in the comment whose words are weighed. */
const among = new Uint32Array((kindCount * weightCount) / 32)

/**
 * How much each of some words speaks for spam in a comment that has the features `all`, as part of the logarithm of its odds: by
 * those of its features that the comment has.
 */
export function sharesOf({ slope, weights }: SpamModel, all: Features, words: readonly string[]): number[] {
  const scales = scalesOf(all)
  for (const code of all) among[code >>> 5] = (among[code >>> 5] ?? 0) | (1 << (code & 31))
  const sum = (codes: Features, count: number): number => {
    let total = 0
    for (let at = 0; at < count; at++) {
      const code = codes[at] ?? 0
      if (((among[code >>> 5] ?? 0) >>> (code & 31)) & 1)
        total += (weights[code & placeMask] ?? 0) * (scales[code >>> weightBits] ?? 0)
    }
    return total
  }
  const shares = words.map((word) => slope * sumWordFeatures(word, sum))
  for (const code of all) among[code >>> 5] = 0
  return shares
}

/** How many comments of one hand, or of nearly one text, count in full; more of them share that. */
const mostOfOneHand = 3

/**
 * What each record counts: comments of one author, or of one text, decided alike, count as three at most. Otherwise one
 * sender could teach the filter what is good, or a campaign fill all of it.
 */
export function weigh(
  records: readonly { author?: string | undefined; textHash: string; isSpam: boolean }[],
): number[] {
  type Weighed = (typeof records)[number]
  const shareBy = (keyOf: (record: Weighed) => string | undefined): ((record: Weighed) => number) => {
    const [good, spam] = [new Map<string, number>(), new Map<string, number>()]
    for (const record of records) {
      const [key, counts] = [keyOf(record), record.isSpam ? spam : good]
      if (key) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return (record) => {
      const count = (record.isSpam ? spam : good).get(keyOf(record) || '') ?? 1
      return mostOfOneHand / Math.max(mostOfOneHand, count)
    }
  }
  const [byAuthor, byText] = [shareBy(({ author }) => author), shareBy(({ textHash }) => textHash)]
  return records.map((record) => Math.min(byAuthor(record), byText(record)))
}
