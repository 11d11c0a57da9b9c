import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  depthOf,
  type PlacedComment,
  parentPathOf,
  place,
  rebase,
  rootOf,
  segment,
  tailOf,
} from '../../../../src/comments/threads/path'

const at = (time: string, random = 'aaaaaa') => segment({ createdAt: new Date(time), random })

describe('segment', () => {
  it('is fifteen base36 digits long whatever the time', () => {
    for (const time of ['1969-01-01', '1970-01-01', '2030-06-01', '4999-12-31'])
      expect(at(time)).toMatch(/^[0-9a-z]{15}$/)
  })

  it('sorts as time does', () => {
    const time = fc.integer({ min: 0, max: 36 ** 9 - 1 })
    fc.assert(
      fc.property(time, time, (a, b) => {
        fc.pre(a !== b)
        const [first, second] = [a, b].map((ms) => segment({ createdAt: new Date(ms), random: 'zzzzzz' }))
        return a < b === (first ?? '') < (second ?? '')
      }),
    )
  })

  it('refuses a random part of another shape', () => {
    expect(() => at('2030-01-01', 'A/b')).toThrow()
  })

  it('takes its random part from bytes', () => {
    expect(tailOf(Uint8Array.of(0, 35, 36, 255, 10, 9, 7))).toBe('0z03a9')
  })
})

describe('place', () => {
  const root: PlacedComment = { id: 'r', path: 'A', depth: 0, parent: null }
  const reply: PlacedComment = { id: 'p', path: 'A/B', depth: 1, parent: 'r' }

  it('makes a comment without a parent the root of a thread of its own', () => {
    expect(place({ threadDepth: 5, segment: 'S' })).toEqual({ parent: null, depth: 0, root: 'S', path: 'S' })
  })

  it('puts a reply below its parent', () => {
    expect(place({ parent: reply, threadDepth: 5, segment: 'S' })).toEqual({
      parent: 'p',
      depth: 2,
      root: 'A',
      path: 'A/B/S',
    })
  })

  it('puts a reply to a comment on the last level beside it', () => {
    expect(place({ parent: reply, threadDepth: 2, segment: 'S' })).toEqual({
      parent: 'r',
      depth: 1,
      root: 'A',
      path: 'A/S',
    })
  })

  it('makes every comment a root when threads are flat', () => {
    for (const parent of [root, reply])
      expect(place({ parent, threadDepth: 1, segment: 'S' })).toEqual({ parent: null, depth: 0, root: 'S', path: 'S' })
  })

  it('lets no thread grow past its last level, and keeps depth, root and path in step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
        (threadDepth, picks) => {
          const made: PlacedComment[] = []
          for (const [index, pick] of picks.entries()) {
            const parent = made[pick % (made.length + 1)]
            const placed = place({
              parent,
              threadDepth,
              segment: segment({ createdAt: new Date(index), random: '000000' }),
            })
            expect(placed.depth).toBeLessThan(threadDepth)
            expect(placed.depth).toBe(depthOf(placed.path))
            expect(placed.root).toBe(rootOf(placed.path))
            expect(made.find(({ id }) => id === placed.parent)?.path ?? '').toBe(parentPathOf(placed.path))
            made.push({ id: String(index), path: placed.path, depth: placed.depth, parent: placed.parent })
          }
        },
      ),
    )
  })

  it('lets a thread made under a larger setting grow no deeper', () => {
    const deep = { id: 'd', path: 'A/B/C/D', depth: 3, parent: 'c' }
    expect(place({ parent: deep, threadDepth: 2, segment: 'S' })).toEqual({
      parent: 'c',
      depth: 3,
      root: 'A',
      path: 'A/B/C/S',
    })
  })
})

describe('path order', () => {
  it('is depth-first with the oldest first', () => {
    const [a, b, c] = [at('2030-01-01'), at('2030-01-02'), at('2030-01-03')]
    const thread = [a, `${a}/${b}`, `${a}/${b}/${c}`, `${a}/${c}`, b]
    expect([...thread].reverse().sort()).toEqual(thread)
  })
})

describe('rebase', () => {
  it('moves a reply up when the comment above is gone', () => {
    expect(rebase('A/B/C', { from: 'A/B', to: parentPathOf('A/B') })).toBe('A/C')
  })

  it('makes a reply a root when its root is gone', () => {
    expect(rebase('A/B/C', { from: 'A', to: parentPathOf('A') })).toBe('B/C')
  })

  it('leaves what hangs elsewhere alone, even when it begins with the same letters', () => {
    for (const path of ['A', 'AB/C', 'X/A/B']) expect(rebase(path, { from: 'A', to: '' })).toBe(path)
  })
})
