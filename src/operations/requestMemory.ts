import type { PayloadRequest } from 'payload'
import type { Fault } from '../errors'
import type { HiddenMatch, Verdict } from '../moderation/types'
import { servicesOf } from '../services'
import type { Outside } from './askOutside'
import type { RecordedFacts } from './moderationEvents'
import type { DiscussionPolicy } from './policy'

/**
 * What a request carries beside its data, kept where nothing can log, store or return it. On `globalThis`, because our
 * modules are loaded a second time in the admin's bundle and both copies must see one memory.
 */
type Carried = {
  /** Network address of the client as the HTTP layer worked it out. */
  address?: string
  /** When it happened, for what is taken over from elsewhere (demo content, imports); never from a client. */
  at?: Date
  submission?: CarriedSubmission
  /** The settings as they were read first: a request goes by one version of them. */
  policy?: DiscussionPolicy
  /** The author changes their own comment: it is decided again from the start. */
  ownEdit?: boolean
  /** What the outside spam service said. */
  outside?: Outside
  /** What `moderate` decided, for `recordVerdict` after the write. */
  decision?: { verdict: Verdict; facts: RecordedFacts }
}

/** A reader's submission on its way to the hooks: everything that must not be in the data of a Payload operation. */
export type CarriedSubmission = {
  email: string
  ipTag: string | undefined
  ipExpiresAt: Date | undefined
  idempotencyKey: string
  /** Faults of shape found before the operation; the hook adds its own, so that all are answered together. */
  faults: readonly Fault[]
  /** Checks that failed or were tripped at the door: they hold the comment. */
  failedChecks: readonly string[]
  /** Matches of the word lists in the address, the network address and the browser's description. */
  hiddenMatches: readonly HiddenMatch[]
}

/** Of what is not, or no longer, on its way. */
export const nothingCarried: CarriedSubmission = {
  email: '',
  ipTag: undefined,
  ipExpiresAt: undefined,
  idempotencyKey: '',
  faults: [],
  failedChecks: [],
  hiddenMatches: [],
}

const memoryKey = Symbol.for('colloquy.requestMemory')
const shared = globalThis as typeof globalThis & { [memoryKey]?: WeakMap<object, Carried> }

const memory = (): WeakMap<object, Carried> => {
  shared[memoryKey] ??= new WeakMap()
  return shared[memoryKey]
}

/** Binds values to a request; a Payload request and the web request it was made from are one object. */
export const remember = (req: object, values: Carried): void => {
  memory().set(req, { ...memory().get(req), ...values })
}

export const recall = (req: PayloadRequest | object): Carried => memory().get(req) ?? {}

/** The time what a request does is dated with. */
export const timeOf = (req: PayloadRequest): Date => recall(req).at ?? servicesOf(req.payload).now()

/** Gives another attempt of a request the first one's own time, if it has one: memory goes by object. */
export const keepTime = (req: PayloadRequest, attempt: PayloadRequest): void => {
  const { at } = recall(req)
  if (at) remember(attempt, { at })
}
