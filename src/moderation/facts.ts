import type { Facts, RuleInput } from './types'

/** Nothing known against anybody, and nothing for them. */
export const plainFacts: Facts = {
  staff: false,
  signedOn: false,
  provenAddress: false,
  provenApproved: false,
  approvedBefore: 0,
  reader: 'none',
  hiddenMatches: [],
  bans: [],
  repeats: 0,
  recent: { decided: 0, rejected: 0 },
  reservedName: false,
  external: 'unasked',
  campaign: null,
  spamScore: null,
  reports: 0,
  articleMode: 'inherit',
  failedChecks: [],
}

/** Facts as an event kept them: events outlive releases, and older ones know less. */
export function completeFacts(kept: Partial<Facts> | null | undefined): Facts {
  return { ...plainFacts, provenAddress: kept?.provenApproved ?? false, ...kept }
}

type Known = Pick<RuleInput, 'facts' | 'policy'>

/**
 * Whether a sender is held as somebody who was never approved; not where somebody approved the very same words, or the spam
 * filter finds the comment harmless and the site lets such ones pass.
 */
export function isFirstTime({ facts, policy }: Known): boolean {
  const isReleased = facts.spamScore !== null && facts.spamScore.percent < policy.spamRelease
  return policy.requirePreviouslyApproved && !facts.provenApproved && facts.campaign?.to !== 'approved' && !isReleased
}

/** Whether a sender is held until more of their comments are approved; not one whom a moderator trusts. */
export function isQuarantined({ facts, policy }: Known): boolean {
  return facts.reader !== 'trusted' && facts.approvedBefore < policy.quarantineComments
}

/**
 * Whether it may count what an address has done or is banned for: where its sender has proven it, or where this comment of
 * somebody who has not waits anyway. Else whoever types an address would see by the answer what is known of it; a reader token
 * that is published at once has typed its address, too.
 */
export function addressCounts({ facts, policy }: Known): boolean {
  const isHeldByHand = facts.articleMode === 'holdAll' || (policy.holdAll && facts.articleMode !== 'asPolicy')
  return facts.provenAddress || isHeldByHand || isFirstTime({ facts, policy }) || isQuarantined({ facts, policy })
}
