import { describe, expect, it } from 'vitest'
import { readPosition, signPosition } from '../../../src/desk/readQuery'
import { signValue } from '../../../src/platform/tokens'

const key = Buffer.alloc(32, 1)
const position = { createdAt: '2026-05-04T10:00:00.000Z', id: 'a' }

describe('the cursor of a list', () => {
  it('comes back as it was made', () => {
    expect(readPosition(signPosition(position, key), key)).toEqual(position)
  })

  it('is none when altered, made with another key, or for another purpose', () => {
    const text = signPosition(position, key)
    expect(readPosition(`${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`, key)).toBeUndefined()
    expect(readPosition(text, Buffer.alloc(32, 2))).toBeUndefined()
    expect(readPosition(signValue([position.createdAt, 'a'], { key, purpose: 'other' }), key)).toBeUndefined()
    expect(readPosition('', key)).toBeUndefined()
  })

  it('is none when there is something else in it', () => {
    const purpose = 'desk-cursor'
    for (const value of [['now', 'a'], [position.createdAt, 1], {}, null])
      expect(readPosition(signValue(value, { key, purpose }), key)).toBeUndefined()
  })
})
