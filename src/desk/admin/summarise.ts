import type { ModerationResult } from '#comments/client'
import type { Status } from '#moderation/client'
import { doneWords, statusWords } from './words'

/** "3 approved, 1 changed by somebody else." and whether all, some or none of it went as asked. */
export function summarise(
  to: Status,
  results: readonly ModerationResult[],
): { text: string; done: 'all' | 'some' | 'none' } {
  const counts = new Map<string, number>()
  // What was done comes first.
  for (const result of [...results].sort((a, b) => Number(b.ok) - Number(a.ok))) {
    const words = outcomeOf(to, result)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const parts = [...counts].map(([words, count]) => `${count} ${words}`)
  return {
    text: parts.length > 0 ? `${parts.join(', ')}.` : 'Nothing was changed.',
    done: results.every((result) => result.ok) ? 'all' : results.some((result) => result.ok) ? 'some' : 'none',
  }
}

function outcomeOf(to: Status, result: ModerationResult): string {
  if (result.ok) return result.changed ? doneWords(to) : `already ${to === 'pending' ? 'waiting' : stateWords(to)}`
  switch (result.error.code) {
    case 'conflict':
      return 'changed by somebody else'
    case 'not_found':
      return 'no longer there'
    case 'incomplete':
      return 'cannot be published (required details are missing)'
    default:
      return 'refused'
  }
}

const stateWords = (to: Status): string =>
  to === 'approved' ? 'approved' : `in ${statusWords[to].label.toLowerCase()}`
