import { describe, expect, it } from 'vitest'
import { holdContainedAddresses } from '../../../../src/moderation/rules/holdContainedAddresses'
import { ask, given } from './given'

const on = { holdAddresses: true }

describe('holdContainedAddresses', () => {
  it('holds a text with an email address and says where it stands', () => {
    const content = 'Write to robin@example.org, please.'
    expect(ask(holdContainedAddresses, given({}, on, { content }))).toEqual({
      code: 'contains_address',
      outcome: 'hold',
      field: 'content',
      span: [9, 26],
      detail: { what: 'email' },
    })
  })

  it('holds a name with a phone number in it', () => {
    const reason = ask(holdContainedAddresses, given({}, on, { name: 'Robin +49 30 1234567' }))
    expect(reason).toMatchObject({ field: 'name', span: [6, 20], detail: { what: 'phone' } })
  })

  it('keeps the address itself out of the reason', () => {
    const reason = ask(holdContainedAddresses, given({}, on, { content: 'robin@example.org' }))
    expect(JSON.stringify(reason)).not.toContain('robin')
  })

  it('has no opinion about other texts, or while the site does not ask', () => {
    expect(ask(holdContainedAddresses, given({}, on))).toBeUndefined()
    expect(ask(holdContainedAddresses, given({}, {}, { content: 'robin@example.org' }))).toBeUndefined()
  })
})
