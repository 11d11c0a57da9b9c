import type { SpamScore } from '../spam/model'
import { type Score, scoreByRules, rules as signs } from '../spam/score'
import type { ReasonDetail, Rule, Submission } from '../types'
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

type SpamSense = { score: number; signs: Score; byFilter: SpamScore | null }

/**
 * How much a comment looks like spam, from 0 to 100: by the filter. Signs give points until that has seen enough, and afterwards
 * only where they leave no doubt.
 */
export function senseSpam(submission: Submission, spamScore: SpamScore | null, spamReject: number): SpamSense {
  const signs = scoreByRules(submission)
  const byFilter = isOver(spamReject, signs.points) ? null : spamScore
  return { signs, byFilter, score: byFilter?.percent ?? signs.points }
}

/** What looks like spam waits, and what surely is goes there; 0 switches each limit off. */
export const scoreSpam: Rule<'spam_score'> = {
  reasons: {
    spam_score: {
      label: 'Looks like spam',
      facts: { spam_score: ['percent', 'of100'], spam_points: ['points', 'rules'] },
      sentence: ({ of100, percent, points, rules }) => {
        if (percent !== undefined && of100 !== undefined) return spamSentence({ percent, of100 })
        if (points === undefined) return 'It looks like spam.'
        return `It looks like spam (${points} of 100 points): ${signsOf(String(rules ?? '')) || 'by the spam filter'}.`
      },
    },
  },
  judge({ facts: { spamScore }, policy: { spamHold, spamReject }, submission }) {
    const { byFilter, score, signs } = senseSpam(submission, spamScore, spamReject)
    if (!isOver(spamHold, score) && !isOver(spamReject, score)) return
    const detail: ReasonDetail = byFilter
      ? { percent: byFilter.percent, of100: byFilter.of100, model: byFilter.model }
      : { points: signs.points, rules: signs.fired.join(', ') }
    return { code: 'spam_score', outcome: isOver(spamReject, score) ? 'spam' : 'hold', detail }
  },
}
