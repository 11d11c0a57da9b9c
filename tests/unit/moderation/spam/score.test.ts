import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../src/comments/policy'
import { comments } from '../../../../src/demo/comments'
import { plainText } from '../../../../src/markup/plainText'
import { renderComment } from '../../../../src/markup/renderComment'
import { rules, scoreByRules } from '../../../../src/moderation/spam/score'
import { anySubmission } from '../samples'

const scored = (content: string, { name = 'Robin', url = null as string | null } = {}) => {
  const { html, links } = renderComment(content)
  return scoreByRules({ name, url, content, text: plainText(html), links })
}

describe('scoreByRules', () => {
  it.each([
    ['many_links', `${'Some words to read before a link follows here: https://a.example '.repeat(5)}`],
    ['few_words_for_links', 'Look https://a.example'],
    ['shortened_link', 'I read about this at length in an article: https://bit.ly/abc'],
    ['html_link', 'So good: <a href="https://a.example">here</a>'],
    ['forum_link', 'So good: [url=https://a.example]here[/url]'],
    ['forum_link', 'So good: [link=https://a.example]here[/link]'],
    ['repeated_words', 'casino best casino good casino new casino here'],
    ['repeated_characters', 'So goooooood'],
    ['capitals', 'THIS IS THE BEST ARTICLE I HAVE READ'],
  ])('knows %s', (rule, content) => {
    expect(scored(content).fired).toContain(rule)
  })

  it('knows a shortened link in the website, and a link as a name', () => {
    expect(scored('Well said.', { url: 'https://www.tinyurl.com/x' }).fired).toEqual(['shortened_link'])
    expect(scored('Well said.', { name: 'www.casino.example' }).fired).toEqual(['link_as_name'])
  })

  it.each([
    'Well said.',
    'No no no no no no no no.',
    'I measured again: 11111111 in binary, and ------------ below.',
    'NASA, ESA and JAXA.',
    `${randomUUID()} https://a.example`,
    'The goat ate the goat’s hat, and that was that.',
  ])('lets pass %j', (content) => {
    expect(scored(content).points).toBeLessThan(defaultPolicy.spamHold)
  })

  it('takes the same link in two kinds of markup for spam', () => {
    const content = '<a href="https://a.example">x</a> [url=https://a.example]x[/url]'
    expect(scored(content).points).toBeGreaterThanOrEqual(defaultPolicy.spamReject)
  })

  it('holds no comment of the demo by itself', () => {
    for (const { content, by } of comments)
      expect(
        scored(content, typeof by === 'string' ? {} : { name: by.name, url: by.url ?? null }).points,
        content,
      ).toBeLessThan(defaultPolicy.spamHold)
  })

  it('gives 0 to 100 points, and some exactly when a rule fired', () => {
    fc.assert(
      fc.property(anySubmission, (submission) => {
        const { fired, points } = scoreByRules(submission)
        expect(points).toBeGreaterThanOrEqual(0)
        expect(points).toBeLessThanOrEqual(100)
        expect(points > 0).toBe(fired.length > 0)
        for (const name of fired) expect(Object.keys(rules)).toContain(name)
      }),
    )
  })

  it.each(['<a ', '[url', 'https://', 'word ', '!', 'A', 'ab '])('takes no longer when %j is repeated', (part) => {
    const content = part.repeat(65_000 / part.length)
    const start = performance.now()
    scoreByRules({ name: 'Robin', url: null, content, text: content, links: 3 })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
