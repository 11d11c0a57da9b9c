import { describe, expect, it } from 'vitest'
import { tracesOf, withoutTraces } from '../../../src/privacy/freeText'

describe('withoutTraces', () => {
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
    ['Writes as Robin@Reader.Example, too', ['robin@reader.example'], 'Writes as Anonymous, too'],
    ['Not xrobin@reader.example', ['robin@reader.example'], 'Not xrobin@reader.example'],
  ])('makes of %j without %j: %j', (text, names, expected) => {
    expect(withoutTraces(text, names)).toBe(expected)
  })

  it('is done with a long text in no time', () => {
    const started = performance.now()
    withoutTraces('aaa '.repeat(5000), ['a'.repeat(50), '(a+)+$'])
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('tracesOf', () => {
  it('knows a website with and without its scheme', () => {
    const traces = tracesOf({ name: 'Robin', url: 'https://robin.example/' })
    expect(withoutTraces('See robin.example, or https://robin.example/', traces)).toBe('See Anonymous, or Anonymous')
  })

  it('does not take the host of a page for the page', () => {
    const traces = tracesOf({ name: 'Robin', url: 'https://host.example/robin' })
    expect(withoutTraces('host.example has more than host.example/robin', traces)).toBe(
      'host.example has more than Anonymous',
    )
  })
})
