import { describe, expect, it } from 'vitest'
import { clampQuery } from '../../../../../src/platform/http/queries/refuseBadQueries'

const clamped = (query: string) =>
  decodeURIComponent(clampQuery(new URL(`https://colloquy.test/api/articles${query}`)).search)

describe('clampQuery', () => {
  it.each([
    ['', ''],
    ['?limit=10&depth=1', '?limit=10&depth=1'],
    ['?limit=0', '?limit=100'],
    ['?limit=101', '?limit=100'],
    ['?limit=-1', ''],
    ['?limit=1e9', ''],
    ['?limit=abc', ''],
    ['?limit[]=0', '?limit=100'],
    ['?limit[$gt]=5', '?limit=5'],
    ['?limit=5&limit=0', '?limit=5'],
    ['?%6cimit=0', '?limit=100'],
    ['?[limit]=0', '?limit=100'],
    ['?%5Blimit%5D=0&[depth]=9', '?limit=100&depth=2'],
    ['?[pagination]=false', ''],
    ['?pagination=false', ''],
    ['?pagination[]=false', ''],
    ['?depth=10', '?depth=2'],
    ['?depth=0', '?depth=0'],
    ['?where[title][like]=x&limit=0&sort=title', '?where[title][like]=x&sort=title&limit=100'],
  ])('makes %s into %s', (given, expected) => {
    expect(clamped(given)).toBe(expected)
  })
})
