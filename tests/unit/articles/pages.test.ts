import { describe, expect, it } from 'vitest'
import { canonicalPage } from '../../../src/articles/pages/pages'

const canonical = (text: string, parameters: string[] = []) => canonicalPage(text, parameters)?.href

describe('canonicalPage', () => {
  it.each([
    ['https://Blog.Example:443/post/', 'https://blog.example/post'],
    ['https://blog.example/post//', 'https://blog.example/post'],
    ['https://blog.example/post#part', 'https://blog.example/post'],
    ['https://blog.example/post?utm_source=x&z=1', 'https://blog.example/post'],
    ['https://blog.example', 'https://blog.example/'],
    ['https://blog.example/a/../post', 'https://blog.example/post'],
    ['http://blog.example/Post', 'http://blog.example/Post'],
  ])('writes %s as %s', (text, expected) => {
    expect(canonical(text)).toBe(expected)
  })

  it('keeps the parameters that count, in the order of their names', () => {
    expect(canonical('https://shop.example/?z=1&id=7&a=2&a=1', ['a', 'id'])).toBe('https://shop.example/?a=2&a=1&id=7')
  })

  it.each([
    'ftp://blog.example/',
    'javascript:alert(1)',
    '/post',
    'https://me:secret@blog.example/',
    `https://b.example/${'x'.repeat(2000)}`,
    '',
  ])('takes %s for no page', (text) => {
    expect(canonical(text)).toBeUndefined()
  })
})
