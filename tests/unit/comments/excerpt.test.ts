import { describe, expect, it } from 'vitest'
import { excerpt } from '../../../src/comments/client'

describe('excerpt', () => {
  it('leaves a short text as it is, on one line', () => {
    expect(excerpt('One\n\n  two\tthree ')).toBe('One two three')
  })

  it('cuts a long text at a word', () => {
    expect(excerpt('one two three four five', 15)).toBe('one two three…')
  })

  it('cuts a text without spaces at the limit', () => {
    expect(excerpt('a'.repeat(20), 10)).toBe(`${'a'.repeat(10)}…`)
  })

  it('never cuts a character in two', () => {
    expect(excerpt('😀'.repeat(5), 3)).toBe('😀😀😀…')
  })
})
