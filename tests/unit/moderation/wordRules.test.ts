import { describe, expect, it } from 'vitest'
import { holdModerationWords } from '../../../src/moderation/rules/holdModerationWords'
import { trashDisallowedWords } from '../../../src/moderation/rules/trashDisallowedWords'
import type { HiddenMatch, Submission } from '../../../src/moderation/types'
import { given } from './rules/given'

const lists = [
  ['holdModerationWords', holdModerationWords, 'moderationWords', 'moderation', 'moderation_word', 'hold'],
  ['trashDisallowedWords', trashDisallowedWords, 'disallowedWords', 'disallowed', 'disallowed_word', 'trash'],
] as const

describe.each(lists)('%s', (_name, rule, setting, list, code, outcome) => {
  const ask = (typed: Partial<Submission>, hiddenMatches: readonly HiddenMatch[] = []) =>
    rule.judge(given({ hiddenMatches }, { [setting]: 'casino\n"ski"' }, typed))

  it('has no opinion without a match', () => {
    expect(ask({ content: 'Skiing', text: 'Skiing' })).toEqual([])
  })

  it.each(['name', 'url', 'content'] as const)('looks at the %s, and says where the word stands', (field) => {
    expect(ask({ [field]: 'The CASINO', text: 'nothing' })).toEqual([{ code, outcome, field, span: [4, 10] }])
  })

  it('finds what only the text as it is shown has', () => {
    expect(ask({ content: 'ca**s**ino', text: 'casino' })).toEqual([{ code, outcome, field: 'content' }])
  })

  it('says the list and the field of what is not kept, and nothing else', () => {
    expect(ask({}, [{ list, field: 'email' }])).toEqual([{ code, outcome, field: 'email' }])
  })

  it('leaves matches of the other list to the other rule', () => {
    expect(ask({}, [{ list: list === 'moderation' ? 'disallowed' : 'moderation', field: 'ip' }])).toEqual([])
  })

  it('marks a few places, not hundreds', () => {
    expect(ask({ content: 'casino '.repeat(300), text: '' })).toHaveLength(5)
  })
})
