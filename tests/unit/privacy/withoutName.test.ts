import { describe, expect, it } from 'vitest'
import { withoutName } from '../../../src/privacy/eraseRow'

describe('withoutName', () => {
  it.each([
    ['Robin was rude again.', ['Robin'], 'Anonymous was rude again.'],
    ['ROBIN, robin and Robin’s friend', ['Robin'], 'Anonymous, Anonymous and Anonymous’s friend'],
    ['Robinson is somebody else.', ['Robin'], 'Robinson is somebody else.'],
    ['See https://robin.example/me.', ['https://robin.example/me'], 'See Anonymous.'],
    ['Robin Hood writes', ['Robin', 'Robin Hood'], 'Anonymous writes'],
    ['Al is too short a name to look for', ['Al'], 'Al is too short a name to look for'],
    ['What (x+)+$ means', ['(x+)+$'], 'What Anonymous means'],
    ['Žofie a žofie', ['Žofie'], 'Anonymous a Anonymous'],
    ['Nothing to see', ['', 'Robin'], 'Nothing to see'],
  ])('makes of %j without %j: %j', (text, names, expected) => {
    expect(withoutName(text, names)).toBe(expected)
  })

  it('is done with a long text in no time', () => {
    const started = performance.now()
    withoutName('aaa '.repeat(5000), ['a'.repeat(50), '(a+)+$'])
    expect(performance.now() - started).toBeLessThan(200)
  })
})
