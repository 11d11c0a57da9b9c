import { describe, expect, it } from 'vitest'
import { holdByArticle } from '../../../../src/moderation/rules/holdByArticle'
import { given } from './given'

describe('holdByArticle', () => {
  it('holds every comment on an article that says so', () => {
    expect(holdByArticle(given({ articleMode: 'holdAll' }))).toEqual({ code: 'article_mode', outcome: 'hold' })
  })

  it.each(['inherit', 'asPolicy'] as const)('has no opinion on an article set to %s', (articleMode) => {
    expect(holdByArticle(given({ articleMode }, { holdAll: true }))).toBeUndefined()
  })
})
