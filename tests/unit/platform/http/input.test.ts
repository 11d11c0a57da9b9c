import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Refusal } from '../../../../src/platform/errors'
import { parseInput } from '../../../../src/platform/http/input'

const schema = z.object({
  name: z.string().min(3).max(5),
  kind: z.enum(['one', 'two']),
  count: z.int().min(1).max(9),
  ids: z.array(z.string()).max(1),
  own: z.string('Please give your own.'),
})

const faultsOf = (raw: unknown) => {
  try {
    parseInput(schema, raw)
  } catch (error) {
    if (error instanceof Refusal) return error.faults.map(({ message, path }) => [path, message])
  }
  throw new Error('It was not refused')
}

describe('parseInput', () => {
  it('says what is needed, in no words of a library', () => {
    expect(faultsOf({})).toEqual([
      ['name', 'This is needed: a text.'],
      ['kind', 'Please give one of: one, two.'],
      ['count', 'This is needed: a number.'],
      ['ids', 'This is needed: a list.'],
      ['own', 'Please give your own.'],
    ])
  })

  it('says what a value can be, and repeats nothing that was sent', () => {
    expect(faultsOf({ name: 'ab', kind: '<b>', count: 10, ids: ['a', 'b'], own: '' })).toEqual([
      ['name', 'Please give at least 3 characters.'],
      ['kind', 'Please give one of: one, two.'],
      ['count', 'Please give at most 9.'],
      ['ids', 'Please give at most 1 entry.'],
    ])
    expect(faultsOf({ name: 7, kind: 'one', count: 1.5, ids: 'a', own: 'x' })).toEqual([
      ['name', 'Please give a text.'],
      ['count', 'Please give a whole number.'],
      ['ids', 'Please give a list.'],
    ])
  })
})
