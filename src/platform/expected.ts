import type { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a text',
}

/** What a value has to be, for the schemas that do not say it themselves: zod tells of its own types. Nothing that was sent is repeated. */
export const expected: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.length === 1
        ? `Please give ${String(issue.values[0])}.`
        : `Please give one of: ${issue.values.map(String).join(', ')}.`
    case 'invalid_type':
      return issue.input === undefined
        ? `This is needed${kinds[issue.expected] ? `: ${kinds[issue.expected]}` : ''}.`
        : `Please give ${kinds[issue.expected] ?? 'what the documentation names'}.`
    case 'too_small':
      return `Please give at least ${amount(issue.origin, issue.minimum)}.`
    case 'too_big':
      return `Please give at most ${amount(issue.origin, issue.maximum)}.`
    default:
      return undefined
  }
}

function amount(origin: string, bound: number | bigint): string {
  const one = { string: 'character', array: 'entry' }[origin]
  if (one === undefined) return String(bound)
  const many = origin === 'array' ? 'entries' : 'characters'
  return `${bound} ${Number(bound) === 1 ? one : many}`
}
