import { describe, expect, it } from 'vitest'
import { asStatus, decisions, didWords, doneWords } from '../../../../src/desk/admin/words'
import { statuses } from '../../../../src/moderation/types'

describe('words', () => {
  it('has a button for every status', () => {
    expect(decisions.map(({ to }) => to).sort()).toEqual([...statuses].sort())
  })

  it('says what was done to a number of comments and what a person did', () => {
    expect(`3 ${doneWords('pending')}`).toBe('3 put on hold')
    expect(`Ada ${didWords('pending')}`).toBe('Ada put it on hold')
  })

  it('takes nothing for a status that is none', () => {
    expect(asStatus('approved')).toBe('approved')
    expect(asStatus('toString')).toBeUndefined()
    expect(asStatus(undefined)).toBeUndefined()
  })
})
