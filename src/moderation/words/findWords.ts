import { renderComment } from '#markup/client'
import { targetsOf } from '../hosts'
import type { HiddenMatch, Opinion, Phase, WordList } from '../types'
import { compileWords } from './matcher'

/** So many places are marked for a moderator; one is enough to decide. */
const mostMarked = 5

type List = { list: WordList; words: string } & Pick<Opinion, 'code' | 'outcome'>
type Input = Parameters<Phase>[0]

/**
 * What a word list has to say: WordPress looks at name, address, website, text, network address and browser. The text is read as
 * it was typed and as it is shown, with where its links lead, so that marks within a word hide nothing; places are known only in what was typed.
 */
export function findWords({ facts, submission }: Pick<Input, 'facts' | 'submission'>, list: List): Opinion[] {
  const { code, outcome, words } = list
  const hidden = facts.hiddenMatches.filter((match: HiddenMatch) => match.list === list.list)
  const matcher = compileWords(words)
  const places = (['name', 'url', 'content'] as const).flatMap((field) =>
    matcher.find(submission[field] ?? '', mostMarked).map(({ span }): Opinion => ({ code, outcome, field, span })),
  )
  const shown: Opinion[] =
    places.length === 0 && shownTexts(submission).some((text) => matcher.find(text, 1).length > 0)
      ? [{ code, outcome, field: 'content' }]
      : []
  return [...places.slice(0, mostMarked), ...shown, ...hidden.map(({ field }): Opinion => ({ code, outcome, field }))]
}

/** What a reader sees of it and where its links lead, where that is not what was typed. */
const shownTexts = ({ content, links, text }: Input['submission']): string[] => [
  ...(text === content ? [] : [text]),
  ...(links > 0 ? targetsOf(renderComment(content).html) : []),
]
