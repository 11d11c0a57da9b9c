import { scoreByRules, rules as signs } from '../spam/score'
import type { Rule } from '../types'

const known: Readonly<Record<string, { says: string }>> = signs

/** Signs that later releases no longer have are left out. */
function signsOf(names: string): string {
  return names
    .split(', ')
    .flatMap((name) => (Object.hasOwn(known, name) ? [known[name]?.says] : []))
    .join(', ')
}

/** What looks like spam waits, and what surely is goes there; 0 switches each limit off. */
export const scoreSpam: Rule<'spam_score'> = {
  reasons: {
    spam_score: {
      label: 'Looks like spam',
      sentence: ({ points, rules }) =>
        points === undefined
          ? 'It looks like spam.'
          : `It looks like spam (${points} of 100 points): ${signsOf(String(rules ?? '')) || 'by the spam filter'}.`,
    },
  },
  judge({ policy: { spamHold, spamReject }, submission }) {
    const { fired, points } = scoreByRules(submission)
    const isOver = (limit: number) => limit > 0 && points >= limit
    if (!isOver(spamHold) && !isOver(spamReject)) return
    return {
      code: 'spam_score',
      outcome: isOver(spamReject) ? 'spam' : 'hold',
      detail: { points, rules: fired.join(', ') },
    }
  },
}
