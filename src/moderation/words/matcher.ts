import { LRUCache } from 'lru-cache'
import { renderComment } from '#markup'
import { targetsOf } from '../hosts'
import type { Facts, Policy, RuleInput, Submission, WordList } from '../types'
import { buildAutomaton } from './automaton'
import { type Folded, fold } from './fold'
import { compileExpression, type Entry, type Expression, mostExpressions, mostStepsInAll, parseWords } from './wordList'

/** Where an entry was found: `[start, end)` in UTF-16 units of the text as it was given. */
export type Match = { span: [start: number, end: number] }

export type Matcher = {
  /** The first matches, at most `most`, in the order of their ends. */
  find(text: string, most: number): Match[]
}

/**
 * A pure function's results, kept because a list changes when somebody saves it and is read for every comment. By its text, so a
 * second copy of this module only costs the work twice.
 */
const compiled = new LRUCache<string, Matcher>({ max: 4 })

/** What finds the entries of a word list. */
export function compileWords(list: string): Matcher {
  const known = compiled.get(list)
  if (known) return known
  const matcher = build(parseWords(list).map(({ entry }) => entry))
  compiled.set(list, matcher)
  return matcher
}

function build(entries: readonly Entry[]): Matcher {
  const words = entries
    .filter(({ kind }) => kind !== 'regex')
    .map(({ kind, text }) => ({ whole: kind === 'whole', text: fold(text).text }))
    .filter(({ text }) => text.trim() !== '')
  const automaton = buildAutomaton(words.map(({ text }) => text))
  const expressions = affordable(
    entries
      .filter(({ kind }) => kind === 'regex')
      .slice(0, mostExpressions)
      .flatMap(({ text }) => usable(text)),
  )

  const findWords = (folded: Folded, most: number, add: (start: number, end: number) => void): void => {
    let found = 0
    // A phrase is one across the end of a line as well. Of the same length, so that places stay.
    automaton.search(folded.text.replaceAll('\n', ' '), (number, end) => {
      const word = words[number]
      if (!word) return false
      const start = end - word.text.length
      if (word.whole && !standsAlone(folded.text, start, end)) return false
      add(start, end)
      found += 1
      return found >= most
    })
  }

  return {
    find(text, most) {
      if (words.length === 0 && expressions.length === 0) return []
      const folded = fold(text)
      const matches: Match[] = []
      findWords(folded, most, (start, end) => matches.push({ span: original(folded, start, end) }))
      for (const expression of expressions) {
        if (matches.length >= most) break
        const match = findExpression(expression, text, folded)
        if (match) matches.push(match)
      }
      return matches
    },
  }
}

/** Settings refuse what RE2 does not take; what was saved by other means must not stop comments. */
function usable(source: string): Expression[] {
  try {
    return [compileExpression(source)]
  } catch {
    return []
  }
}

/** As many as fit into what a list may take. */
function affordable(expressions: readonly Expression[]): Expression[] {
  let steps = 0
  return expressions.filter((expression) => {
    steps += expression.steps
    return steps <= mostStepsInAll
  })
}

/** First as it was typed, then as it was meant. */
function findExpression(expression: Expression, text: string, folded: Folded): Match | undefined {
  const typed = expression.find(text)
  if (typed) return { span: typed }
  const meant = expression.find(folded.text)
  return meant && { span: original(folded, ...meant) }
}

const original = ({ ends, starts }: Folded, start: number, end: number): [number, number] => [
  starts[start] ?? 0,
  ends[end - 1] ?? 0,
]

const partOfWord = /[\p{L}\p{M}\p{N}_]/u

/** Whether no letter or digit touches it. Its own edges may be other signs: `"c++"` is a word as well. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = String.fromCodePoint(codePointBefore(text, start))
  const after = String.fromCodePoint(text.codePointAt(end) ?? 0x20)
  return !partOfWord.test(before) && !partOfWord.test(after)
}

function codePointBefore(text: string, at: number): number {
  const low = text.charCodeAt(at - 1)
  const isLow = low >= 0xdc00 && low <= 0xdfff
  return text.codePointAt(at - (isLow ? 2 : 1)) ?? 0x20
}

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
