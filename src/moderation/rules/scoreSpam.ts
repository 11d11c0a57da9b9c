import { scoreByRules, rules as signs } from '../spam/score'
import type { ReasonDetail, Rule } from '../types'
import { spamSentence } from '../wording'

const known: Readonly<Record<string, { says: string }>> = signs

/** Signs that later releases no longer have are left out. */
function signsOf(names: string): string {
  return names
    .split(', ')
    .flatMap((name) => (Object.hasOwn(known, name) ? [known[name]?.says] : []))
    .join(', ')
}

const isOver = (limit: number, score: number): boolean => limit > 0 && score >= limit

/**
 * What looks like spam waits, and what surely is goes there; 0 switches each limit off. The score is the spam filter's. Signs give
 * points until that has seen enough, and afterwards only where they leave no doubt.
 */
export const scoreSpam: Rule<'spam_score'> = {
  reasons: {
    spam_score: {
      label: 'Looks like spam',
      sentence: ({ of100, percent, points, rules }) => {
        if (percent !== undefined && of100 !== undefined) return spamSentence({ percent, of100 })
        if (points === undefined) return 'It looks like spam.'
        return `It looks like spam (${points} of 100 points): ${signsOf(String(rules ?? '')) || 'by the spam filter'}.`
      },
    },
  },
  judge({ facts: { spamScore }, policy: { spamHold, spamReject }, submission }) {
    const signs = scoreByRules(submission)
    const isByFilter = spamScore !== null && !isOver(spamReject, signs.points)
    const score = isByFilter ? spamScore.percent : signs.points
    if (!isOver(spamHold, score) && !isOver(spamReject, score)) return
    const detail: ReasonDetail = isByFilter
      ? { percent: spamScore.percent, of100: spamScore.of100, model: spamScore.model }
      : { points: signs.points, rules: signs.fired.join(', ') }
    return { code: 'spam_score', outcome: isOver(spamReject, score) ? 'spam' : 'hold', detail }
  },
}
