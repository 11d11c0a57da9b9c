import { RE2JS } from 're2js'

/** One line of a word list: a part of a text, a whole word, or a regular expression. */
export type Entry = { kind: 'part' | 'whole' | 'regex'; text: string }

const mostLines = 20_000
/** Each expression reads a comment once; so many still cost no reader a wait. */
export const mostExpressions = 200

export type Line = { number: number; entry: Entry }

/** The lines of a word list, empty ones left out; `number` counts from 1, as people do. */
export function parseWords(text: string): Line[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.trim()
    return trimmed === '' ? [] : [{ number: index + 1, entry: entryOf(trimmed) }]
  })
}

function entryOf(line: string): Entry {
  if (line.length > 2 && line.startsWith('/') && line.endsWith('/')) return { kind: 'regex', text: line.slice(1, -1) }
  if (line.length > 2 && line.startsWith('"') && line.endsWith('"')) return { kind: 'whole', text: line.slice(1, -1) }
  return { kind: 'part', text: line }
}

export type Expression = {
  /** The first match: `[start, end)` in UTF-16 units. */
  find(text: string): [number, number] | undefined
  /** Steps with its repetitions written out: at most so many are taken for each character of a text. */
  steps: number
}

/** Of one expression. A text of the greatest length takes it a fifth of a second at worst. */
export const mostSteps = 250
/** Of a list. */
export const mostStepsInAll = 1000
/** Longer ones are not even read: reading takes time as well. */
const longestExpression = 500
/** An expression is shorter by its two slashes. */
const longestLine = longestExpression

/**
 * Compiles a regular expression by RE2, whose time grows with the text and with the expression's steps, both of them bounded:
 * nobody's pattern can hold up a post. What RE2 does not know (back-references, look-around) is refused.
 * @throws Error saying what is wrong with it
 */
export function compileExpression(source: string): Expression {
  if (source.length > longestExpression) throw new Error(`longer than ${longestExpression} characters`)
  const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
  const steps = compiled.programSize()
  if (steps > mostSteps)
    throw new Error(`${steps} steps when its repetitions are written out; at most ${mostSteps} are allowed`)
  return {
    steps,
    find: (text) => {
      const matcher = compiled.matcher(text)
      if (!matcher.find()) return undefined
      const [start, end] = [matcher.start(), matcher.end()]
      // An expression that matches nothing at all would hold everything.
      return start < end ? [start, end] : undefined
    },
  }
}

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
