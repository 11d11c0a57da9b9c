import { weightCount } from './features'
import { priorWeights } from './priorWeights'

/** Steps of a packed weight: what is smaller than half a step is left out. */
const step = 0.05
const mostSteps = 127

/**
 * Weights as text: for each that counts, how many places it stands behind the last one (a number of seven bits a byte, the
 * lowest first), and one byte of steps. In base64.
 */
export function packPrior(weights: Float32Array): string {
  const bytes: number[] = []
  let last = 0
  for (const [place, weight] of weights.entries()) {
    const steps = Math.max(-mostSteps, Math.min(mostSteps, Math.round(weight / step)))
    if (steps === 0) continue
    for (let distance = place - last; ; distance >>>= 7) {
      bytes.push(distance < 128 ? distance : (distance & 127) | 128)
      if (distance < 128) break
    }
    bytes.push(steps & 255)
    last = place
  }
  return Buffer.from(bytes).toString('base64')
}

/** The weights that come with Colloquy: a filter begins with them and moves away from them as it learns. */
export function spamPrior(packed: string = priorWeights): Float32Array {
  const weights = new Float32Array(weightCount)
  const bytes = Buffer.from(packed, 'base64')
  let place = 0
  for (let at = 0; at < bytes.length; ) {
    let distance = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      distance |= (byte & 127) << shift
      if (byte < 128) break
    }
    place += distance
    weights[place] = bytes.readInt8(at++) * step
  }
  return weights
}
