import type { PayloadRequest } from 'payload'
import { addressOf, Refusal, refusal, say, servicesOf, timeOf } from '#platform'
import { retrying } from '#platform/database'
import { languageIn } from '#platform/http'
import { vaultOf } from '#vault'
import { matchHidden, nothingCarried, outsideAnswer, ownEdit, submissionCarried } from './carried'
import { readOfDecidable } from './decisions/decideComment'
import { findTakenBack, isErased } from './events'
import { askOutside } from './external/askOutside'
import { notAsked } from './external/types'
import { readPolicy, stopFault } from './policy'
import { looksSuspicious, proofCheckName } from './proofOfWork'
import { readEditToken } from './readers/tokens'
import {
  loadComment,
  readShadowed,
  readThrownAway,
  renderedOf,
  type StoredComment,
  type SubmittedComment,
  shownToSender,
} from './storedComment'
import { checkSubmission } from './submission/checkSubmission'
import { readInput } from './submission/readInput'

const isBelieved = async (req: PayloadRequest, id: string): Promise<boolean> =>
  (await readShadowed(req, [id])).has(id) || (await readThrownAway(req, [id])).has(id)

/** The comment an edit token is for. @throws Refusal `edit_window_over` */
export async function requireOwn(req: PayloadRequest, id: string, token: unknown): Promise<StoredComment> {
  const { now, signingKey } = servicesOf(req.payload)
  const state = readEditToken(token, id, now(), signingKey('edit'))
  if (state === 'invalid') throw refusal('edit_token_invalid')
  if (state === 'expired') throw refusal('edit_window_over')
  const comment = await loadComment(req, id)
  // Whoever has taken it back is done with it, also where a moderator publishes it after all.
  if (comment && (await findTakenBack(req, [id])).has(id))
    throw refusal('edit_window_over', { say: 'faults.taken_back' })
  // Removed, or taken down: there is nothing left to change, except where the sender is to believe that it is published or waits.
  const gone = comment?.status === 'trash' || comment?.status === 'spam'
  if (!comment || (gone && !(await isBelieved(req, id))) || (await isErased(req, id))) throw refusal('edit_window_over')
  return comment
}

/**
 * A reader changes the text of their own comment: decided again from the start, the earlier text kept for moderators.
 * @throws Refusal `edit_token_invalid`, `edit_window_over`, or the faults of the new text
 */
export async function editComment(
  req: PayloadRequest,
  id: string,
  token: unknown,
  raw: unknown,
): Promise<{ doc: SubmittedComment; message: string }> {
  const comment = await requireOwn(req, id, token)
  const merged = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {}
  const { input, faults, notes } = readInput({
    name: comment.name,
    url: comment.url,
    content: comment.content,
    ...merged,
    // A badge vouches for the name it was given to.
    ...(comment.badge ? { name: comment.name } : {}),
    article: comment.article,
    parent: undefined,
  })
  const policy = await readPolicy(req)
  // A changed text would be a new one under a published name.
  if (policy.stopped) throw new Refusal([stopFault(policy)])
  const wrong = [
    ...faults,
    ...checkSubmission({
      input: { ...input, email: '' },
      policy: { ...policy, requireNameEmail: false, requireAccount: false },
      signedIn: false,
      isEmailAddress: () => true,
      htmlOf: (content) => renderedOf(req, content).html,
    }).filter(({ path }) => path === undefined || !faults.some((fault) => fault.path === path)),
  ]
  if (policy.requireNameEmail && !input.name && !faults.some(({ path }) => path === 'name'))
    wrong.push({ code: 'require_name_email', path: 'name' })
  if (wrong.length > 0) throw new Refusal(wrong)
  const address = addressOf(req)
  const userAgent = req.headers?.get('user-agent') ?? undefined
  const outside = policy.externalCheck
    ? await askOutside(req, {
        article: comment.article,
        name: input.name ?? '',
        url: input.url ?? null,
        content: input.content ?? '',
        at: new Date(comment.createdAt),
        reply: comment.parent !== null,
        address,
        userAgent,
      })
    : notAsked
  // A plain text must not be a way around the proof that the new one would have needed.
  const unproven =
    policy.challenge === 'suspicious' &&
    !req.user &&
    (await looksSuspicious(req, input, policy)) &&
    !(await looksSuspicious(req, comment, policy))
  const checks = unproven ? { ...outside, failedChecks: [...outside.failedChecks, proofCheckName] } : outside
  const tag = address ? await vaultOf(req.payload).tagAddress({ address, now: timeOf(req) }) : undefined
  ownEdit.write(req, true)
  // Of whoever changes it now, rules know what they know of whoever sends a new one.
  submissionCarried.write(req, {
    ...nothingCarried,
    ipTag: tag?.ipTag,
    hiddenMatches: matchHidden(policy, { ip: address, userAgent }),
  })
  outsideAnswer.write(req, checks)
  const doc = await retrying(req, (attempt) =>
    attempt.payload.update({
      collection: 'comments',
      id,
      // What was not sent stays what it is by then: an erasure may have come in between.
      data: sentOf(merged, { name: input.name ?? '', url: input.url ?? null, content: input.content ?? '' }),
      req: attempt,
      // The signed token is the right to do this; a reader has no account to ask.
      overrideAccess: true,
      depth: 0,
    }),
  )
  // `depth: 0` leaves relations as ids, as they are stored.
  const shown = await shownToSender(req, doc as unknown as StoredComment)
  const language = languageIn(req)
  const changed = say(language, shown.status === 'approved' ? 'answers.changed' : 'answers.changed_awaiting')
  return { doc: shown, message: [changed, ...notes.map((note) => say(language, note))].join(' ') }
}

/** Of what was read, the fields that were sent. */
const sentOf = <T extends object>(sent: object, read: T): Partial<T> =>
  // A part of `T` is made from its own entries.
  Object.fromEntries(Object.entries(read).filter(([key]) => key in sent)) as Partial<T>

/** A text a comment had before it was changed; `createdAt` is when it was changed. */
export type Revision = {
  id: string
  name: string | null
  url: string | null
  content: string | null
  createdAt: string
}

/** The earlier texts of a comment, newest first. */
export async function readRevisions(req: PayloadRequest, id: string): Promise<{ docs: Revision[] }> {
  const docs = await readOfDecidable<Revision>(req, 'comment-revisions', id)
  return {
    docs: docs.map(({ content, createdAt, id: revision, name, url }) => ({
      id: revision,
      name: name ?? null,
      url: url ?? null,
      content: content ?? null,
      createdAt,
    })),
  }
}
