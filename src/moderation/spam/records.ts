import type { EventKind, Status } from '../types'
import type { Features } from './features'
import { type LearningRecord, weigh } from './filter'
import { finish, groupByKeys, groupInSteps, type Steps } from './similar'

/** What a person has decided about a comment, as it is kept: numbers from which no text can be read back. */
export type DecisionRecord = {
  /** The comment's id. */
  id: string
  article: string
  isSpam: boolean
  /** The same for comments of one address, and nothing else; null where none is known. */
  author: string | null
  /** The same for comments of one browser (reader token), and nothing else; null where none is known. */
  reader: string | null
  textHash: string
  print: string
  /** See `packFeatures`. */
  features: string
}

/** What is learned from records: comments of one sender, and texts that are alike, share a bounded weight. */
export function learnFrom(given: readonly DecisionRecord[]): LearningRecord[] {
  return finish(learnInSteps(given))
}

/** Of records unpacked: after so many, a few milliseconds, there is a pause. */
const recordsPerStep = 250

/** The same, a few milliseconds at a time. */
export function* learnInSteps(given: readonly DecisionRecord[]): Steps<LearningRecord[]> {
  // In one order: which texts are found alike depends on it where there are very many.
  const records = [...given].sort((one, other) => (one.id < other.id ? -1 : 1))
  yield
  const alike = new Map<string, string>()
  for (const group of yield* groupInSteps(records)) for (const id of group) alike.set(id, group[0] ?? id)
  yield
  // Another address each time from one browser, or another browser each time with one address, is one sender.
  const senders = groupByKeys(
    records.map(({ author, reader }) => [
      ...(author === null ? [] : [`address ${author}`]),
      ...(reader === null ? [] : [`browser ${reader}`]),
    ]),
  )
  yield
  const weights = weigh(
    records.map(({ id, isSpam }, index) => ({ author: senders[index], isSpam, textHash: alike.get(id) ?? '' })),
  )
  yield
  const learned: LearningRecord[] = []
  for (const [index, { article, features, id, isSpam }] of records.entries()) {
    learned.push({ id, group: article, isSpam, features: unpackFeatures(features), weight: weights[index] ?? 1 })
    if (index % recordsPerStep === recordsPerStep - 1) yield
  }
  return learned
}

/** Features as text: in rising order, how far each is from the one before, seven bits a byte, the lowest first; in base64. */
export function packFeatures(features: Features): string {
  const bytes: number[] = []
  let last = 0
  for (const code of features.slice().sort()) {
    let distance = code - last
    for (; distance >= 128; distance >>>= 7) bytes.push((distance & 127) | 128)
    bytes.push(distance)
    last = code
  }
  return Buffer.from(bytes).toString('base64')
}

export function unpackFeatures(packed: string): Features {
  const codes: number[] = []
  let [code, distance, shift] = [0, 0, 0]
  for (const byte of Buffer.from(packed, 'base64')) {
    distance |= (byte & 127) << shift
    shift += 7
    if (byte >= 128) continue
    code += distance
    codes.push(code)
    distance = 0
    shift = 0
  }
  return Uint32Array.from(codes)
}

type LabellingEvent = {
  id: string
  kind: EventKind
  actorType: 'person' | 'rule' | 'system'
  to: Status | null
  undoes?: string | null | undefined
}

/**
 * What people have decided a comment is, by its events, oldest first; undefined where nobody has said: it waits, it was thrown
 * away for another reason, its sender took it back or was erased. A decision that is taken back has never been made.
 */
export function labelOf(events: readonly LabellingEvent[]): boolean | undefined {
  // What is left after an erasure is nobody's to learn from, whatever is decided about it.
  if (events.some(({ kind }) => kind === 'erased')) return undefined
  const labels: (boolean | undefined)[] = []
  for (const { actorType, kind, to, undoes } of events) {
    if (kind === 'undone') labels.push(labels[events.findIndex(({ id }) => id === undoes) - 1])
    else if (kind !== 'moderated') labels.push(labels.at(-1))
    else labels.push(actorType === 'person' && (to === 'approved' || to === 'spam') ? to === 'spam' : undefined)
  }
  return labels.at(-1)
}
