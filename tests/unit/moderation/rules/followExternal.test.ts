import { describe, expect, it } from 'vitest'
import { followExternal } from '../../../../src/moderation/rules/followExternal'
import { ask, given } from './given'

describe('followExternal', () => {
  it.each([
    ['spam', 'spam'],
    ['discard', 'trash'],
  ] as const)('follows the answer %s', (external, outcome) => {
    expect(ask(followExternal, given({ external }))).toEqual({
      code: 'external',
      outcome,
      detail: { answer: external },
    })
  })

  it.each(['clean', 'unasked'] as const)('has no opinion when the answer is %s', (external) => {
    expect(ask(followExternal, given({ external }))).toBeUndefined()
  })
})
