import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comments } from '../../../../src/demo/comments'
import { authors } from '../../../../src/demo/editors'
import { findAddress, holdContainedAddresses } from '../../../../src/moderation/rules/holdContainedAddresses'
import { ask, given } from './given'

const on = { holdAddresses: true }

describe('holdContainedAddresses', () => {
  it('holds a text with an email address and says where it stands', () => {
    const content = 'Write to robin@example.org, please.'
    expect(ask(holdContainedAddresses, given({}, on, { content }))).toEqual({
      code: 'contains_address',
      outcome: 'hold',
      field: 'content',
      span: [9, 26],
      detail: { what: 'email' },
    })
  })

  it('holds a name with a phone number in it', () => {
    const reason = ask(holdContainedAddresses, given({}, on, { name: 'Robin +49 30 1234567' }))
    expect(reason).toMatchObject({ field: 'name', span: [6, 20], detail: { what: 'phone' } })
  })

  it('keeps the address itself out of the reason', () => {
    const reason = ask(holdContainedAddresses, given({}, on, { content: 'robin@example.org' }))
    expect(JSON.stringify(reason)).not.toContain('robin')
  })

  it('has no opinion about other texts, or while the site does not ask', () => {
    expect(ask(holdContainedAddresses, given({}, on))).toBeUndefined()
    expect(ask(holdContainedAddresses, given({}, {}, { content: 'robin@example.org' }))).toBeUndefined()
  })
})

const shown = (text: string) => {
  const found = findAddress(text)
  return found && [found.what, text.slice(...found.span)]
}

describe('findAddress', () => {
  it.each([
    ['Write to robin@example.org.', 'robin@example.org'],
    ['<Robin.O-Neil+news@mail.example.co.uk>', 'Robin.O-Neil+news@mail.example.co.uk'],
    ['mailto:robin@bücher.example', 'robin@bücher.example'],
    ['see https://example.org/@robin, or robin@example.org', 'robin@example.org'],
  ])('finds the email address in %j', (text, address) => {
    expect(shown(text)).toEqual(['email', address])
  })

  it.each([
    ['Tel: +49 30 1234567', '+49 30 1234567'],
    ['Ring +442071234567!', '+442071234567'],
    ['0049 (30) 123 45 67', '0049 (30) 123 45 67'],
    ['at 030 / 123 45 67 after six', '030 / 123 45 67'],
    ['My number is 0171-1234567.', '0171-1234567'],
    ['01711234567', '01711234567'],
    ['06 12 34 56 78', '06 12 34 56 78'],
    ['call (555) 123-4567 now', '(555) 123-4567'],
    ['555-123-4567', '555-123-4567'],
    ['WhatsApp me at 15551234567', '15551234567'],
    ['Telefon 1234567', '1234567'],
  ])('finds the phone number in %j', (text, number) => {
    expect(shown(text)).toEqual(['phone', number])
  })

  it.each([
    'On 04.05.2024 and 2024-05-04, or 4/5/2024, at 10:30.',
    'Between 1990-2001 and 2001 - 2004.',
    'It cost € 1.234.567,00, then 12 000 000 $ and 100 000 000 %.',
    'ISBN 978-3-16-148410-0, or ISBN 0-306-40615-2, or ISBN: 0306406152, or 9783161484100.',
    'See https://example.org/order/0171-1234567?tel=+49301234567 and www.example.org/030/1234567.',
    'Order 4502938475 of 300000000 pieces, version 10.0.19045.4291, pi is 3.14159265358979.',
    'The server 192.168.100.200 answered at 2024-05-04 10:30:59.123456.',
    '48.858370, 2.294481 or +48.85837001',
    '@robin@social.example, icon@2x.png, a @ b, x@y, 5 @ 3.50',
    'Mix 100 200 300 400 grams at 2,400 metres; 3-4-5-6-7-8-9.',
    'The years 2001 2002 2003 2004.',
    '2^31 = 2147483648, 10-20-30-40 and #0171123456',
  ])('finds nothing in %j', (text) => {
    expect(shown(text)).toBeUndefined()
  })

  it('finds nothing in a random id', () => {
    for (let run = 0; run < 2000; run++) expect(shown(`A remark. ${randomUUID()}`)).toBeUndefined()
  })

  it.each(comments.map(({ content, key }) => [key, content]))(
    'finds nothing in the demo’s comment %s',
    (_key, content) => {
      expect(shown(content)).toBeUndefined()
    },
  )

  it('finds nothing in the demo’s names', () => {
    const names = comments.flatMap(({ by }) => (typeof by === 'string' ? [] : [by.name]))
    for (const name of [...names, ...authors.map((author) => author.name)]) expect(shown(name)).toBeUndefined()
  })

  it('finds an address wherever it stands, and names its place', () => {
    const around = fc.string({ unit: fc.constantFrom('a', ' ', '1', '.', ',', 'é', '🙂', '\n'), maxLength: 30 })
    fc.assert(
      fc.property(around, around, (before, after) => {
        const text = `${before} (robin@example.org) ${after}`
        const found = findAddress(text)
        expect(found?.what).toBe('email')
        expect(found && text.slice(...found.span)).toBe('robin@example.org')
      }),
    )
  })

  it.each([
    ['a@', 20_000],
    ['1 ', 30_000],
    ['0', 60_000],
    ['a.', 30_000],
    ['(', 60_000],
    ['a@a.', 15_000],
    ['tel ', 15_000],
    ['ISBN ', 12_000],
    ['https://', 8_000],
  ])('takes no longer than a text of its length should when %j is repeated', (part, times) => {
    const start = performance.now()
    findAddress(part.repeat(times))
    // Milliseconds are enough; seconds would mean that the time grows with the square of the length.
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
