import { describe, expect, it } from 'vitest'
import { type Discussion, nestReplies, type ShownComment } from '../../../src/site/discussion'
import { comment, discussion, view } from './samples'

/** The order and depth of comments in the markup, as `id:depth`; a depth is a list within a list. */
const outline = (text: string): string[] => {
  const found: string[] = []
  let depth = -1
  for (const [tag, id] of text.matchAll(/<ol class="comments">|<\/ol>|id="comment-([^"]+)"/g)) {
    if (id) found.push(`${id}:${depth}`)
    else depth += tag.startsWith('</') ? -1 : 1
  }
  return found
}

describe('discussion', () => {
  it('nests replies in the list item of what they answer', () => {
    const replies = [comment({ id: 'b', replies: [comment({ id: 'c' })] }), comment({ id: 'd' })]
    const { html } = discussion(view({ comments: [comment({ id: 'a', replies }), comment({ id: 'e' })] }))
    expect(outline(html)).toEqual(['a:0', 'b:1', 'c:2', 'd:1', 'e:0'])
    expect(html.match(/<li class="comment-item">/g)).toHaveLength(html.match(/<\/li>/g)?.length ?? 0)
  })

  it('lets replies be closed, and says whose they are', () => {
    const reply = comment({ id: 'b' })
    const open = discussion(view({ comments: [comment({ id: 'a', name: 'Ada <b>', replies: [reply] })] })).html
    expect(open).toContain(
      '<details class="replies" open data-of="a"><summary>Replies to <bdi>Ada &lt;b&gt;</bdi></summary><ol class="comments">',
    )
    const removed = discussion(view({ comments: [comment({ id: 'a', removed: true, replies: [reply] })] })).html
    expect(removed).toContain('<summary>Replies</summary>')
    expect(discussion(view({ comments: [reply] })).html).not.toContain('<details')
  })

  it('gives each comment an address, a date and a way to reply that needs no script', () => {
    const { html } = discussion(view())
    expect(html).toContain('id="comment-c1"')
    expect(html).toContain('href="/articles/tides/comments/c1#comment-c1"')
    expect(html).toContain('<time datetime="2026-05-04T10:00:00.000Z" data-local>')
    expect(html).toContain('href="/articles/tides?replyto=c1#reply"')
  })

  it('counts in words', () => {
    const heading = (total: number) => /<h2[^>]*>(.*?)<\/h2>/.exec(discussion(view({ total })).html)?.[1]
    expect(heading(1)).toMatch(/^1 comment on “Tides”/)
    expect(heading(2)).toMatch(/^2 comments on “Tides”/)
    expect(heading(0)).toBe('Nothing published on “Tides” yet')
    expect(discussion(view({ total: 0, comments: [] })).html).toContain('Nobody has answered “Tides” yet')
    expect(discussion(view({ total: 0, comments: [], canReply: false })).html).toContain('0 comments on “Tides”')
  })

  it('links a name to its website without vouching for it', () => {
    const { html } = discussion(view({ comments: [comment({ url: 'https://ann.example' })] }))
    expect(html).toContain('<a href="https://ann.example" rel="ugc nofollow noopener">Ann</a>')
  })

  it('lets a quotation run in the direction of its own text', () => {
    const html = '<blockquote>\n<p>שלום</p>\n</blockquote>\n<p>Hello</p>'
    expect(discussion(view({ comments: [comment({ html })] })).html).toContain('<blockquote dir="auto">\n<p>שלום</p>')
  })

  it.each([
    ['author', 'Author'],
    ['staff', 'Staff'],
  ] as const)('marks a comment of %s', (badge, word) => {
    expect(discussion(view({ comments: [comment({ badge })] })).html).toContain(`<span class="badge">${word}</span>`)
  })

  it('says that a comment was edited', () => {
    expect(discussion(view({ comments: [comment({ editedAt: '2026-05-04T10:02:00.000Z' })] })).html).toContain(
      '>edited<',
    )
  })

  it('leaves of a removed comment its place and its replies', () => {
    const removed = comment({ removed: true, name: null, html: null, replies: [comment({ id: 'b', name: 'Bea' })] })
    const { html } = discussion(view({ comments: [removed] }))
    expect(outline(html)).toEqual(['c1:0', 'b:1'])
    expect(html).not.toMatch(/Anonymous|replyto=c1/)
  })

  it('offers no replies where nobody can reply', () => {
    expect(discussion(view({ canReply: false })).html).not.toContain('replyto')
  })

  it('tells the sender that a comment waits, and takes no reply to it', () => {
    const { html } = discussion(view({ comments: [comment({ waiting: true })] }))
    expect(html).toMatch(/awaiting moderation/)
    expect(html).not.toContain('replyto')
  })

  it('leads to what comes later', () => {
    const { html } = discussion(view({ comments: [comment({ more: 'm+1' })], next: 'n/2' }))
    expect(html).toContain('?after=m%2B1#comments')
    expect(html).toContain('?after=n%2F2#comments')
  })
})

describe('nestReplies', () => {
  it('hangs a flat list up by what each comment answers', () => {
    const flat = [
      comment({ id: 'a', parent: 'earlier' }),
      comment({ id: 'b', parent: 'a' }),
      comment({ id: 'c', parent: 'b' }),
      comment({ id: 'd', parent: 'earlier' }),
    ]
    expect(outline(discussion(view({ comments: nestReplies(flat) })).html)).toEqual(['a:0', 'b:1', 'c:2', 'd:0'])
  })

  it('leaves a tree as it is', () => {
    const tree = [comment({ id: 'a', replies: [comment({ id: 'b', parent: 'a' })] })]
    expect(nestReplies(tree)).toEqual(tree)
  })
})

describe('a comment that was shown before', () => {
  const source = { type: 'webmention', url: 'https://other.example/', publishedAt: null } as const
  const comments: Partial<ShownComment>[] = [
    { name: 'Ben' },
    { url: 'https://ann.example/' },
    { html: '<p>Else</p>' },
    { createdAt: '2026-05-05T10:00:00.000Z' },
    { editedAt: '2026-05-05T10:00:00.000Z' },
    { badge: 'staff' },
    { votes: 3 },
    { pinned: true },
    { source },
    { source: { ...source, publishedAt: '2026-05-05T10:00:00.000Z' } },
    { waiting: true },
    { removed: true },
  ]
  const views: Partial<Discussion>[] = [
    { slug: 'moved' },
    { canReply: false },
    { canVote: false },
    { showAvatars: false },
    { language: 'de' },
    { timeZone: 'Europe/Berlin' },
    { asked: 'newest' },
    { after: 'x', order: 'newest' },
    { told: { id: 'c1', news: ['posted'] } },
    { editable: new Map([['c1', { until: new Date(0), seconds: 1 }]]) },
  ]
  const all = [...comments.map((one) => [one, {}] as const), ...views.map((one) => [{}, one] as const)]
  it.each(all)('is shown as it is now: %j %j', (ofComment, ofPage) => {
    const show = (id: string, fields: Partial<ShownComment>, shown: Partial<Discussion>) => {
      const told = shown.told && { ...shown.told, id }
      const editable = shown.editable && new Map([...shown.editable.values()].map((own) => [id, own]))
      const page = { canVote: true, ...shown, ...(told && { told }), ...(editable && { editable }) }
      return discussion(view({ ...page, comments: [comment({ votes: 0, ...fields, id })] })).html
    }
    const before = show('c1', {}, {})
    const now = show('c1', ofComment, ofPage)
    expect(now).not.toBe(before)
    // Under an id of its own nothing was kept of it.
    const fresh = `f${Math.trunc(performance.now() * 1000)}`
    expect(now).toBe(show(fresh, ofComment, ofPage).replaceAll(fresh, 'c1'))
    expect(show('c1', {}, {})).toBe(before)
  })
})
