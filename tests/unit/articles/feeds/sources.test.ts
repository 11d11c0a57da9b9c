import { describe, expect, it } from 'vitest'
import { articleFeed, commentFeed, type FeedArticle, type FeedComment } from '../../../../src/articles/feeds/feed'

const site = { title: 'Notes', tagline: 'About' }
const publicUrl = 'https://c.test'
const home = 'https://c.test/'

const article: FeedArticle = {
  id: '1',
  url: 'https://c.test/articles/one',
  title: 'One',
  excerpt: 'Short',
  html: '<p><a href="/articles/two">Two</a></p>',
  image: null,
  authors: ['Ada'],
  tags: ['t'],
  publishedAt: '2030-01-01T00:00:00.000Z',
  updatedAt: '2030-01-02T00:00:00.000Z',
}

const comment: FeedComment = {
  id: '7',
  name: 'Ben',
  url: 'https://ben.test',
  html: '<p>Hello</p>',
  createdAt: '2030-01-03T00:00:00.000Z',
  editedAt: null,
}

describe('articleFeed', () => {
  it('gives every article its absolute address and one that outlives its slug', () => {
    const [entry] = articleFeed({ site, articles: [article], publicUrl, home }).entries
    expect(entry).toMatchObject({ url: 'https://c.test/articles/one', id: 'https://c.test/api/articles/1' })
  })

  it('makes the links of the text absolute', () => {
    const [entry] = articleFeed({ site, articles: [article], publicUrl, home }).entries
    expect(entry?.html).toBe('<p><a href="https://c.test/articles/two">Two</a></p>')
  })

  it('puts the picture in front of the text', () => {
    const image = { url: '/api/media/file/a.png', alt: 'A "cat"' }
    const [entry] = articleFeed({ site, articles: [{ ...article, image }], publicUrl, home }).entries
    expect(entry?.image).toBe('https://c.test/api/media/file/a.png')
    expect(entry?.html).toContain('<img src="https://c.test/api/media/file/a.png" alt="A &quot;cat&quot;">')
  })
})

describe('commentFeed', () => {
  const feed = (values: Partial<FeedComment> = {}) =>
    commentFeed({
      site,
      article: { slug: 'one', title: article.title, updatedAt: article.updatedAt },
      comments: [{ ...comment, ...values }],
      addresses: { url: article.url, ofComment: (id) => `${article.url}/comments/${id}` },
      publicUrl,
    })

  it('is named after the article and points to each comment on its page', () => {
    expect(feed()).toMatchObject({
      title: 'Comments on One',
      base: 'https://c.test/articles/one/comments',
      entries: [
        {
          title: 'Comment by Ben',
          url: 'https://c.test/articles/one/comments/7',
          authors: [{ name: 'Ben', url: 'https://ben.test/' }],
        },
      ],
    })
  })

  it('drops an address of a website nobody should follow', () => {
    expect(feed({ url: 'javascript:alert(1)' }).entries[0]?.authors).toEqual([{ name: 'Ben', url: undefined }])
  })

  it('counts an edit as an update', () => {
    expect(feed({ editedAt: '2030-02-01T00:00:00.000Z' }).entries[0]).toMatchObject({
      published: comment.createdAt,
      updated: '2030-02-01T00:00:00.000Z',
    })
  })

  it('names a comment without a name', () => {
    expect(feed({ name: '' }).entries[0]?.title).toBe('Comment by Anonymous')
  })
})
