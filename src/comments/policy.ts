import type { FieldHook, GlobalBeforeChangeHook, PayloadRequest, TextareaFieldValidation } from 'payload'
import { faultsOfWords, type Policy } from '#moderation'
import { defineSlot, type Fault, type Language, say } from '#platform'
import type { Order } from './threads/query'

/** The `discussion` global as rules read it. */
export type DiscussionPolicy = Policy & {
  open: boolean
  requireNameEmail: boolean
  requireAccount: boolean
  closeAfterDays: number
  threadDepth: number
  pageSize: number
  order: Order
  showAvatars: boolean
  floodSeconds: number
  editMinutes: number
  votes: boolean
  notifyAuthor: boolean
  notifyModerators: boolean
  /** Minutes from one mail about waiting comments to the next; 0 mails about each by itself. */
  digestMinutes: number
  emptyTrashDays: number
  /** For how many days a decision on near-duplicates holds for later ones, unless it says otherwise; 0 decides on those that wait only. */
  campaignDays: number
  retentionDays: { address: number; spam: number; audit: number }
  /** Nobody but staff can comment anywhere while this is on; readers see `stopMessage`. */
  stopped: boolean
  stopMessage: string
  /** Shown above the form; the small markdown of comments. */
  guidelines: string
  /** Pages elsewhere that mention an article become comments under it. */
  webmentions: boolean
  /** Ask an Akismet-compatible service about every comment of a reader. */
  externalCheck: boolean
  /** Ask a reader's browser for a proof of work when a comment scores as suspicious. */
  challenge: 'off' | 'suspicious'
  /** How somebody can object to a decision: part of every statement of reasons. */
  redress: string
}

/** What holds while nobody has saved the settings: the `discussion` global takes its defaults from here. */
export const defaultPolicy: DiscussionPolicy = {
  version: 0,
  open: true,
  requireNameEmail: true,
  requireAccount: false,
  closeAfterDays: 0,
  threadDepth: 5,
  pageSize: 20,
  order: 'oldest',
  showAvatars: true,
  holdAll: false,
  requirePreviouslyApproved: true,
  maxLinks: 2,
  floodSeconds: 15,
  editMinutes: 5,
  moderationWords: '',
  disallowedWords: '',
  holdAddresses: true,
  repeatLimit: 2,
  rejectionShare: 30,
  quarantineComments: 0,
  spamHold: 50,
  spamReject: 95,
  spamRelease: 0,
  reportThreshold: 3,
  votes: false,
  notifyAuthor: true,
  notifyModerators: true,
  digestMinutes: 5,
  emptyTrashDays: 30,
  campaignDays: 7,
  retentionDays: { address: 365, spam: 30, audit: 365 },
  stopped: false,
  stopMessage: '',
  guidelines: '',
  webmentions: false,
  externalCheck: false,
  challenge: 'off',
  redress: '',
}

type StopMessage = Pick<DiscussionPolicy, 'stopMessage'>

/** What readers are told while comments are stopped everywhere. */
export function stopMessageOf({ stopMessage }: StopMessage, language: Language = 'en'): string {
  return stopMessage.trim() || say(language, 'faults.stopped')
}

/** The same as a fault of whatever is sent meanwhile. */
export function stopFault({ stopMessage }: StopMessage): Fault {
  const code = 'comment_closed'
  return stopMessage.trim() === ''
    ? { code, say: 'faults.stopped' }
    : { code, message: stopMessage.trim(), isUntranslated: true }
}

const policyInForce = defineSlot<Promise<DiscussionPolicy> | undefined>('policy')

/** The policy in force, read once a request, however many of its documents ask at once, so that a decision and the version it names belong together. */
export function readPolicy(req: PayloadRequest): Promise<DiscussionPolicy> {
  const known = policyInForce.read(req)
  if (known) return known
  const reading = readInForce(req)
  policyInForce.write(req, reading)
  reading.catch(() => policyInForce.write(req, undefined))
  return reading
}

/** Where readers do not vote, nothing says what they find helpful. */
export function orderOf(wanted: Order, { votes }: DiscussionPolicy): Order {
  return wanted === 'best' && !votes ? 'oldest' : wanted
}

/** Votes are told where readers vote, at this door as at all others; what the process reads for itself is as it is stored. */
export const showVotes: FieldHook = async ({ overrideAccess, req, value }) =>
  overrideAccess || (await readPolicy(req)).votes ? value : null

type Saved = Partial<DiscussionPolicy> & { updatedAt?: string }

/** By their version, which every save changes: settings are many columns, and each comment asks for them twice. */
const lastRead = new WeakMap<object, { version: number; updatedAt: string; policy: DiscussionPolicy }>()

async function readInForce(req: PayloadRequest): Promise<DiscussionPolicy> {
  const { payload } = req
  const last = lastRead.get(payload)
  if (last) {
    const select = { version: true, updatedAt: true } as const
    const head = await payload.db.findGlobal<Saved>({ slug: 'discussion', select, req })
    if (last.version === head?.version && last.updatedAt === head.updatedAt) return last.policy
  }
  const saved = await payload.db.findGlobal<Saved>({ slug: 'discussion', req })
  const policy = policyOf(saved)
  const { updatedAt, version } = saved ?? {}
  // Of a transaction that may be rolled back nothing is kept: another may give the same version to something else.
  if (version !== undefined && updatedAt !== undefined && !(await req.transactionID))
    lastRead.set(payload, { version, updatedAt, policy })
  return policy
}

function policyOf(saved: Saved | null): DiscussionPolicy {
  const given = Object.entries(saved ?? {}).filter(
    ([key, value]) => key in defaultPolicy && value !== null && value !== undefined,
  )
  return {
    ...defaultPolicy,
    ...Object.fromEntries(given),
    retentionDays: retentionOf(saved?.retentionDays),
  }
}

/** Settings that were saved before there was one of these, or with an empty field, have no value for it. */
const retentionOf = (
  saved: Partial<Record<keyof DiscussionPolicy['retentionDays'], number | null>> = {},
): DiscussionPolicy['retentionDays'] => ({
  address: saved.address ?? defaultPolicy.retentionDays.address,
  spam: saved.spam ?? defaultPolicy.retentionDays.spam,
  audit: saved.audit ?? defaultPolicy.retentionDays.audit,
})

/** Every save of the settings is a new version of the policy; verdicts name the one they followed. */
export const countVersion: GlobalBeforeChangeHook = ({ data, originalDoc }) => ({
  ...data,
  version: (originalDoc?.version ?? 0) + 1,
})

/** Says which lines of a word list cannot be used, before they are relied on. */
export const wordList: TextareaFieldValidation = (value) => {
  const faults = faultsOfWords(value ?? '')
  return faults.length === 0 || faults.join(' ')
}
