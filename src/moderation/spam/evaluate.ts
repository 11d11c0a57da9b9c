import { featuresOf, type SpamInput } from './features'
import {
  calibrate,
  hasSeenEnough,
  type LearningRecord,
  logistic,
  probabilityOf,
  type SpamModel,
  seenIn,
  train,
  type Unseen,
  weigh,
} from './filter'
import { textHash } from './print'

/** A comment whose class is known. `createdAt` is ISO 8601. */
export type LabelledComment = SpamInput & { group: string; createdAt: string; spam: boolean }

export const protocols = ['leave-one-group-out', 'by-time', 'online'] as const
/**
 * `leave-one-group-out`: each group is judged by a model of all others. `by-time`: in ten parts by time, each from the third on
 * by a model of all before it. `online`: each comment by a model of what came before it, made anew each time that has grown by
 * a twentieth, as a site's is.
 */
export type Protocol = (typeof protocols)[number]

/** Below `publish` a comment is published, above `discard` it is spam; between them a person decides. */
type Thresholds = { publish: number; discard: number }

/** Shares are from 0 to 1. */
export type SpamReport = {
  protocol: Protocol
  /** Comments that were judged. */
  n: number
  spam: number
  /** Comments the filter said nothing about, because it had not seen enough. */
  silent: number
  auc: number
  brier: number
  /** Expected calibration error, over ten parts of equal width. */
  ece: number
  precision: number
  recall: number
  f1: number
  recallAtPrecision99: number
  recallAtPrecision999: number
  /** Good comments that are taken for spam at 0.5. */
  goodBlocked: number
  /** With thresholds chosen on what the model learned from, for at most half a per cent wrong. */
  workload: { actionsPer100: number; wronglyPublished: number; goodLost: number }
}

type Prepared = LearningRecord & { createdAt: string }
type Judged = Unseen & Thresholds

/** Judges labelled comments by a protocol and says how well. `note` hears of progress, from 0 to 1. */
export function evaluateSpam(
  comments: readonly LabelledComment[],
  { note = () => {}, prior, protocol }: { protocol: Protocol; prior?: Float32Array; note?: (share: number) => void },
): SpamReport {
  const records = recordsOf(comments)
  const judged: Judged[] = []
  let silent = 0
  const rounds = roundsOf(records, protocol)
  for (const [index, { known, asked }] of rounds.entries()) {
    if (prior || hasSeenEnough(seenIn(known))) judged.push(...judge(asked, train(known, prior)))
    else silent += asked.length
    note((index + 1) / rounds.length)
  }
  return { protocol, silent, ...measure(judged) }
}

/** What is learned from labelled comments, in their order. */
export function recordsOf(comments: readonly LabelledComment[]): Prepared[] {
  const weights = weigh(comments.map(({ spam, text }) => ({ isSpam: spam, textHash: textHash(text) })))
  const digits = String(comments.length).length
  return comments.map((comment, index) => ({
    id: String(index).padStart(digits, '0'),
    features: featuresOf(comment),
    isSpam: comment.spam,
    weight: weights[index] ?? 1,
    group: comment.group,
    createdAt: comment.createdAt,
  }))
}

type Round = { known: Prepared[]; asked: Prepared[] }

const parts = 10

function roundsOf(records: readonly Prepared[], protocol: Protocol): Round[] {
  if (protocol === 'leave-one-group-out')
    return [...new Set(records.map(({ group }) => group))].map((group) => ({
      known: records.filter((record) => record.group !== group),
      asked: records.filter((record) => record.group === group),
    }))
  const ordered = [...records].sort((one, other) =>
    one.createdAt < other.createdAt ? -1 : one.createdAt > other.createdAt ? 1 : 0,
  )
  const starts: number[] = []
  if (protocol === 'by-time')
    for (let part = 2; part < parts; part++) starts.push(Math.floor((part * ordered.length) / parts))
  else for (let at = 0; at < ordered.length; at += Math.max(10, Math.ceil(at / 20))) starts.push(at)
  return starts.map((start, index) => ({
    known: ordered.slice(0, start),
    asked: ordered.slice(start, starts[index + 1]),
  }))
}

function judge(
  asked: readonly Prepared[],
  { model, unseen }: { model: SpamModel; unseen: readonly Unseen[] },
): Judged[] {
  const thresholds = thresholdsFor(unseen)
  return asked.map(({ features, isSpam }) => ({ isSpam, probability: probabilityOf(model, features), ...thresholds }))
}

/**
 * Asked for is half a per cent of each. A group that nobody has seen is harder than those the thresholds are chosen on, most of
 * all where spam hides behind praise.
 */
const mostWrong = { published: 0.0025, lost: 0.004 }

/**
 * The widest thresholds that keep to a share of mistakes: of what is published (spam among it), and of what is good (that it
 * loses). Counted are the mistakes that calibrated probabilities promise, which differ less from one set of comments to the next
 * than the few that were made.
 */
export function thresholdsFor(unseen: readonly Unseen[], most = mostWrong): Thresholds {
  const sums = unseen.map(({ isSpam, probability }) => ({ isSpam, probability, sum: logOdds(probability), weight: 1 }))
  const line = calibrate(sums, { spam: 1, good: 0, prior: 0.001 })
  const rising = sums
    .map(({ probability, sum }) => ({ probability, promised: logistic(line.slope * sum + line.offset) }))
    .sort((one, other) => one.probability - other.probability)
  let publish = 0
  let spam = 0
  for (const [index, { probability, promised }] of rising.entries()) {
    spam += promised
    if (spam / (index + 1) <= most.published) publish = probability
  }
  const good = rising.reduce((sum, { promised }) => sum + 1 - promised, 0)
  let discard = 1
  let lost = 0
  for (const { probability, promised } of rising.toReversed()) {
    lost += 1 - promised
    if (lost / good > most.lost) break
    discard = probability
  }
  return { publish: Math.min(publish, discard), discard }
}

/** Far out, where probabilities are 0 or 1 by rounding, it is bounded. */
const logOdds = (probability: number): number => {
  const bounded = Math.min(1 - 1e-12, Math.max(1e-12, probability))
  return Math.log(bounded / (1 - bounded))
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

function measure(judged: readonly Judged[]): Omit<SpamReport, 'protocol' | 'silent'> {
  const spam = judged.filter(({ isSpam }) => isSpam).length
  const called = judged.filter(({ probability }) => probability >= 0.5)
  const caught = called.filter(({ isSpam }) => isSpam).length
  const [precision, recall] = [share(caught, called.length), share(caught, spam)]
  return {
    n: judged.length,
    spam,
    auc: areaUnderCurve(judged),
    brier: share(
      judged.reduce((sum, { isSpam, probability }) => sum + (probability - Number(isSpam)) ** 2, 0),
      judged.length,
    ),
    ece: calibrationError(judged),
    precision,
    recall,
    f1: share(2 * precision * recall, precision + recall),
    recallAtPrecision99: recallAt(judged, 0.99),
    recallAtPrecision999: recallAt(judged, 0.999),
    goodBlocked: share(called.length - caught, judged.length - spam),
    workload: workloadOf(judged),
  }
}

function workloadOf(judged: readonly Judged[]): SpamReport['workload'] {
  const published = judged.filter(({ probability, publish }) => probability < publish)
  const discarded = judged.filter(({ discard, probability }) => probability > discard)
  const good = judged.filter(({ isSpam }) => !isSpam).length
  return {
    actionsPer100: 100 * share(judged.length - published.length - discarded.length, judged.length),
    wronglyPublished: share(published.filter(({ isSpam }) => isSpam).length, published.length),
    goodLost: share(discarded.filter(({ isSpam }) => !isSpam).length, good),
  }
}

/** How often a spam comment has a higher probability than a good one; equal ones count half (Mann–Whitney). */
export function areaUnderCurve(judged: readonly Unseen[]): number {
  const rising = [...judged].sort((one, other) => one.probability - other.probability)
  const spam = rising.filter(({ isSpam }) => isSpam).length
  const good = rising.length - spam
  if (spam === 0 || good === 0) return 0.5
  let ranks = 0
  for (let from = 0; from < rising.length; ) {
    let to = from
    while (rising[to]?.probability === rising[from]?.probability && to < rising.length) to += 1
    const rank = (from + 1 + to) / 2
    ranks += rank * rising.slice(from, to).filter(({ isSpam }) => isSpam).length
    from = to
  }
  return (ranks - (spam * (spam + 1)) / 2) / (spam * good)
}

function calibrationError(judged: readonly Unseen[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, was: 0 }))
  for (const { isSpam, probability } of judged) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))]
    if (!bin) continue
    bin.count += 1
    bin.said += probability
    bin.was += Number(isSpam)
  }
  return share(
    bins.reduce((sum, { count, said, was }) => sum + (count === 0 ? 0 : Math.abs(said - was)), 0),
    judged.length,
  )
}

/** How much of the spam is caught by the lowest threshold above which at least `wanted` of all is spam. */
function recallAt(judged: readonly Unseen[], wanted: number): number {
  const falling = [...judged].sort((one, other) => other.probability - one.probability)
  const spam = falling.filter(({ isSpam }) => isSpam).length
  let [caught, best] = [0, 0]
  for (const [index, { isSpam, probability }] of falling.entries()) {
    if (isSpam) caught += 1
    // Equal probabilities are on one side together.
    if (falling[index + 1]?.probability === probability) continue
    if (caught / (index + 1) >= wanted) best = caught
  }
  return share(best, spam)
}
