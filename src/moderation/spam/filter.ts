import { type Features, kindCount, weightBits, weightCount } from './features'

/** What is learned from: a comment's features, what a person decided, and how much it counts (see `weigh`). */
export type LearningRecord = { features: Features; isSpam: boolean; weight: number }

/** Weights of a logistic regression, and the line that makes a probability of its sum. */
export type SpamModel = { weights: Float32Array; slope: number; offset: number }

const kindScale = [1, 1, 0.6, 0.5] as const
const epochs = 12
const rate = 0.5
const decay = 2e-6

/** What each kind of feature counts for: as many as there are of a kind share one length. */
function scalesOf(features: Features): Float64Array {
  const scales = new Float64Array(kindCount)
  for (const code of features) scales[code >>> weightBits]! += 1
  for (let kind = 0; kind < kindCount; kind++) scales[kind] = scales[kind] ? kindScale[kind]! / Math.sqrt(scales[kind]!) : 0
  return scales
}

/** The sum of the weights of a comment's features. */
export function sumOf(weights: Float32Array, features: Features): number {
  const scales = scalesOf(features)
  let sum = 0
  for (const code of features) sum += weights[code & (weightCount - 1)]! * scales[code >>> weightBits]!
  return sum
}

const logistic = (sum: number): number => 1 / (1 + Math.exp(-sum))

export function train(records: readonly LearningRecord[], seed = 1): Float32Array {
  const weights = new Float32Array(weightCount)
  const squares = new Float32Array(weightCount).fill(1e-2)
  const order = records.map((_, index) => index)
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1))
      ;[order[at], order[other]] = [order[other]!, order[at]!]
    }
    for (const index of order) {
      const { features, isSpam, weight } = records[index]!
      const error = (logistic(sumOf(weights, features)) - (isSpam ? 1 : 0)) * weight
      const scales = scalesOf(features)
      for (const code of features) {
        const place = code & (weightCount - 1)
        const slope = error * scales[code >>> weightBits]! + decay * weights[place]!
        squares[place]! += slope * slope
        weights[place]! -= (rate * slope) / Math.sqrt(squares[place]!)
      }
    }
  }
  return weights
}
