import { describe, expect, it } from 'vitest'
import { holdByArticle } from '../../../../src/moderation/rules/holdByArticle'
import { ask, given } from './given'

describe('holdByArticle', () => {
  it('holds every comment on an article that says so', () => {
    expect(ask(holdByArticle, given({ articleMode: 'holdAll' }))).toEqual({ code: 'article_mode', outcome: 'hold' })
  })

  it.each(['inherit', 'asPolicy'] as const)('has no opinion on an article set to %s', (articleMode) => {
    expect(ask(holdByArticle, given({ articleMode }, { holdAll: true }))).toBeUndefined()
  })
})
