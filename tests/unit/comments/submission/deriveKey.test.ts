import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveKey } from '../../../../src/comments/submission/deriveKey'

const typed = {
  article: 'slow-news',
  parent: 'c1',
  name: 'Ada',
  content: 'Well said.',
  ipTag: 'tag',
  minute: 29_000_000,
}

describe('deriveKey', () => {
  it('is the same for the same submission', () => {
    expect(deriveKey({ ...typed })).toBe(deriveKey(typed))
  })

  it.each(['article', 'parent', 'name', 'content', 'ipTag'] as const)('depends on %s', (field) => {
    expect(deriveKey({ ...typed, [field]: 'other' })).not.toBe(deriveKey(typed))
  })

  it('is another one in the next minute', () => {
    expect(deriveKey({ ...typed, minute: typed.minute + 1 })).not.toBe(deriveKey(typed))
  })

  it('fits where keys are kept and shows nothing of what was typed', () => {
    expect(deriveKey({ ...typed, content: 'x'.repeat(100_000) })).toMatch(/^form-[\w-]{43}$/)
  })

  it('does not mistake the end of one field for the start of the next', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (name, content, moved) => {
        const one = deriveKey({ ...typed, name: name + moved, content })
        expect(deriveKey({ ...typed, name, content: moved + content })).not.toBe(one)
      }),
    )
  })
})
