import { randomUUID } from 'node:crypto'
import { isolateObjectProperty, type PayloadRequest } from 'payload'
import {
  addressOf,
  type FaultCode,
  isKey,
  isRecord,
  Refusal,
  refusal,
  type SentenceKey,
  say,
  servicesOf,
  timeOf,
  UncertainCommit,
} from '#platform'
import { inTurnToWrite, retrying } from '#platform/database'
import { languageIn } from '#platform/http'
import { hasMail } from '#platform/mail'
import { IdempotencyTaken, vaultOf } from '#vault'
import { type CarriedMention, matchHidden, outsideAnswer, submissionCarried } from './carried'
import { findTarget, targetOf } from './contract'
import { findTakenBack } from './events'
import { askOutside } from './external/askOutside'
import { notAsked, type Outside } from './external/types'
import { newPages, pageCarried, pagesOf, readPage } from './pages'
import { readPolicy } from './policy'
import { hasProof, looksSuspicious, proofCheckName } from './proofOfWork'
import {
  readAssertion,
  readerInHeader,
  readerOfFirst,
  readReaderToken,
  type SignedOnReader,
  signEditToken,
  signReaderToken,
} from './readers/tokens'
import { loadComment, type StoredComment, type SubmittedComment, shownToSender } from './storedComment'
import { type CommentInput, deriveKey, type ReadInput, readInput } from './submission/readInput'
import { parentPathOf } from './threads/path'

export type SubmitResult = {
  doc: SubmittedComment
  message: string
  editToken: string | null
  /** Makes the next comment of this browser known; nothing for staff, and for a repeated request from elsewhere. */
  readerToken: string | null
  /** What was left out of what was sent; part of the message too. */
  notes?: string[]
}

/** What a door knows beside the input. */
type Door = {
  /** From the `Idempotency-Key` header. */
  idempotencyKey?: string | undefined
  /** A form has no key of its own: one is derived from what was typed, so that a double click posts once. */
  deriveKey?: boolean
  /** A page or endpoint that staff write at as themselves. */
  asStaff?: boolean
  /** The field people do not see was filled in. */
  honeypot?: boolean
  /** The reader token a site keeps in a cookie; others send `X-Reader-Token`. */
  readerToken?: string | undefined
  /** A page elsewhere that mentions the article; no browser has sent anything. */
  mention?: CarriedMention
}

/** With the account of a host site that sends it, where one does. */
type Sending = Door & { signedOn: SignedOnReader | undefined }

/**
 * The one way in for a public comment, whichever door it comes through. Identity goes into a carrier bound to the
 * request, never into the data of a Payload operation; the collection's hooks do the rest in one transaction.
 * @throws Refusal with every fault of the submission
 */
export async function submitComment(req: PayloadRequest, raw: unknown, door: Door = {}): Promise<SubmitResult> {
  const signedOn = await readAssertion(req.payload, req.headers?.get('x-reader-assertion'))
  const named = signedOn ? withClaims(raw, signedOn) : raw
  const read = readInput(door.idempotencyKey === undefined ? named : withKey(named, door.idempotencyKey))
  const result = await submitInput(req, read, { ...door, signedOn })
  const language = languageIn(req)
  const left: SentenceKey[] =
    read.input.subscribe && !hasMail(req.payload) ? [...read.notes, 'answers.not_told'] : read.notes
  const notes = left.map((note) => say(language, note))
  return notes.length === 0 ? result : { ...result, message: [result.message, ...notes].join(' '), notes }
}

async function submitInput(asked: PayloadRequest, { faults, input }: ReadInput, door: Sending): Promise<SubmitResult> {
  const vault = vaultOf(asked.payload)
  const asStaff = input.asStaff ?? door.asStaff
  // An assertion names the sender, whoever else is signed in.
  const req = asSender(asked, door.signedOn ? (asStaff ?? false) : asStaff)
  const signedOn = req.user ? undefined : door.signedOn
  const at = timeOf(req)
  const address = addressOf(req)
  const tag = address ? await vault.tagAddress({ address, now: at }) : undefined
  const reader = req.user
    ? undefined
    : (signedOn?.reader ?? readReaderToken(req, door.readerToken) ?? readerInHeader(req))
  // Who is signed on needs no token, and one that says so would outlast the assertion.
  const tokenOf = (token: string | undefined) => (req.user || signedOn ? undefined : token)
  const page = input.page && faults.length === 0 ? await readPage(req, input.page) : undefined
  if (page) await boundPages(req, page, tag?.ipTag)
  const named = page ? { ...input, article: page.url } : input
  const typed = req.user ? { ...named, name: req.user.name ?? '', email: req.user.email ?? '' } : named
  const known =
    input.idempotencyKey ??
    (door.deriveKey
      ? deriveKey({ ...typed, ipTag: tag?.ipTag ?? '', minute: Math.floor(at.getTime() / 60_000) })
      : undefined)
  if (known !== undefined && faults.length === 0) {
    const first = await answerRepeated(req, { key: known, input: typed, ipTag: tag?.ipTag, reader, tokenOf })
    if (first) return first
  }
  const key = known ?? randomUUID()
  const policy = await readPolicy(req)
  const userAgent = req.headers?.get('user-agent') ?? undefined
  const outside =
    policy.externalCheck && faults.length === 0 && !req.user
      ? await askAbout(req, typed, { at, address, userAgent })
      : notAsked
  const unproven =
    policy.challenge === 'suspicious' &&
    faults.length === 0 &&
    !req.user &&
    !signedOn &&
    !door.mention &&
    (await looksSuspicious(req, typed, policy)) &&
    !(await hasProof(req, typed.proof))
  const failedChecks = [...(door.honeypot ? ['honeypot'] : []), ...(unproven ? [proofCheckName] : [])]
  const hiddenMatches = matchHidden(policy, { email: typed.email, ip: address, userAgent })
  outsideAnswer.write(req, outside)
  if (page) pageCarried.write(req, page)
  submissionCarried.write(req, {
    email: typed.email ?? '',
    ipTag: tag?.ipTag,
    ipExpiresAt: tag?.ipExpiresAt,
    idempotencyKey: key,
    reader,
    signedOn: signedOn && { isAddressProven: signedOn.isAddressProven },
    faults,
    failedChecks,
    hiddenMatches,
    mention: door.mention,
    subscribe: typed.subscribe,
  })
  try {
    const create = (attempt: PayloadRequest) =>
      attempt.payload.create({
        collection: 'comments',
        data: {
          article: page ? undefined : typed.article,
          parent: typed.parent ?? null,
          name: typed.name ?? '',
          url: typed.url ?? null,
          content: typed.content ?? '',
        } as never,
        req: attempt,
        overrideAccess: false,
        user: attempt.user,
        depth: 0,
      })
    // All of an article write its count.
    const doc = await inTurnToWrite(req.payload, `comments of ${typed.article}`, () => retrying(req, create))
    const comment = doc as unknown as StoredComment
    return await answer(req, comment, tokenOf(reader ?? readerOfFirst(req, comment.id)))
  } catch (error) {
    // A twin of this request was faster (which may show as a duplicate or a flood), or the database did not say whether it
    // committed: the key tells.
    const mayBeKept = error instanceof IdempotencyTaken || error instanceof UncertainCommit
    if (!mayBeKept && !isRefusalOf(error, ['comment_duplicate', 'comment_flood'])) throw error
    const first = await answerRepeated(req, { key, input: typed, ipTag: tag?.ipTag, reader, tokenOf })
    if (first) return first
    throw mayBeKept ? refusal('unavailable', { retryAfter: 1 }) : error
  }
}

/**
 * The request as whoever sends the comment. An account signs its own comments at a session of the admin's; a program says so
 * (`asStaff`), because otherwise it sends what a reader gave it.
 * @throws Refusal `not_logged_in` where nobody is there to sign as
 */
export function asSender(req: PayloadRequest, asStaff?: boolean): PayloadRequest {
  const { user } = req
  if (asStaff && !user)
    throw refusal('not_logged_in', { path: 'asStaff', message: 'Please sign in to comment as a member of the staff.' })
  if (!user || (asStaff ?? (!isKey(user) && !req.headers?.has('authorization')))) return req
  return Object.assign(isolateObjectProperty(req, 'user'), { user: null })
}

type Sender = { at: Date; address: string | undefined; userAgent: string | undefined }

const askAbout = (req: PayloadRequest, input: CommentInput, sender: Sender): Promise<Outside> =>
  askOutside(req, {
    ...sender,
    article: String(input.article),
    name: input.name ?? '',
    url: input.url ?? null,
    content: input.content ?? '',
    reply: Boolean(input.parent),
  })

const isRefusalOf = (error: unknown, codes: readonly FaultCode[]): boolean =>
  error instanceof Refusal && error.faults.some(({ code }) => codes.includes(code))

/** @throws Refusal `invalid_input` where the body has another key: which of them says that this was sent before, nobody knows */
function withKey(raw: unknown, idempotencyKey: string): unknown {
  if (!isRecord(raw)) return raw
  if (raw.idempotencyKey !== undefined && raw.idempotencyKey !== idempotencyKey)
    throw refusal('invalid_input', {
      path: 'idempotencyKey',
      message: 'The header Idempotency-Key and the field idempotencyKey are not alike. Please send one of them.',
    })
  return { ...raw, idempotencyKey }
}

/** What a host site says of its reader stands in place of what was typed. */
const withClaims = (raw: unknown, { email, name }: SignedOnReader): unknown =>
  isRecord(raw) ? { ...raw, ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) } : raw

type Repeated = {
  key: string
  input: CommentInput
  ipTag: string | undefined
  reader: string | undefined
  /** The reader a token may be made out for. */
  tokenOf: (reader: string | undefined) => string | undefined
}

/**
 * A repeated key answers with the first result when the public fields are those that were sent with it, whatever has become of
 * them since; identity is not compared. Who has the key but comes with neither the reader token nor the network of the first request
 * gets no right to edit, and no token.
 */
async function answerRepeated(
  req: PayloadRequest,
  { input, ipTag, key, reader, tokenOf }: Repeated,
): Promise<SubmitResult | undefined> {
  const vault = vaultOf(req.payload)
  const owner = await vault.ownerOfKey(req, key)
  const first = owner?.type === 'comment' ? await loadComment(req, owner.id) : undefined
  if (!first) return undefined
  const text = await asSubmitted(req, first)
  const same =
    text.name === (input.name ?? '') &&
    (text.url ?? null) === (input.url ?? null) &&
    text.content === (input.content ?? '') &&
    (await sameArticle(req, first, input)) &&
    (await samePlace(req, first, input))
  if (!same) throw refusal('idempotency_mismatch')
  const sent = { type: 'comment', id: first.id } as const
  const own = readerOfFirst(req, first.id)
  const given = await vault.cameFrom(req, sent, { reader, ipTag })
  // What the process submits by itself comes from nowhere.
  const isSame = given.reader || given.network || addressOf(req) === undefined
  const isFirstOfReader = (await vault.cameFrom(req, sent, { reader: own })).reader
  const known = given.reader ? reader : isFirstOfReader ? own : undefined
  const result = await answer(req, first, tokenOf(known))
  if (!isSame) return { ...result, editToken: null, readerToken: null }
  // What its sender has taken back waits for nobody, and is changed no more.
  return (await findTakenBack(req, [first.id])).has(first.id)
    ? { ...result, message: say(languageIn(req), 'answers.withdrawn'), editToken: null }
    : result
}

/** The text as it was sent first: of a comment that was changed since, its earliest revision. */
async function asSubmitted(
  req: PayloadRequest,
  comment: StoredComment,
): Promise<Pick<StoredComment, 'name' | 'url' | 'content'>> {
  if (!comment.editedAt) return comment
  const { docs } = await req.payload.db.find<Pick<StoredComment, 'id' | 'name' | 'url' | 'content'>>({
    collection: 'comment-revisions',
    where: { comment: { equals: comment.id } },
    sort: ['createdAt', 'id'],
    limit: 1,
    pagination: false,
    req,
  })
  return docs[0] ?? comment
}

/** Each page that has no comment yet becomes a document of ours: bounded for each network. */
async function boundPages(req: PayloadRequest, { key }: { key: string }, ipTag: string | undefined): Promise<void> {
  if (ipTag === undefined || req.user || (await pagesOf(req.payload).find(req, [key])).has(key)) return
  const retryAfter = await newPages.take(req.payload, ipTag)
  if (retryAfter !== undefined) throw refusal('too_many_requests', { retryAfter })
}

/** By id or slug, also where the article is no longer public. */
async function sameArticle(req: PayloadRequest, { article }: StoredComment, input: CommentInput): Promise<boolean> {
  const { page } = (await targetOf(req.payload).describe(req, [article])).get(article) ?? {}
  if (page !== undefined) return page === input.article
  if (article === input.article || (await findTarget(req, input.article))?.id === article) return true
  return (await targetOf(req.payload).describe(req, [article])).get(article)?.slug === input.article
}

/** Whether it answers the same comment. One that is gone for good has left its replies to the comment above it. */
async function samePlace(req: PayloadRequest, { path, parent }: StoredComment, input: CommentInput): Promise<boolean> {
  if (!input.parent) return parent === null
  const answered = await loadComment(req, input.parent)
  if (!answered || (await readPolicy(req)).threadDepth <= 1) return true
  // On the last level a reply stands beside what it answers.
  return parent !== null && `${answered.path}/`.startsWith(`${parentPathOf(path)}/`)
}

async function answer(req: PayloadRequest, comment: StoredComment, reader: string | undefined): Promise<SubmitResult> {
  const { now, signingKey } = servicesOf(req.payload)
  const { editMinutes } = await readPolicy(req)
  const expires = new Date(comment.createdAt).getTime() + editMinutes * 60_000
  const doc = await shownToSender(req, comment)
  return {
    doc,
    message: say(languageIn(req), doc.status === 'approved' ? 'answers.published' : 'answers.awaiting'),
    editToken: expires > now().getTime() ? signEditToken(doc.id, expires, signingKey('edit')) : null,
    readerToken: reader === undefined ? null : signReaderToken(req, reader),
  }
}
