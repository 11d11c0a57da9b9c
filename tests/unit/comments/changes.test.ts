import { describe, expect, it } from 'vitest'
import { watchedArticles } from '../../../src/articles/hooks'
import { watchedComments } from '../../../src/comments/applyCounts'
import { queueIdsOf, queueTags, readersChanges } from '../../../src/comments/queue'
import { watchedGlobal } from '../../../src/platform/database/watched'

const watched = [...watchedArticles, watchedGlobal('site'), ...watchedComments]

/** The tags of an event, of everything that is declared of its collection. */
const tagsOf = ({
  in: where,
  ...one
}: {
  in: string
  operation: string
  id: string
  document?: Record<string, unknown>
  changed?: string[]
}) => watched.filter((each) => each.in === where).flatMap(({ tagsOf }) => tagsOf(one))

const event = { operation: 'update', id: '7' } as const

describe('what other processes change', () => {
  it('names the article, its thread, the lists and every slug it has or had', () => {
    expect(tagsOf({ ...event, in: 'articles', document: { slug: 'new', oldSlugs: ['old'] } })).toEqual([
      'articles',
      'slugs',
      'article:7',
      'comments:7',
      'slug:new',
      'slug:old',
    ])
  })

  it.each([
    { changed: ['commentCount'], names: false },
    { changed: ['commentCount', 'slug'], names: true },
    { changed: undefined, names: true },
  ])('names slugs of an article of which $changed was changed: $names', ({ changed, names }) => {
    const tags = tagsOf({ ...event, in: 'articles', document: { slug: 'one' }, ...(changed ? { changed } : {}) })
    expect(tags).toEqual(expect.arrayContaining(['articles', 'article:7', 'comments:7']))
    expect([tags.includes('slugs'), tags.includes('slug:one')]).toEqual([names, names])
  })

  it('names a deleted article by its id alone', () => {
    expect(tagsOf({ ...event, in: 'articles', operation: 'delete' })).toEqual([
      'articles',
      'slugs',
      'article:7',
      'comments:7',
    ])
  })

  it('names the thread of a changed comment', () => {
    expect(tagsOf({ ...event, in: 'comments', document: { article: 'a', status: 'spam' } })).toEqual([
      'comments',
      'article:a',
      'comments:a',
    ])
  })

  it.each(['pending', 'spam'])('is silent about a new comment that is %s', (status) => {
    expect(tagsOf({ ...event, in: 'comments', operation: 'insert', document: { article: 'a', status } })).toEqual([])
  })

  it('names the thread of a new comment that is approved', () => {
    expect(
      tagsOf({ ...event, in: 'comments', operation: 'insert', document: { article: 'a', status: 'approved' } }),
    ).toContain('comments:a')
  })

  it('names the lists of comments when a comment was deleted', () => {
    expect(tagsOf({ ...event, in: 'comments', operation: 'delete' })).toEqual(['comments'])
  })

  it('learns the thread of a deleted comment from its moderation event', () => {
    const document = { article: 'a', kind: 'deleted' }
    expect(tagsOf({ ...event, in: 'moderation-events', operation: 'insert', document })).toEqual([
      'comments',
      'article:a',
      'comments:a',
    ])
    expect(
      tagsOf({ ...event, in: 'moderation-events', operation: 'insert', document: { ...document, kind: 'submitted' } }),
    ).toEqual([])
  })

  it.each(['media', 'authors'] as const)('names %s as a whole', (where) => {
    expect(tagsOf({ ...event, in: where })).toEqual([where])
  })

  it('names the global that changed, and both when it cannot tell', () => {
    expect(tagsOf({ ...event, in: 'globals', document: { globalType: 'site' } })).toEqual(['site'])
    expect(tagsOf({ ...event, in: 'globals', operation: 'delete' })).toEqual(['site', 'discussion'])
  })
})

describe('changes of the desk', () => {
  it('are known by the comment, whatever became of its row', () => {
    for (const operation of ['insert', 'update', 'delete'])
      expect(tagsOf({ in: 'moderation-queue', operation, id: '7' })).toEqual(queueTags('7'))
    expect(queueIdsOf(['comments:1', ...queueTags('7'), 'queue:8'])).toEqual(['7', '8'])
  })

  it('make nothing stale that readers are shown', () => {
    expect(readersChanges(['comments', ...queueTags('7'), 'article:7'])).toEqual(['comments', 'article:7'])
  })
})
