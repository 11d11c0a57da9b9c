import { describe, expect, it } from 'vitest'
import { markSpans } from '../../../../src/desk/admin/Marked'

const shown = (text: string, spans: [number, number][]) =>
  markSpans(text, spans)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('')

describe('markSpans', () => {
  it('marks a place and keeps the text around it', () => {
    expect(shown('buy cheap pills now', [[4, 15]])).toBe('buy [cheap pills] now')
  })

  it('joins places that overlap, in whatever order they come', () => {
    expect(
      shown('abcdef', [
        [3, 5],
        [1, 4],
      ]),
    ).toBe('a[bcde]f')
  })

  it('cuts a place at the end of a text that is shorter now', () => {
    expect(shown('abc', [[1, 99]])).toBe('a[bc]')
  })

  it('ignores places outside the text', () => {
    expect(shown('abc', [[7, 9]])).toBe('abc')
  })
})
