import { describe, expect, it } from 'vitest'
import { articleBody } from '../../../src/site/articlePage'
import { html, raw } from '../../../src/site/html'
import { layout } from '../../../src/site/layout'
import { articleList, authorHeading, toCard } from '../../../src/site/lists'
import { replyForm } from '../../../src/site/replyForm'
import { reportForm, reportThanks } from '../../../src/site/reports'
import { article, comment, discussion, form, hostile, view } from './samples'

const publicUrl = 'https://colloquy.test'
const picture = { url: hostile, alt: hostile, credit: hostile, width: 10, height: 10 }
const site = { title: hostile, tagline: hostile, footer: hostile, publicUrl, timeZone: 'UTC', language: 'en' } as const
const hostileArticle = article({
  slug: hostile,
  title: hostile,
  excerpt: hostile,
  hero: picture,
  authors: [{ name: hostile, slug: hostile }],
  tags: [hostile],
  publishedAt: hostile,
})
const values = {
  article: hostile,
  name: hostile,
  email: hostile,
  url: hostile,
  content: `</textarea>${hostile}`,
  parent: hostile,
  subscribe: '',
  remember: '',
}
const paths = ['name', 'email', 'url', 'content', hostile]

/** Each part of the site, with the worst anybody could put into it. */
const parts = {
  'the frame': layout({
    site,
    title: hostile,
    description: hostile,
    path: '/',
    image: { path: `/${hostile}`, alt: hostile },
    published: hostile,
    feed: { path: hostile, title: hostile },
    body: html``,
  }),
  'the report': reportForm({
    language: 'en',
    slug: hostile,
    comment: { id: hostile, name: hostile, html: '<p>Text</p>' },
    values: { reason: hostile, explanation: `</textarea>${hostile}`, email: hostile },
    faults: ['reason', 'explanation', 'email', hostile].map((path) => ({
      code: 'invalid_input' as const,
      path,
      message: hostile,
    })),
  }).html,
  'the thanks': reportThanks({ language: 'en', slug: hostile }).html,
  'the article': articleBody(hostileArticle, publicUrl, site).html,
  'the list': articleList({
    articles: [toCard(hostileArticle, { publicUrl, language: 'en', timeZone: 'UTC' })],
    language: 'en',
    timeZone: 'UTC',
    page: 2,
    pages: 3,
    path: `/tags/${hostile}`,
  }).html,
  'the author': authorHeading(
    { name: hostile, bio: hostile, picture, links: [{ label: hostile, url: `https://${hostile}` }] },
    site,
  ).html,
  'a comment': discussion(
    view({
      slug: hostile,
      title: hostile,
      next: hostile,
      comments: [
        comment({ id: hostile, name: hostile, url: `https://x/${hostile}`, createdAt: hostile, more: hostile }),
      ],
    }),
  ).html,
  'the form': replyForm(
    form({
      slug: hostile,
      values,
      replyTo: hostile,
      faults: paths.map((path) => ({ code: 'invalid_input' as const, path, message: hostile })),
    }),
  ).html,
  'the form of staff': replyForm(form({ signedIn: hostile })).html,
}

const tag = /<\/?([a-z][a-z0-9]*)((?:\s+[a-z:-]+(?:="[^"]*")?)*)\s*\/?>/gi

/** Tags and attributes as a browser reads them, and what is left when they are taken out. */
const read = (text: string) => {
  const tags = [...text.matchAll(tag)]
  return {
    elements: tags.map(([, name = '']) => name),
    attributes: tags.flatMap(([, , list = '']) =>
      [...list.matchAll(/([a-z:-]+)(?:="[^"]*")?/gi)].map(([, name = '']) => name),
    ),
    text: text.replace('<!doctype html>', '').replaceAll(tag, ''),
  }
}

describe('the pages', () => {
  it.each(Object.entries(parts))('let nothing out of its place in %s', (_name, text) => {
    expect(text).toContain('&quot;&gt;&lt;script&gt;')
    expect(read(text).text).not.toContain('<')
  })

  it.each(Object.entries(parts))(
    'carry no script and no inline style, which their policy forbids, in %s',
    (_name, text) => {
      const { attributes, elements } = read(text)
      expect(elements.length).toBeGreaterThan(3)
      expect(elements.filter((name) => ['script', 'style', 'iframe'].includes(name))).toEqual([])
      expect(attributes.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([])
    },
  )

  it('would show what is not escaped', () => {
    const { attributes, elements } = read(html`<p title="${raw(hostile)}">${raw(hostile)}</p>`.html)
    expect(elements).toContain('script')
    expect(attributes).toContain('title')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https:relative', '//elsewhere.example', ' JAVASCRIPT:x'])(
    'make no link of %s',
    (url) => {
      expect(discussion(view({ comments: [comment({ url })] })).html).not.toContain('rel="ugc')
      expect(authorHeading({ name: 'Ann', links: [{ label: 'Site', url }] }, site).html).not.toContain('rel="me')
    },
  )
})

describe('html', () => {
  it('escapes text and numbers, joins lists and takes fragments as they are', () => {
    expect(html`${'<'}${1}${['&', raw('<b>')]}${undefined}${null}${false}${0}`.html).toBe('&lt;1&amp;<b>0')
  })

  it('escapes both quotes and the backtick in attributes', () => {
    expect(html`<p title="${`"'\``}">`.html).toBe('<p title="&quot;&#39;&#96;">')
  })
})

describe('the link to the page’s picture', () => {
  it('is absolute, on our own origin', () => {
    expect(layout({ site, image: { path: '/api/media/file/a.jpg', alt: '' }, body: html`` })).toContain(
      'content="https://colloquy.test/api/media/file/a.jpg"',
    )
  })

  it('stays as it is on another', () => {
    expect(layout({ site, image: { path: 'https://files.example/a.jpg', alt: '' }, body: html`` })).toContain(
      'content="https://files.example/a.jpg"',
    )
  })
})
