import { outcomeOf, type Verdict } from '#moderation'
import type { RecordedFacts, StoredEvent } from './events'

/** `facts` are missing where a release decided that kept none, or where the comment was brought in. */
export type VerdictInForce = Verdict & { facts: RecordedFacts | undefined }

type JudgedEvent = Pick<StoredEvent, 'reasons' | 'facts' | 'policyVersion'>

/**
 * The newest decision a rule made about a comment, by its events, oldest first: of its submission, an edit, a recheck, or of
 * reports that hid it. What people decide since does not change why rules would have it elsewhere.
 */
export function verdictInForce(events: readonly JudgedEvent[]): VerdictInForce | undefined {
  const judged = events.findLast(({ policyVersion }) => typeof policyVersion === 'number')
  if (!judged) return undefined
  const reasons = [...(judged.reasons ?? [])]
  const facts = events.findLast((event) => event.facts)?.facts
  // Readers' reports add their number to what was known before; their event keeps no other facts.
  const reports = reasons.find(({ code }) => code === 'reported')?.detail?.reports
  return {
    outcome: outcomeOf(reasons),
    reasons,
    policyVersion: judged.policyVersion ?? 0,
    facts: facts && typeof reports === 'number' ? { ...facts, reports } : facts,
  }
}
