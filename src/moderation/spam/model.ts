import { createHash } from 'node:crypto'
import { type Features, featuresOf, type SpamInput, weightCount } from './features'
import { hasSeenEnough, probabilityOf, type SpamModel, sharesOf, type Trained } from './filter'

/**
 * Of comments the model had not learned from: how many had a probability up to `upTo`, and how many of them were spam. `sum` is that
 * of their probabilities; filters of earlier releases have none.
 */
type Bin = { upTo: number; count: number; spam: number; sum?: number }

/** A model that judges, with what its scores mean. The same records give the same version. */
export type SpamFilter = SpamModel & { version: string; bins: readonly Bin[] }

/** What the filter says of a comment. Kept with the comment's events: no word of it, only where words are. */
export type SpamScore = {
  /** How probable it is that the comment is spam: 0.1 to 99.9 per cent. */
  percent: number
  /** Of a hundred comments scored like this, how many were spam. */
  of100: number
  /** Version of the model, and how many comments it had learned from. */
  model: string
  learned: number
  /** `[start, end)` in the text as typed, in UTF-16 units: what speaks most for spam first. Nothing where little does. */
  words: [start: number, end: number][]
}

/** What a training has made, as a filter. */
export function filterOf({ model, unseen }: Trained): SpamFilter {
  const filter = { ...model, bins: binsOf(unseen) }
  return { ...filter, version: versionOf(filter) }
}

const mostBins = 10
/** A share of fewer comments says little. */
const fewestInBin = 20

/** Bins of about equally many comments, as much as they count, by rising probability and rising share of spam. */
function binsOf(unseen: Trained['unseen']): Bin[] {
  const rising = [...unseen].sort((one, other) => one.probability - other.probability)
  const total = rising.reduce((sum, { weight }) => sum + weight, 0)
  const wanted = total / Math.max(1, Math.min(mostBins, Math.floor(total / fewestInBin)))
  const bins: Bin[] = []
  let [count, spam, sum] = [0, 0, 0]
  for (const [index, { isSpam, probability, weight }] of rising.entries()) {
    count += weight
    sum += weight * probability
    if (isSpam) spam += weight
    const next = rising[index + 1]
    // Equal probabilities are in one bin. A bin that was filled a little late makes none of the others smaller.
    if (next && (next.probability === probability || count < wanted - 1e-6)) continue
    bins.push({ upTo: probability, count, spam, sum })
    ;[count, spam, sum] = [0, 0, 0]
  }
  const [last, before] = [bins.at(-1), bins.at(-2)]
  if (last && before && last.count < wanted / 2) bins.splice(-2, 2, joined(before, last))
  return rise(bins)
}

const joined = (one: Bin, other: Bin): Bin => ({
  upTo: other.upTo,
  count: one.count + other.count,
  spam: one.spam + other.spam,
  sum: (one.sum ?? 0) + (other.sum ?? 0),
})

/** A higher score never means less spam: bins of which one does are taken together. */
function rise(bins: readonly Bin[]): Bin[] {
  const rising: Bin[] = []
  for (const bin of bins) {
    let last = bin
    for (let before = rising.at(-1); before && shareIn(before) >= shareIn(last); before = rising.at(-1)) {
      rising.pop()
      last = joined(before, last)
    }
    rising.push(last)
  }
  return rising
}

const shareIn = ({ count, spam }: Bin): number => spam / count
const meanOf = ({ count, sum, upTo }: Bin): number => (sum === undefined ? upTo : sum / count)
const logit = (probability: number): number => {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, probability))
  return Math.log(kept / (1 - kept))
}

/** The share of spam among comments of a probability: between the means of two bins, in proportion. */
function shareAt(bins: readonly Bin[], probability: number): number | undefined {
  const above = bins.findIndex((bin) => probability <= meanOf(bin))
  const [low, high] = above < 0 ? [bins.at(-1), bins.at(-1)] : [bins[above - 1] ?? bins[above], bins[above]]
  if (!low || !high) return undefined
  const [from, to] = [logit(meanOf(low)), logit(meanOf(high))]
  const way = from === to ? 0 : (logit(probability) - from) / (to - from)
  return shareIn(low) + way * (shareIn(high) - shareIn(low))
}

function versionOf({ bins, learned, learnedSpam, offset, slope, weights }: Omit<SpamFilter, 'version'>): string {
  return createHash('sha256')
    .update(bytesOf(weights))
    .update(JSON.stringify([slope, offset, learned, learnedSpam, bins]))
    .digest('hex')
    .slice(0, 12)
}

const bytesOf = (weights: Float32Array): Buffer => Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)

/** A filter as text: about 1.4 MB. */
export function writeFilter({ weights, ...rest }: SpamFilter): string {
  return JSON.stringify({ ...rest, weights: bytesOf(weights).toString('base64') })
}

/** A filter that was not written by `writeFilter`, or has been changed since. */
export class SpamFilterDamaged extends Error {
  override name = 'SpamFilterDamaged'
  override message = 'The model of the spam filter is damaged'
}

/** @throws SpamFilterDamaged */
export function readFilter(text: string): SpamFilter {
  const { weights, ...rest } = partsOf(text)
  const bytes = Buffer.from(String(weights), 'base64')
  if (bytes.length !== 4 * weightCount) throw new SpamFilterDamaged()
  // Copied: a buffer of Node's pool may begin anywhere.
  const filter = { ...rest, weights: new Float32Array(new Uint8Array(bytes).buffer) }
  if (versionOf(filter) !== filter.version) throw new SpamFilterDamaged()
  return filter
}

/** What its version vouches for is what `writeFilter` wrote. */
function partsOf(text: string): Omit<SpamFilter, 'weights'> & { weights: unknown } {
  try {
    return JSON.parse(text)
  } catch {
    throw new SpamFilterDamaged()
  }
}

const round1 = (percent: number): number => Math.round(percent * 10) / 10

/** What a filter says of a comment; nothing before it has seen enough. */
export function scoreComment(filter: SpamFilter, input: SpamInput): SpamScore | null {
  if (!hasSeenEnough(filter)) return null
  const features = featuresOf(input)
  const probability = probabilityOf(filter, features)
  return {
    // Never sure.
    percent: Math.min(99.9, Math.max(0.1, round1(100 * probability))),
    of100: Math.round(100 * (shareAt(filter.bins, probability) ?? probability)),
    model: filter.version,
    learned: filter.learned,
    words: probability < fewestForWords ? [] : wordsFor(filter, input.text, features),
  }
}

/** What is more probably no spam has no words worth marking. */
const fewestForWords = 0.5
const mostWords = 5
/** Of a longer text, the first words are looked at. */
const mostLooked = 200
/** One or two signs mean nothing by themselves. */
const pieces = /\S{3,}/g

/** Where the words stand that speak most for spam, by what each of them alone adds to the sum. */
function wordsFor(filter: SpamFilter, text: string, all: Features): SpamScore['words'] {
  const looked: RegExpExecArray[] = []
  for (const piece of text.matchAll(pieces)) if (looked.push(piece) === mostLooked) break
  const shares = sharesOf(
    filter,
    all,
    looked.map(({ 0: piece }) => piece),
  )
  const found = looked.map(({ 0: piece, index }, number) => ({
    at: [index, index + piece.length] as [number, number],
    share: shares[number] ?? 0,
  }))
  found.sort((one, other) => other.share - one.share)
  const least = Math.max(0.1, (found[0]?.share ?? 0) / 4)
  return found
    .filter(({ share }) => share >= least)
    .slice(0, mostWords)
    .map(({ at }) => at)
}
