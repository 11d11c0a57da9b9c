import { compileExpression, mostStepsInAll } from './expression'
import { longestLine, mostExpressions, mostLines, parseWords } from './parse'

/** So many faults are named; who mends them sees the next. */
const mostNamed = 10

/** What is wrong with a word list, line by line, in sentences for whoever edits it. */
export function faultsOfWords(list: string): string[] {
  const lines = parseWords(list)
  if (lines.length > mostLines) return [`The list has ${lines.length} lines; at most ${mostLines} are allowed.`]
  const expressions = lines.filter(({ entry }) => entry.kind === 'regex')
  if (expressions.length > mostExpressions)
    return [`The list has ${expressions.length} regular expressions; at most ${mostExpressions} are allowed.`]
  const faults: string[] = []
  let steps = 0
  for (const { entry, number } of lines) {
    if (faults.length === mostNamed) break
    if (entry.text.length > longestLine) faults.push(`Line ${number}: at most ${longestLine} characters are allowed.`)
    else if (entry.kind === 'regex') {
      const compiled = stepsOrFault(entry.text)
      if (typeof compiled === 'number') steps += compiled
      else faults.push(`Line ${number}: this regular expression cannot be used (${compiled}).`)
    }
  }
  if (steps > mostStepsInAll)
    faults.push(
      `The regular expressions of this list take ${steps} steps together, with their repetitions written out; at most ${mostStepsInAll} are allowed.`,
    )
  return faults
}

function stepsOrFault(source: string): number | string {
  try {
    return compileExpression(source).steps
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
