import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/moderation/reasons'
import { followCampaign } from '../../../../src/moderation/rules/followCampaign'
import { ask, given } from './given'

const campaign = { id: 'c1', alike: 12, actor: 'a1', at: '2026-07-12T08:00:00.000Z' }

describe('followCampaign', () => {
  it.each([
    ['spam', 'spam'],
    ['trash', 'trash'],
    ['approved', 'approve'],
  ] as const)('follows a decision to %s, and records which it was', (to, outcome) => {
    expect(ask(followCampaign, given({ campaign: { ...campaign, to } }))).toEqual({
      code: 'campaign',
      outcome,
      detail: { campaign: 'c1', to, alike: 12, actor: 'a1', at: campaign.at },
    })
  })

  it('has no opinion where the comment is like no other', () => {
    expect(ask(followCampaign, given({ campaign: null }))).toBeUndefined()
  })

  it('says with how many it was decided, and by whom where that may be shown', () => {
    const detail = { alike: 12, to: 'spam', at: campaign.at }
    const said = (more: Record<string, string> = {}) => explain({ code: 'campaign', detail: { ...detail, ...more } })
    expect(said()).toBe('Decided as one with 12 comments like it, marked as spam on 12 July 2026.')
    expect(said({ by: 'Kim' })).toBe('Decided as one with 12 comments like it, marked as spam by Kim on 12 July 2026.')
    expect(explain({ code: 'campaign' })).toBe('It was decided with others like it.')
  })
})
