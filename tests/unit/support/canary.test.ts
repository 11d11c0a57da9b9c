import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCanary } from '../../support/canary'
import { prepareSearch } from '../../support/canary/findBytes'

const hash = (algorithm: string, value: string) => createHash(algorithm).update(value).digest()
const base64 = (value: string) => Buffer.from(value).toString('base64')

const written: Record<string, (value: string) => string | Buffer> = {
  plain: (value) => `{"email":"${value}"}`,
  'lower case': (value) => value.toLowerCase(),
  'upper case': (value) => value.toUpperCase(),
  'URL encoding': (value) => `?q=${encodeURIComponent(value)}`,
  'URL encoding of every byte': (value) => Buffer.from(value).toString('hex').toUpperCase().replace(/../g, '%$&'),
  'URL encoding, twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'HTML entities': (value) => value.replaceAll('@', '&#64;').replaceAll(':', '&#58;'),
  'hexadecimal HTML entities': (value) => value.replaceAll('@', '&#x40;').replaceAll(':', '&#x3A;'),
  'JSON escapes': (value) => value.replaceAll('@', '\\u0040').replaceAll(':', '\\u003A'),
  'UTF-16': (value) => Buffer.from(value, 'utf16le'),
  base64: (value) => base64(value),
  'base64 behind one byte': (value) => base64(`x${value}y`),
  'base64 behind two bytes': (value) => base64(`xx${value}yy`),
  'base64 of the normal form': (value) => base64(`{"e":"${value.toLowerCase()}"}`),
  base64url: (value) => Buffer.from(`?${value}?>`).toString('base64url'),
  hexadecimal: (value) => Buffer.from(value).toString('hex'),
  'hexadecimal in upper case': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  ...Object.fromEntries(
    ['md5', 'sha1', 'sha256'].flatMap((algorithm) => [
      [`${algorithm} in hexadecimal`, (value: string) => hash(algorithm, value).toString('hex')],
      [`${algorithm} in base64`, (value: string) => hash(algorithm, value).toString('base64')],
      [`${algorithm} in base64url`, (value: string) => hash(algorithm, value).toString('base64url')],
      [`${algorithm} of the normal form`, (value: string) => hash(algorithm, value.toLowerCase()).toString('hex')],
    ]),
  ),
}

const kinds = ['email', 'IPv4', 'IPv6'] as const
const plantOne = (kind: (typeof kinds)[number]) => {
  const canary = createCanary()
  return { canary, value: kind === 'email' ? canary.email() : canary.ip(kind === 'IPv4' ? 4 : 6) }
}

describe('createCanary', () => {
  for (const kind of kinds)
    it.each(Object.keys(written))(`finds an ${kind} in %s`, (name) => {
      const { canary, value } = plantOne(kind)
      const text = written[name]?.(value) ?? ''
      const hay = Buffer.concat([
        Buffer.from('some text before '),
        Buffer.from(text as string),
        Buffer.from(' and after'),
      ])
      const leaks = canary.scan([
        { where: 'clean', text: 'nothing here' },
        { where: 'body', text: hay },
      ])
      expect(leaks.length).toBeGreaterThan(0)
      expect(leaks.every((leak) => leak.where === 'body' && leak.needle === value)).toBe(true)
    })

  it('finds an IPv4 address written inside IPv6', () => {
    const { canary, value } = plantOne('IPv4')
    const [a = 0, b = 0, c = 0, d = 0] = value.split('.').map(Number)
    const mapped = `::ffff:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
    expect(canary.scan([{ where: 'log', text: mapped }])).toEqual([{ where: 'log', needle: value, form: 'plain' }])
  })

  it('finds the network of an IPv6 address', () => {
    const { canary, value } = plantOne('IPv6')
    const network = `${value.split(':').slice(0, 4).join(':')}::/64`
    expect(canary.scan([{ where: 'log', text: network }])[0]?.needle).toBe(value)
  })

  it('finds a secret that was added', () => {
    const canary = createCanary()
    const secret = canary.secret('kF3n-blind-index-of-a-row')
    expect(canary.scan([{ where: 'dump', text: `x${secret}x` }])).toEqual([
      { where: 'dump', needle: secret, form: 'plain' },
    ])
  })

  it('finds every value in its own haystack and in no other', () => {
    const canary = createCanary()
    const values = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? canary.email() : canary.ip()))
    const leaks = canary.scan(values.map((value, index) => ({ where: String(index), text: `<${value}>` })))
    expect(new Set(leaks.map(({ where, needle }) => `${where} ${needle}`))).toEqual(
      new Set(values.map((value, index) => `${index} ${value}`)),
    )
  })

  it('finds nothing in the addresses of another canary', () => {
    const [one, other] = [createCanary(), createCanary()]
    one.email()
    one.ip()
    expect(one.scan([{ where: 'body', text: `${other.email()} ${other.ip(4)} ${other.ip(6)}` }])).toEqual([])
  })

  it('gives every value once', () => {
    const canary = createCanary()
    const values = Array.from({ length: 200 }, () => [canary.email(), canary.ip()]).flat()
    expect(new Set(values).size).toBe(400)
    expect(canary.known()).toEqual(values)
  })

  it('refuses to look through nothing', () => {
    const { canary } = plantOne('email')
    expect(() => canary.scan([])).toThrow('nothing to look through')
    expect(() => canary.scan([{ where: 'body', text: '' }])).toThrow('nothing to look through')
  })

  it('refuses to look for nothing', () => {
    expect(() => createCanary().scan([{ where: 'body', text: 'text' }])).toThrow('nothing to look for')
  })
})

describe('prepareSearch', () => {
  it('finds a pattern wherever it stands, the first and last byte included', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 20 }),
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 40 }),
        (bytes, before, after) => {
          const search = prepareSearch([{ bytes: Buffer.from(bytes), exact: true, tag: 'it' }])
          expect([...search(Buffer.concat([before, bytes, after]))]).toEqual(['it'])
        },
      ),
    )
  })

  it('finds what a search one pattern at a time finds', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b', 'B'), minLength: 8, maxLength: 9 })
    fc.assert(
      fc.property(
        fc.array(few, { maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'B'), maxLength: 60 }),
        (texts, hay) => {
          const search = prepareSearch(texts.map((tag) => ({ bytes: Buffer.from(tag), exact: true, tag })))
          expect(search(Buffer.from(hay))).toEqual(new Set(texts.filter((tag) => hay.includes(tag))))
        },
      ),
    )
  })

  it('keeps to the case of letters where that matters', () => {
    const search = prepareSearch([{ bytes: Buffer.from('AbCdEfGhIj'), exact: true, tag: 'it' }])
    expect(search(Buffer.from('abcdefghij')).size).toBe(0)
  })

  it('refuses a pattern that would be found by chance', () => {
    expect(() => prepareSearch([{ bytes: Buffer.from('short'), exact: true, tag: 1 }])).toThrow(RangeError)
  })
})
