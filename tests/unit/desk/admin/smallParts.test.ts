import { describe, expect, it } from 'vitest'
import { banUntil } from '../../../../src/desk/admin/BanForm'
import { chunk } from '../../../../src/desk/admin/createDesk'
import { chartBars } from '../../../../src/desk/admin/DeskNumbers'
import { doneSentence, isOpen } from '../../../../src/desk/admin/deskWords'
import { besideScore, spansOf } from '../../../../src/desk/admin/Marked'
import { type Reason, reasonLabel } from '../../../../src/moderation/reasons'

describe('doneSentence', () => {
  it.each([
    ['approved', ['Ada'], 0, 'Approved the comment by Ada.'],
    ['spam', ['Ada'], 0, 'Marked the comment by Ada as spam.'],
    ['trash', ['Ada', 'Bob'], 0, 'Moved 2 comments to the trash.'],
    ['pending', ['Ada', 'Bob'], 1, 'Put 2 comments on hold; 1 stayed as it was.'],
    ['restore', [], 1, 'The comment stayed as it was.'],
    ['restore', [], 3, 'All 3 comments stayed as they were.'],
  ] as const)('says %s of %o with %d refused', (move, names, failed, sentence) => {
    expect(doneSentence(move, names, failed)).toBe(sentence)
  })
})

describe('isOpen', () => {
  it('offers no decision that changes nothing, and restores only what was put away', () => {
    expect(isOpen('approved', 'approved')).toBe(false)
    expect(isOpen('approved', 'spam')).toBe(true)
    expect(isOpen('restore', 'trash')).toBe(true)
    expect(isOpen('restore', 'pending')).toBe(false)
  })
})

describe('chunk', () => {
  it('cuts a list without losing any of it', () => {
    expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(chunk([], 2)).toEqual([])
  })
})

describe('chartBars', () => {
  it('fits the highest value, leaves nothing at nothing and shows the smallest', () => {
    const bars = chartBars([0, 1, 1000], { width: 30, height: 100, gap: 2, most: 1000 })
    expect(bars.map(({ height }) => height)).toEqual([0, 1, 100])
    expect(bars.map(({ x }) => x)).toEqual([1, 11, 21])
  })
})

describe('banUntil', () => {
  it('counts days from now, and none for a ban without an end', () => {
    expect(banUntil('week', Date.parse('2026-11-23T00:00:00Z'))).toBe('2026-11-30T00:00:00.000Z')
    expect(banUntil('forever', 0)).toBeUndefined()
  })
})

describe('spansOf', () => {
  it('takes the spans of one field only', () => {
    const reasons: Reason[] = [
      { code: 'moderation_word', phase: 'words', outcome: 'hold', field: 'content', span: [0, 3] },
      { code: 'moderation_word', phase: 'words', outcome: 'hold', field: 'name', span: [1, 2] },
      { code: 'too_many_links', phase: 'links', outcome: 'hold' },
    ]
    expect(spansOf({ reasons }, 'content')).toEqual([[0, 3]])
  })
})

describe('reasonLabel', () => {
  it('gives a code it does not know as it is', () => {
    expect(reasonLabel('too_many_links')).toBe('Too many links')
    expect(reasonLabel('of_another_release')).toBe('of_another_release')
  })
})

describe('besideScore', () => {
  const score = { percent: 97, of100: 96, model: '0123456789ab', learned: 500, words: [] }
  const byFilter = { code: 'spam_score', detail: { percent: 97 } }
  const bySigns = { code: 'spam_score', detail: { points: 95 } }

  it('leaves out the reason that the score itself tells, and no other', () => {
    expect(besideScore([byFilter, bySigns, { code: 'manual' }], score)).toEqual([bySigns, { code: 'manual' }])
    expect(besideScore([byFilter], null)).toEqual([byFilter])
  })
})
