import { describe, expect, it } from 'vitest'
import { problem } from '../../../../src/platform/admin/call'

describe('problem', () => {
  it.each([0, 401, 403, 404, 409, 429, 500, 503])('says what to do about %i', (status) => {
    expect(problem(status)).toMatch(/\b(reload|try again|go back|can change)\b/i)
  })

  it('passes on why the server refused', () => {
    expect(problem(400, { errors: [{ message: 'The note is too long.' }] })).toBe('The note is too long.')
  })

  it('never passes on what is not a message', () => {
    expect(problem(500, '<html>')).toBe(problem(500))
    expect(problem(500, { errors: [{ message: 7 }] })).toBe(problem(500))
  })
})
