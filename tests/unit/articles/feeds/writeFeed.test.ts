import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeedEntry, FeedSource } from '../../../../src/articles/feeds/feed'
import { writeFeed } from '../../../../src/articles/feeds/writeFeed'
import { all, parseXml, texts } from './parseXml'

const entry = (values: Partial<FeedEntry> = {}): FeedEntry => ({
  id: 'https://c.test/api/articles/1',
  url: 'https://c.test/articles/one',
  title: 'One',
  html: '<p>Text</p>',
  authors: [],
  tags: [],
  published: '2030-01-01T00:00:00.000Z',
  updated: '2030-01-02T00:00:00.000Z',
  ...values,
})

const source = (...entries: FeedEntry[]): FeedSource => ({
  title: 'Notes & <queries> &amp; co',
  description: 'About',
  url: 'https://c.test/',
  base: 'https://c.test/feed',
  publisher: 'Notes',
  updated: '2029-01-01T00:00:00.000Z',
  entries,
})

const hostile = 'a <b>&amp; "quoted" ]]> twice ]]> \u0000\u001b end'
const cleaned = 'a <b>&amp; "quoted" ]]> twice ]]>  end'
const fenced = 'a <b>&amp; "quoted" ]]&gt; twice ]]&gt;  end'

describe('writeFeed', () => {
  it('writes RSS with the text of every element as it was', () => {
    const rss = parseXml(
      writeFeed(source(entry({ title: hostile, html: hostile, tags: [hostile], authors: [{ name: hostile }] })), 'rss'),
    )
    const [channel] = all(rss, 'channel')
    const [item] = all(rss, 'item')
    expect(texts(channel, 'title')).toEqual(['Notes & <queries> &amp; co'])
    expect(texts(item, 'title')).toEqual([fenced])
    expect(texts(item, 'content:encoded')).toEqual([fenced])
    expect(texts(item, 'category')).toEqual([cleaned])
    expect(texts(item, 'dc:creator')).toEqual([cleaned])
    expect(texts(item, 'author')).toEqual([])
    const [unsigned] = all(parseXml(writeFeed(source(entry()), 'rss')), 'item')
    expect(texts(unsigned, 'dc:creator')).toEqual([])
  })

  it('writes Atom with titles and summaries escaped, because they are declared as HTML', () => {
    const atom = parseXml(
      writeFeed(
        source(
          entry({
            title: 'a < b',
            summary: 'c & d',
            authors: [{ name: 'A & <B>', url: 'https://a.test/?x=1&y' }],
            tags: ['x<y'],
          }),
        ),
        'atom',
      ),
    )
    const [item] = all(atom, 'entry')
    expect(texts(item, 'title')).toEqual(['a &lt; b'])
    expect(texts(item, 'summary')).toEqual(['c &amp; d'])
    expect(texts(all(atom, 'author').at(-1), 'name')).toEqual(['A & <B>'])
    expect(texts(all(atom, 'author').at(-1), 'uri')).toEqual(['https://a.test/?x=1&y'])
    expect(all(atom, 'category')[0]?.attributes.term).toBe('xy')
  })

  it('writes JSON with plain titles', () => {
    const json: unknown = JSON.parse(
      writeFeed(source(entry({ title: 'a < b', summary: 'c & d', authors: [{ name: 'A' }], tags: ['t'] })), 'json'),
    )
    expect(json).toMatchObject({
      title: 'Notes & <queries> &amp; co',
      feed_url: 'https://c.test/feed.json',
      items: [
        {
          id: 'https://c.test/api/articles/1',
          title: 'a < b',
          summary: 'c & d',
          content_html: '<p>Text</p>',
          author: { name: 'A' },
          tags: ['t'],
        },
      ],
    })
  })

  it.each(['rss', 'atom'] as const)('is well-formed %s whatever texts it is given', (format) => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    const words = fc.array(fc.oneof(text, fc.constantFrom(']]>', '&amp;', '<', '"', '\u0001', '\ud800')), {
      maxLength: 6,
    })
    const anyText = words.map((parts) => parts.join(''))
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (title, html, name, tag) => {
        const feed = {
          ...source(entry({ title, html, summary: title, tags: [tag], authors: [{ name }] })),
          title: name,
        }
        expect(all(parseXml(writeFeed(feed, format)), format === 'rss' ? 'item' : 'entry')).toHaveLength(1)
      }),
    )
  })

  it.each([
    ['rss', 'lastBuildDate', 'Wed, 02 Jan 2030 00:00:00 GMT'],
    ['atom', 'updated', '2030-01-02T00:00:00.000Z'],
  ] as const)('dates %s by its newest entry, so that the same entries give the same text', (format, name, time) => {
    expect(
      texts(
        all(
          {
            name: '',
            attributes: {},
            text: '',
            children: [parseXml(writeFeed(source(entry(), entry({ updated: '2029-06-01T00:00:00.000Z' })), format))],
          },
          format === 'rss' ? 'channel' : 'feed',
        )[0],
        name,
      ),
    ).toEqual([time])
  })

  it('dates a feed without entries by its source', () => {
    expect(writeFeed(source(), 'atom')).toContain('<updated>2029-01-01T00:00:00.000Z</updated>')
  })

  it('keeps an address with parameters as it is', () => {
    const url = 'https://blog.example/?post=one&from=feed'
    const feed = source(entry({ url }))
    expect(texts(all(parseXml(writeFeed(feed, 'rss')), 'item')[0], 'link')).toEqual([url])
    const [item] = all(parseXml(writeFeed(feed, 'atom')), 'entry')
    expect(item?.children.find(({ name }) => name === 'link')?.attributes.href).toBe(url)
    expect(JSON.parse(writeFeed(feed, 'json')).items[0].url).toBe(url)
  })

  it('says where it is itself to be had', () => {
    expect(writeFeed(source(), 'rss')).toContain('href="https://c.test/feed.xml" rel="self"')
    expect(writeFeed(source(), 'atom')).toContain('rel="self" href="https://c.test/feed.atom"')
  })
})
