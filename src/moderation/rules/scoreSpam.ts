import { scoreByRules } from '../spam/score'
import type { Phase } from '../types'

/** What looks like spam waits, and what surely is goes there; 0 switches each limit off. */
export const scoreSpam: Phase = ({ policy: { spamHold, spamReject }, submission }) => {
  const { fired, points } = scoreByRules(submission)
  const over = (limit: number) => limit > 0 && points >= limit
  if (!over(spamHold) && !over(spamReject)) return
  return {
    code: 'spam_score',
    outcome: over(spamReject) ? 'spam' : 'hold',
    detail: { points, rules: fired.join(', ') },
  }
}
