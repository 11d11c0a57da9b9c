import type { PayloadRequest } from 'payload'
import { type Facts, plainFacts } from '#moderation'
import { campaignFact } from './campaigns/fact'
import { outsideAnswer } from './carried'
import { type FactInput, type FactSource, FactUnknown, type Sender } from './contract'
import { findSubmitted } from './events'
import { approvedBeforeFact, recentDecisionsFact, repeatsFact } from './history'
import { readReaderHistory } from './readers/history'
import { commentServicesOf } from './services'

type GatherInput = Omit<FactInput, 'sender'> & { isStaff: boolean }

/**
 * Everything a decision looks at beside the text and the policy, asked in `req`'s transaction. Facts are gathered whether or
 * not the policy asks for them today: a replay tries another one on what was known then. Staff are published whatever is
 * known of them, so nothing is asked about them.
 */
export async function gatherFacts(req: PayloadRequest, { isStaff, ...known }: GatherInput): Promise<Facts> {
  const { article, carried } = known
  const facts: Facts = {
    ...plainFacts,
    staff: isStaff,
    articleMode: article.discussion.moderation,
    failedChecks: carried.failedChecks,
  }
  if (isStaff) return facts
  const sender = await senderOf(req, known.comment)
  const failed: string[] = []
  const own = [approvedBeforeFact, repeatsFact, recentDecisionsFact, campaignFact]
  const sources = [...own, ...commentServicesOf(req.payload).factSources]
  // One after the other: a transaction has one connection.
  for (const source of sources)
    await fill(facts, source, req, { ...known, sender }).catch((error: unknown) => {
      if (!(error instanceof FactUnknown)) throw error
      failed.push(source.fact)
    })
  const outside = outsideAnswer.read(req)
  // Who is signed in is known by the account, and a page elsewhere by nothing.
  const hasBrowser = sender.account === null && !carried.mention
  const reader = hasBrowser ? await readReaderHistory(req, known) : undefined
  const approvedBefore = Math.max(facts.approvedBefore, reader?.approved ?? 0)
  return {
    ...facts,
    approvedBefore,
    reader: reader?.standing ?? 'none',
    signedOn: carried.signedOn !== undefined || sender.recorded.signedOn === true,
    provenAddress:
      sender.account !== null || carried.signedOn?.isAddressProven === true || sender.recorded.provenAddress === true,
    provenApproved: approvedBefore > 0,
    // What was found once stays found: nobody can look at it again.
    hiddenMatches: [...(sender.recorded.hiddenMatches ?? []), ...carried.hiddenMatches],
    external: outside && outside.external !== 'unasked' ? outside.external : (sender.recorded.external ?? 'unasked'),
    failedChecks: [...carried.failedChecks, ...(outside?.failedChecks ?? []), ...failed],
  }
}

async function fill<N extends keyof Facts>(
  facts: Facts,
  source: FactSource<N>,
  req: PayloadRequest,
  input: FactInput,
): Promise<void> {
  facts[source.fact] = await source.gather(req, input)
}

/** Who sent what is decided: the one who asks, or for a comment that exists the one its history names. */
async function senderOf(req: PayloadRequest, comment: string | undefined): Promise<Sender> {
  if (!comment) return { account: req.user ? String(req.user.id) : null, recorded: {} }
  const submitted = await findSubmitted(req, comment)
  return { account: submitted?.actor ?? null, recorded: submitted?.facts ?? {} }
}
