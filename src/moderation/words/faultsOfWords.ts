import { compileExpression } from './expression'
import { longestLine, mostExpressions, mostLines, parseWords } from './parse'

/** So many faults are named; who mends them sees the next. */
const mostNamed = 10

/** What is wrong with a word list, line by line, in sentences for whoever edits it. */
export const faultsOfWords = (list: string): string[] => {
  const lines = parseWords(list)
  if (lines.length > mostLines) return [`The list has ${lines.length} lines; at most ${mostLines} are allowed.`]
  const expressions = lines.filter(({ entry }) => entry.kind === 'regex')
  if (expressions.length > mostExpressions)
    return [`The list has ${expressions.length} regular expressions; at most ${mostExpressions} are allowed.`]
  return lines
    .flatMap(({ entry, number }) => {
      if (entry.text.length > longestLine) return [`Line ${number}: at most ${longestLine} characters are allowed.`]
      const fault = entry.kind === 'regex' ? faultOfExpression(entry.text) : undefined
      return fault === undefined ? [] : [`Line ${number}: this regular expression cannot be used (${fault}).`]
    })
    .slice(0, mostNamed)
}

const faultOfExpression = (source: string): string | undefined => {
  try {
    compileExpression(source)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
