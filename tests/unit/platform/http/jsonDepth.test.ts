import { describe, expect, it } from 'vitest'
import { isDeeper } from '../../../../src/platform/http/input'

const deeper = (json: string, levels = 2) => isDeeper(Buffer.from(json), levels)

describe('isDeeper', () => {
  it('counts lists and objects that are open at once', () => {
    expect(deeper('{"a":[1]}')).toBe(false)
    expect(deeper('{"a":[{}]}')).toBe(true)
    expect(deeper('[[],[],[],[]]')).toBe(false)
  })

  it('takes brackets in texts for what they are', () => {
    expect(deeper('["[[[[", "{{{\\"[[["]')).toBe(false)
    expect(deeper('["\\\\", [[1]]]')).toBe(true)
  })
})
