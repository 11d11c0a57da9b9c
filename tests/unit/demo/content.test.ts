import { describe, expect, it } from 'vitest'
import { checkSubmission } from '../../../src/comments/submission/checkSubmission'
import { readInput } from '../../../src/comments/submission/readInput'
import { articles } from '../../../src/demo/articles'
import { comments, type DemoComment } from '../../../src/demo/comments'
import { authors } from '../../../src/demo/editors'
import type { Block, Inline } from '../../../src/demo/lexical'
import { pictures } from '../../../src/demo/pictures'
import { renderComment } from '../../../src/markup/renderComment'
import { statuses } from '../../../src/moderation/types'
import { isEmailAddress } from '../../../src/vault/addresses'

const inlineOf = (block: Block): readonly Inline[] =>
  block.kind === 'picture' ? [] : block.kind === 'list' ? block.items.flat() : block.children
const textOf = (part: Inline): string => (typeof part === 'string' ? part : part.text)
const linksOf = (blocks: readonly Block[]) =>
  blocks.flatMap(inlineOf).flatMap((part) => (typeof part === 'object' && 'to' in part ? [part.to] : []))

const slugs = articles.map(({ slug }) => slug)
const bylines = authors.map(({ slug }) => slug)
const byKey = new Map(comments.map((comment) => [comment.key, comment]))

const depth = (comment: DemoComment): number => {
  const parent = comment.parent === undefined ? undefined : byKey.get(comment.parent)
  return parent ? depth(parent) + 1 : 0
}
const endsAs = (comment: DemoComment) =>
  comment.decisions?.at(-1)?.to ?? (typeof comment.by === 'string' ? 'approved' : 'pending')

describe('articles', () => {
  it.each(articles)('$slug has between 350 and 600 words', ({ body }) => {
    const words = body
      .map((block) => inlineOf(block).map(textOf).join(''))
      .join(' ')
      .split(/\s+/)
    expect(words.length).toBeGreaterThanOrEqual(350)
    expect(words.length).toBeLessThanOrEqual(600)
  })

  it.each(articles)('$slug has headings, a quote, a list and a link to another article', ({ body, slug }) => {
    expect(new Set(body.map(({ kind }) => kind))).toEqual(
      new Set([...body.map(({ kind }) => kind), 'heading', 'quote', 'list']),
    )
    const others = linksOf(body).filter((to) => 'article' in to && to.article !== slug && slugs.includes(to.article))
    expect(others).not.toHaveLength(0)
  })

  it('have a picture inside at least one body', () => {
    expect(articles.some(({ body }) => body.some(({ kind }) => kind === 'picture'))).toBe(true)
  })

  it('name only pictures, bylines and articles that there are', () => {
    const named = pictures.map(({ name }) => name)
    for (const { authors: writers, body, hero } of articles) {
      expect(named).toContain(hero)
      for (const writer of writers) expect(bylines).toContain(writer)
      for (const block of body) if (block.kind === 'picture') expect(named).toContain(block.name)
      for (const to of linksOf(body)) if ('article' in to) expect(slugs).toContain(to.article)
    }
  })

  it('have heroes, slugs and titles of their own', () => {
    for (const key of ['hero', 'slug', 'title'] as const)
      expect(new Set(articles.map((article) => article[key])).size).toBe(articles.length)
  })
})

describe('comments', () => {
  it('come in every state', () => {
    expect(new Set(comments.map(endsAs))).toEqual(new Set(statuses))
  })

  it('stand after the one they answer, on the same article', () => {
    for (const [index, { article, hours, parent }] of comments.entries()) {
      if (parent === undefined) continue
      const above = comments.findIndex(({ key }) => key === parent)
      expect(above).toBeGreaterThanOrEqual(0)
      expect(above).toBeLessThan(index)
      expect(comments[above]).toMatchObject({ article })
      expect(comments[above]?.hours).toBeLessThan(hours)
    }
  })

  it('answer only what is public by then', () => {
    for (const { hours, key, parent } of comments) {
      const above = parent === undefined ? undefined : byKey.get(parent)
      if (!above || typeof above.by === 'string') continue
      const [first, ...later] = above.decisions ?? []
      expect(first, key).toMatchObject({ to: 'approved' })
      expect(above.hours + (first?.after ?? 0), key).toBeLessThan(hours)
      for (const { after } of later) expect(above.hours + after, key).toBeGreaterThan(hours)
    }
  })

  it('are sent and decided after their article is published and before today', () => {
    for (const { article, decisions = [], hours } of comments) {
      const age = (articles.find(({ slug }) => slug === article)?.daysAgo ?? 0) * 24
      expect(hours).toBeGreaterThan(0)
      expect(hours + Math.max(0, ...decisions.map(({ after }) => after))).toBeLessThan(age)
    }
  })

  it('reach the fifth level of a thread', () => {
    expect(Math.max(...comments.map(depth))).toBe(4)
  })

  it('wait for links and for a first time', () => {
    const links = comments
      .filter((comment) => endsAs(comment) === 'pending')
      .map(({ content }) => renderComment(content).links)
    expect(links.filter((count) => count >= 2).length).toBeGreaterThan(0)
    expect(links.filter((count) => count === 0).length).toBeGreaterThan(1)
  })

  it('hold one that is hidden while its answer stays', () => {
    const hidden = comments.filter((comment) => endsAs(comment) !== 'approved').map(({ key }) => key)
    expect(comments.some((comment) => endsAs(comment) === 'approved' && hidden.includes(comment.parent ?? ''))).toBe(
      true,
    )
  })

  it('hold one from the author of the article and one from other staff', () => {
    const own = comments
      .filter(({ by }) => typeof by === 'string')
      .map(({ article, by }) => articles.find(({ slug }) => slug === article)?.authors.includes(String(by)))
    expect(new Set(own)).toEqual(new Set([true, false]))
  })

  it('hold a long one, and one with code, a quote and a list', () => {
    expect(comments.some(({ content }) => content.split(/\s+/).length > 250)).toBe(true)
    expect(
      comments.some(({ content }) =>
        ['<pre>', '<code>', '<blockquote>', '<ul>'].every((tag) => renderComment(content).html.includes(tag)),
      ),
    ).toBe(true)
  })

  it('are free of faults', () => {
    const policy = { requireNameEmail: true, requireAccount: false }
    for (const { article, by, content } of comments) {
      if (typeof by === 'string') continue
      const { faults, input } = readInput({ article, content, ...by })
      expect([...faults, ...checkSubmission({ input, policy, signedIn: false, isEmailAddress })]).toEqual([])
    }
  })

  it('have keys of their own', () => {
    expect(byKey.size).toBe(comments.length)
  })

  it('name addresses and sites at domains set apart for examples only', () => {
    const text = JSON.stringify([comments, authors, articles])
    const hosts = [...text.matchAll(/(?:https?:\/\/|@)([\w.-]+\.[a-z]+)/g)].map(([, host = '']) => host)
    expect(hosts.length).toBeGreaterThan(20)
    for (const host of hosts) expect(host).toMatch(/(?:^|\.)example\.(?:org|net|com)$/)
  })
})
