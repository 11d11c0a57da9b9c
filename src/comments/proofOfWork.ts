import { createChallenge, extractParams, verifySolution } from 'altcha-lib/v1'
import type { PayloadRequest } from 'payload'
import { plainText, renderComment } from '#markup'
import { type Policy, senseSpam } from '#moderation'
import { servicesOf } from '#platform'
import { commentServicesOf } from './contract'

/** Name of the check among those that failed. */
export const proofCheckName = 'proof of work'

/** From so many per cent of the spam filter, or points of signs, a text is worth a proof: well below what holds it. */
const suspiciousFrom = 25

/** A browser tries half of these on average, which takes it about a second. */
const maxNumber = 50_000
const validMs = 10 * 60_000
const longest = 2000

const secretOf = (req: PayloadRequest): string => servicesOf(req.payload).signingKey('proof').toString('base64url')

/** A task by Altcha's protocol for the browser of somebody who writes a comment; good for ten minutes and one comment. */
export function makeChallenge(req: PayloadRequest): ReturnType<typeof createChallenge> {
  return createChallenge({
    hmacKey: secretOf(req),
    maxNumber,
    expires: new Date(servicesOf(req.payload).now().getTime() + validMs),
  })
}

type Text = { name?: string | undefined; url?: string | null | undefined; content?: string | undefined }

/**
 * Whether a text is of the kind that programs send: by the spam filter, and by signs until that has seen enough. Where the filter
 * cannot be read, the comment is held for that.
 */
export async function looksSuspicious(
  req: PayloadRequest,
  { content = '', name = '', url = null }: Text,
  { spamReject }: Pick<Policy, 'spamReject'>,
): Promise<boolean> {
  const { html, links } = renderComment(content)
  const spamScore = await commentServicesOf(req.payload).scoreSpam(req, { text: content, name, url })
  return senseSpam({ name, url, content, text: plainText(html), links }, spamScore, spamReject).score >= suspiciousFrom
}

/** Whether the sender's browser has done a task of ours that nobody has shown before. */
export async function hasProof(req: PayloadRequest, proof: string | undefined): Promise<boolean> {
  if (proof === undefined || proof.length > longest) return false
  // It throws at what was never a solution. The expiry, which is signed with the task, is compared with our own clock.
  const solved = await verifySolution(proof, secretOf(req), false).catch(() => false)
  if (!solved || !(Number(extractParams(proof).expires) * 1000 > servicesOf(req.payload).now().getTime())) return false
  const task = taskOf(proof)
  return task !== undefined && (await commentServicesOf(req.payload).usedProofs.take(req.payload, task)) === undefined
}

/** One proof can be written in many ways; the task in it is the same. */
function taskOf(proof: string): string | undefined {
  const { challenge } = JSON.parse(Buffer.from(proof, 'base64').toString())
  return typeof challenge === 'string' ? challenge.toLowerCase() : undefined
}
