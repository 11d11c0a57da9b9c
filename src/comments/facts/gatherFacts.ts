import type { PayloadRequest } from 'payload'
import { gatherReservedName } from '#accounts'
import { gatherBans } from '#bans'
import { type Facts, plainFacts } from '#moderation'
import { gatherReports } from '#reports'
import { outsideAnswer } from '../carried'
import { gatherApprovedBefore } from './approvedBefore'
import { FactUnknown, type Known } from './known'
import { gatherRecentDecisions } from './recentDecisions'
import { gatherRepeats } from './repeats'
import { senderOf } from './sender'

/**
 * Everything a decision looks at beside the text and the policy, asked in `req`'s transaction. Facts are gathered whether or
 * not the policy asks for them today: a replay tries another one on what was known then. Staff are published whatever is
 * known of them, so nothing is asked about them.
 */
export async function gatherFacts(req: PayloadRequest, known: Known): Promise<Facts> {
  const { article, carried, comment, staff } = known
  const failed: string[] = []
  // One after the other: a transaction has one connection. What failed for a reason of ours holds the comment.
  const ask = async <T>(name: string, plain: T, gather: () => Promise<T>): Promise<T> => {
    try {
      return await gather()
    } catch (error) {
      if (!(error instanceof FactUnknown)) throw error
      failed.push(name)
      return plain
    }
  }
  const settled = { ...plainFacts, staff, articleMode: article.discussion.moderation }
  if (staff) return { ...settled, failedChecks: carried.failedChecks }
  const sender = await senderOf(req, known)
  const approvedBefore = await ask('approvedBefore', 0, () => gatherApprovedBefore(req, known, sender))
  const gathered = {
    approvedBefore,
    provenApproved: approvedBefore > 0,
    bans: await ask('bans', plainFacts.bans, () => gatherBans(req, known, sender)),
    repeats: await ask('repeats', 0, () => gatherRepeats(req, known)),
    recent: await ask('recent', plainFacts.recent, () => gatherRecentDecisions(req, known)),
    reservedName: await ask('reservedName', false, () => gatherReservedName(req, known, sender)),
    reports: await ask('reports', 0, () => gatherReports(req, known)),
  }
  // Nobody can look at these again once the comment is sent.
  const hidden = comment
    ? { hiddenMatches: sender.recorded.hiddenMatches ?? [], external: sender.recorded.external ?? 'unasked' }
    : { hiddenMatches: carried.hiddenMatches, external: 'unasked' as const }
  const outside = outsideAnswer.read(req)
  const asked = outside && outside.external !== 'unasked' ? { external: outside.external } : undefined
  const failedChecks = [...carried.failedChecks, ...(outside?.failedChecks ?? []), ...failed]
  return { ...settled, ...gathered, ...hidden, ...asked, failedChecks }
}
