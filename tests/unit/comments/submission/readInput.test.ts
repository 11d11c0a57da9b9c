import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveKey, readInput } from '../../../../src/comments/submission/readInput'

const fields = ['article', 'parent', 'name', 'email', 'url', 'content', 'idempotencyKey'] as const
const faultsOf = (raw: unknown) => readInput(raw).faults.map(({ code, path }) => [code, path])

describe('readInput', () => {
  it('takes every known field', () => {
    const raw = {
      article: 'slow-news',
      parent: 'c1',
      name: 'Ada',
      email: 'ada@reader.example',
      url: 'https://ada.example/',
      content: 'Well said.',
      subscribe: 'all',
      idempotencyKey: 'k-1',
    }
    expect(readInput(raw)).toEqual({ input: raw, faults: [], notes: [] })
  })

  it('ignores what it does not know', () => {
    const { input, faults } = readInput({ content: 'Hi', status: 'approved', html: '<b>', id: 'x' })
    expect(Object.entries(input).filter(([, value]) => value !== undefined)).toEqual([['content', 'Hi']])
    expect(faults).toEqual([])
  })

  it.each(fields)('leaves %s away when nothing was typed', (field) => {
    for (const nothing of [undefined, null, '', '  ']) {
      const { input, faults } = readInput({ [field]: nothing })
      expect(input[field]).toBeUndefined()
      expect(faults).toEqual([])
    }
  })

  it.each(fields)('refuses as %s what is not text', (field) => {
    for (const value of [{ $ne: null }, ['a'], 7, true, () => 'a'])
      expect(faultsOf({ [field]: value })).toEqual([['invalid_input', field]])
  })

  it.each(fields)('refuses NUL and halves of surrogate pairs in %s, once, saying why', (field) => {
    for (const bad of ['\u0000', '\ud83d', '\ude00\ud83d']) {
      const { faults, input } = readInput({ [field]: `a${bad}b` })
      expect(faults, JSON.stringify(bad)).toMatchObject([
        { code: 'invalid_input', path: field, say: 'faults.broken_text' },
      ])
      // What is left is no missing field.
      if (field !== 'url') expect(input[field]).toBe('ab')
    }
  })

  it.each(['\u0003', '\u0007', '\b', '\u001b', '\u007f', '\u0092', '\ufffe', '\ufdd0', '\u{1ffff}'])(
    'drops %j, which nobody typed',
    (character) => {
      const { faults, input } = readInput({ name: `Jo${character}hn`, content: `does${character}nt` })
      expect(faults).toEqual([])
      expect(input).toMatchObject({ name: 'John', content: 'doesnt' })
    },
  )

  it('takes the colours out of what a terminal showed', () => {
    expect(readInput({ content: '\u001b[31merror\u001b[0m: \u009b1mno' }).input.content).toBe('error: no')
  })

  it.each(fields)('leaves %s away when only what shows nothing was sent', (field) => {
    for (const nothing of ['\ufffe', '\u0007', '\u200b', '\ufeff\u200b '])
      expect(readInput({ [field]: nothing })).toMatchObject({ faults: [], input: { [field]: undefined } })
  })

  it('takes emoji, other scripts and joined characters', () => {
    const name = 'Zoë 👩‍🚀 مريم 陳'
    expect(readInput({ name }).input.name).toBe(name)
  })

  it.each([undefined, null, 'text', 7, [], ['content']])('refuses %j in place of a submission', (raw) => {
    expect(readInput(raw)).toMatchObject({ input: {}, faults: [{ code: 'invalid_input' }] })
  })

  it('does not read fields from the prototype', () => {
    const raw: unknown = Object.create({ name: 'Inherited', subscribe: true })
    expect(readInput(raw).input).toEqual({})
  })

  it('reports every wrong field at once', () => {
    expect(faultsOf({ name: 1, email: {}, content: [] })).toEqual([
      ['invalid_input', 'name'],
      ['invalid_input', 'email'],
      ['invalid_input', 'content'],
    ])
  })

  it('never repeats a value in a fault', () => {
    const { faults } = readInput({
      email: 'needle\u0000@x.example',
      url: 'needle://x',
      idempotencyKey: 'needle'.repeat(50),
    })
    expect(faults).toHaveLength(3)
    expect(JSON.stringify(faults)).not.toContain('needle')
  })

  it('never throws, and gives clean text, whatever it is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...fields, 'subscribe'), fc.anything())),
        (raw) => {
          const { input } = readInput(raw)
          for (const field of fields) {
            const value = input[field]
            if (value === undefined) continue
            expect(value).toBe(value.trim())
            expect(value).not.toBe('')
            expect(value).not.toMatch(/\r/)
            if (field !== 'content') expect(value).not.toMatch(/\n/)
          }
        },
      ),
    )
  })
})

describe('a text', () => {
  it('gets the same line ends from every system', () => {
    expect(readInput({ content: 'a\r\nb\rc\nd' }).input.content).toBe('a\nb\nc\nd')
  })

  it.each(['\v', '\f', '\u0085', '\u2028', '\u2029'])('ends its lines at %j, as slides and PDFs do', (end) => {
    expect(readInput({ content: `a${end}b` })).toMatchObject({ input: { content: 'a\nb' }, faults: [] })
  })

  it.each(['\u202a', '\u202b', '\u202c', '\u202d', '\u202e'])(
    'is read in the direction it is shown in: without %j',
    (mark) => {
      expect(readInput({ content: `play ${mark}onisac now` }).input.content).toBe('play onisac now')
    },
  )

  it('keeps the marks that right-to-left scripts need', () => {
    const content = 'שלום\u200f! \u2067مرحبا\u2069 \u200d'.trim()
    expect(readInput({ content }).input.content).toBe(content)
  })

  it('is the same text in every composition of its letters', () => {
    expect(readInput({ name: 'Jose\u0301', content: 'cafe\u0301' }).input).toMatchObject({
      name: 'Jos\u00e9',
      content: 'caf\u00e9',
    })
  })

  it('loses its outer whitespace and keeps the inner', () => {
    expect(readInput({ content: ' \n a\n\n\tb  c \n' }).input.content).toBe('a\n\n\tb  c')
  })
})

describe('a name', () => {
  it('is one line', () => {
    expect(readInput({ name: '  Ada \r\n Lovelace\t' }).input.name).toBe('Ada Lovelace')
  })
})

describe('marks of direction in a name', () => {
  it('are dropped, so that it is shown as it is written', () => {
    const name = '\u202eksed\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u202c'
    expect(readInput({ name }).input.name).toBe('ksed')
  })
})

describe('an email address', () => {
  it('loses what cannot be seen around it', () => {
    expect(readInput({ email: '\u200bada@reader.example\u200b' }).input.email).toBe('ada@reader.example')
  })
})

describe('a website', () => {
  it.each(['n/a', 'N/A', '-', 'none', '@robin', 'no website', 'nothing'])('%j is left out with a note', (typed) => {
    const { faults, input, notes } = readInput({ url: typed, content: 'Hi' })
    expect(faults).toEqual([])
    expect(input.url).toBeUndefined()
    expect(notes).toEqual(['answers.website_left_out'])
  })

  it.each([
    ['https://ada.example', 'https://ada.example'],
    ['  http://ada.example/a?b=c#d  ', 'http://ada.example/a?b=c#d'],
    ['HTTPS://Ada.Example', 'HTTPS://Ada.Example'],
    ['ada.example', 'https://ada.example'],
    ['//ada.example/x', 'https://ada.example/x'],
    ['ada.example:8080/x', 'https://ada.example:8080/x'],
    ['https://例え.jp', 'https://例え.jp'],
    ['http://[2001:db8::1]/', 'http://[2001:db8::1]/'],
    ["https://example.org/Hobson's", "https://example.org/Hobson's"],
  ])('%j is kept as %j', (typed, kept) => {
    expect(readInput({ url: typed })).toMatchObject({ input: { url: kept }, faults: [] })
  })

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)//x.example',
    'javascript:80',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'mailto:ada@reader.example',
    'ftp://ada.example',
    'file:///etc/passwd',
    'https:ada.example',
    'http:/ada.example',
    'https:///ada.example',
    'https:\\\\ada.example',
    'https://user:secret@ada.example',
    'https://',
    'http://ada.example:99999',
    '/path',
    'https://ada.example/"onmouseover="alert(1)',
    'https://ada.example/<b>',
  ])('%j is refused', (typed) => {
    const { input, faults } = readInput({ url: typed })
    expect(input.url).toBeUndefined()
    expect(faults).toMatchObject([{ code: 'invalid_input', path: 'url' }])
  })

  it('that is far too long is left to the check of lengths', () => {
    const url = `https://ada.example/${'x'.repeat(3000)}`
    expect(readInput({ url })).toMatchObject({ input: { url }, faults: [] })
  })

  it('is http or https on a named host, or nothing, whatever was typed', () => {
    const typed = fc.oneof(fc.string(), fc.webUrl(), fc.stringMatching(/^[a-z]{1,10}:\/?\/?[a-z.@:/\\]{0,20}$/))
    fc.assert(
      fc.property(typed, (url) => {
        const kept = readInput({ url }).input.url
        if (kept !== undefined) expect(kept).toMatch(/^https?:\/\/[^/\s"'<>]+/i)
      }),
    )
  })
})

describe('an idempotency key', () => {
  it('has at most 200 characters', () => {
    expect(faultsOf({ idempotencyKey: 'k'.repeat(200) })).toEqual([])
    expect(faultsOf({ idempotencyKey: 'k'.repeat(201) })).toEqual([['invalid_input', 'idempotencyKey']])
  })
})

describe('the wish to be mailed', () => {
  it.each([
    [true, 'replies'],
    ['replies', 'replies'],
    ['all', 'all'],
    [false, undefined],
    ['on', 'replies'],
    ['true', 'replies'],
    ['false', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j is read as %j', (subscribe, read) => {
    const { input, faults } = readInput({ subscribe })
    expect(input.subscribe).toBe(read)
    expect(faults).toEqual([])
  })

  it('is not read from anything else', () => {
    expect(faultsOf({ subscribe: { on: true } })).toEqual([['invalid_input', 'subscribe']])
    expect(faultsOf({ subscribe: 'some' })).toEqual([['invalid_input', 'subscribe']])
  })
})

it('reads a long run of spaces or of signs that show nothing as quickly as any other text', () => {
  for (const sign of [' ', '\u200b', '\n']) {
    const content = `a${sign.repeat(65_000)}b`
    const begun = performance.now()
    expect(readInput({ content }).input.content).toBe(content)
    expect(performance.now() - begun).toBeLessThan(500)
    expect(readInput({ content: sign.repeat(65_000) }).input.content).toBeUndefined()
  }
})

const typed = {
  article: 'slow-news',
  parent: 'c1',
  name: 'Ada',
  content: 'Well said.',
  ipTag: 'tag',
  minute: 29_000_000,
}

describe('deriveKey', () => {
  it('is the same for the same submission', () => {
    expect(deriveKey({ ...typed })).toBe(deriveKey(typed))
  })

  it.each(['article', 'parent', 'name', 'content', 'ipTag'] as const)('depends on %s', (field) => {
    expect(deriveKey({ ...typed, [field]: 'other' })).not.toBe(deriveKey(typed))
  })

  it('is another one in the next minute', () => {
    expect(deriveKey({ ...typed, minute: typed.minute + 1 })).not.toBe(deriveKey(typed))
  })

  it('fits where keys are kept and shows nothing of what was typed', () => {
    expect(deriveKey({ ...typed, content: 'x'.repeat(100_000) })).toMatch(/^form-[\w-]{43}$/)
  })

  it('does not mistake the end of one field for the start of the next', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (name, content, moved) => {
        const one = deriveKey({ ...typed, name: name + moved, content })
        expect(deriveKey({ ...typed, name, content: moved + content })).not.toBe(one)
      }),
    )
  })
})
