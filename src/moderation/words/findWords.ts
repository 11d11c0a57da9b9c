import { renderComment } from '#markup'
import { targetsOf } from '../hosts'
import type { Facts, Policy, RuleInput, Submission, WordList } from '../types'
import { compileWords } from './matcher'

/** So many places are marked for a moderator; one is enough to decide. */
const mostMarked = 5

type Places = ReturnType<RuleInput['findWords']>

/**
 * Looks for a word list as WordPress does: in name, address, website (of a webmention, the page it was found on as well), text, network
 * address and browser. The text is read as
 * it was typed and as it is shown, with where its links lead, so that marks within a word hide nothing; places are known only in what was typed.
 */
export function wordFinder({
  facts,
  policy,
  submission,
}: {
  facts: Facts
  policy: Policy
  submission: Submission
}): RuleInput['findWords'] {
  const lists: Record<WordList, string> = { moderation: policy.moderationWords, disallowed: policy.disallowedWords }
  return (list) => {
    const matcher = compileWords(lists[list])
    const typed = (['name', 'url', 'content'] as const).flatMap((field) =>
      matcher.find(submission[field] ?? '', mostMarked).map(({ span }) => ({ field, span })),
    )
    // Where it stands cannot be marked in the website.
    const source: Places = matcher.find(submission.source ?? '', 1).length > 0 ? [{ field: 'url' }] : []
    const isShown = typed.length === 0 && shownTexts(submission).some((text) => matcher.find(text, 1).length > 0)
    const shown: Places = isShown ? [{ field: 'content' }] : []
    const hidden = facts.hiddenMatches.filter((match) => match.list === list).map(({ field }) => ({ field }))
    return [...typed.slice(0, mostMarked), ...source, ...shown, ...hidden]
  }
}

/** What a reader sees of it and where its links lead, where that is not what was typed. */
const shownTexts = ({ content, links, text }: Submission): string[] => [
  ...(text === content ? [] : [text]),
  ...(links > 0 ? targetsOf(renderComment(content).html) : []),
]
