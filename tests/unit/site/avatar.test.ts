import { describe, expect, it } from 'vitest'
import { avatar } from '../../../src/site/discussion'
import { comment, discussion, view } from './samples'

const drawn = (text: string) => /<svg.*?<\/svg>/s.exec(text)?.[0]

describe('avatar', () => {
  it('depends on the name alone', () => {
    const one = discussion(view({ comments: [comment({ id: 'c1', url: 'https://a.example', html: '<p>A</p>' })] })).html
    const two = discussion(view({ comments: [comment({ id: 'c2', createdAt: '2027-01-01T00:00:00.000Z' })] })).html
    expect(drawn(one)).toBe(drawn(two))
    expect(drawn(one)).toBe(avatar('Ann').html)
  })

  it('is the same however a name is spaced, cased or composed', () => {
    expect(avatar(' RENÉ ').html).toBe(avatar('René').html)
    expect(avatar('Rene\u0301').html.replace(/<text.*/s, '')).toBe(avatar('René').html.replace(/<text.*/s, ''))
  })

  it('differs between names', () => {
    expect(new Set(['Ann', 'Anne', 'Bea', 'Cem', 'Dan'].map((name) => avatar(name).html)).size).toBe(5)
  })

  it('is drawn on the page, without a request to anybody', () => {
    expect(avatar('Ann').html).not.toMatch(/href|src|url\(|https?:/)
  })

  it('has a letter for names of every script, and a mark for none', () => {
    expect(avatar('😀 Ann').html).toContain('>😀</text>')
    expect(avatar('   ').html).toContain('>?</text>')
    expect(avatar('<b>').html).toContain('>&lt;</text>')
  })

  it('is left out where the policy says so', () => {
    expect(discussion(view({ showAvatars: false })).html).not.toContain('<svg')
  })
})
