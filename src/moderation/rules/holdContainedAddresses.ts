import type { Rule } from '../types'
import { placeOf } from '../wording'

const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

const contained: Readonly<Record<string, string>> = { email: 'an email address', phone: 'a phone number' }

/** People publish addresses and phone numbers by mistake, their own and those of others. */
export const holdContainedAddresses: Rule<'contains_address'> = {
  reasons: {
    contains_address: {
      label: 'Contains an address',
      sentence: ({ what }, field) =>
        `${placeOf(field)} contains ${contained[String(what)] ?? 'an email address or a phone number'}, perhaps by mistake.`,
    },
  },
  judge({ policy, submission }) {
    if (!policy.holdAddresses) return
    for (const field of ['content', 'name'] as const) {
      const found = findAddress(submission[field])
      if (found)
        return { code: 'contains_address', outcome: 'hold', field, span: found.span, detail: { what: found.what } }
    }
    // As it is shown, for what marks, entities and characters nobody sees have hidden in what was typed.
    const shown = findAddress(submission.text.normalize('NFKC').replace(invisible, ''))
    return shown && { code: 'contains_address', outcome: 'hold', field: 'content', detail: { what: shown.what } }
  },
}

type Found = { what: 'email' | 'phone'; span: [start: number, end: number] }

/** The first email address or phone number in a text, or undefined. Made to overlook some rather than to take other numbers for one. */
export function findAddress(typed: string): Found | undefined {
  // Of equal length, so that places stay: numbers and signs in a web address are no address of a person.
  const text = typed.replace(/(?:https?:\/\/|www\.)\S+/gi, (url) => ' '.repeat(url.length))
  return findEmail(text) ?? findPhone(text)
}

// A second @ in front makes it a name in the fediverse (@robin@social.example), which is public. A backslash in front of a
// sign is how Markdown writes the sign itself.
const email =
  /(?<![\p{L}\p{N}@._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}\\?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\\?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}@-])/gu
const fileName = /\.(?:png|jpe?g|gif|svg|webp|avif|css|js)$/i

function findEmail(text: string): Found | undefined {
  for (const { 0: match, index } of text.matchAll(email))
    if (!fileName.test(match)) return { what: 'email', span: [index, index + match.length] }
  return undefined
}

// Digits with what people put between them; not a part of a longer token, a decimal or a time.
const numbers = /(?<![\p{L}\p{N}_./@#=-]|\d[:,])(?:\+|\()?\d[\d ()./\u00a0-]{5,24}\d(?![\p{L}\p{N}_-]|[./:,]\d)/gu

function findPhone(text: string): Found | undefined {
  for (const { 0: match, index } of text.matchAll(numbers)) {
    const before = text.slice(Math.max(0, index - 24), index)
    const after = text.slice(index + match.length, index + match.length + 2)
    if (isPhone(match, before, after)) return { what: 'phone', span: [index, index + match.length] }
  }
  return undefined
}

const money = /[\p{Sc}%]/u
const date = /^(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2})(?!\d)/
const called =
  /(?:\b(?:tel(?:efon|ephone)?|phone|mobile?|handy|call|whats\s?app|sms|fax)\b)[^\d\p{L}]{0,4}(?:(?:me|us|at|on|nr|no)\b[^\d\p{L}]{0,3}){0,3}$/iu

function isPhone(match: string, before: string, after: string): boolean {
  const digits = match.replace(/\D/g, '')
  if (date.test(match) || /^97[89]\d{10}$/.test(digits) || /\bISBN\b[^\d]*$/i.test(before)) return false
  if (money.test(before.slice(-2)) || money.test(after)) return false
  if (called.test(before)) return digits.length >= 6 && digits.length <= maxDigits
  return shapes.some((shape) => shape(match, digits.length))
}

/** ITU-T E.164: fifteen digits at most, with the country's. */
const maxDigits = 15

const shapes: readonly ((match: string, digits: number) => boolean)[] = [
  // +49 30 1234567; not +48.856614, which is a place.
  (match, digits) => /^\(?\+[1-9]/.test(match) && !/^\+\d{1,3}\.\d+$/.test(match) && digits >= 8 && digits <= maxDigits,
  // 0049 30 1234567
  (match, digits) => /^00[1-9]\d?/.test(match) && /\D/.test(match) && digits >= 10 && digits <= maxDigits + 2,
  // (030) 123 4567
  (match, digits) => /^\(0?\d{2,5}\)[ -]?\d{2,4}(?:[ .-]?\d{2,4}){1,3}$/.test(match) && digits >= 9 && digits <= 12,
  // 555-123-4567
  (match) => /^(?:1[ .-])?[2-9]\d{2}([ .-])\d{3}\1\d{4}$/.test(match),
  // 030 / 123 45 67, 06 12 34 56 78
  (match, digits) => /^0[1-9]\d{0,4}(?:(?: ?[/.-] ?| )\d{2,8}){1,4}$/.test(match) && digits >= 9 && digits <= 12,
  // 01711234567
  (match) => /^0[1-9]\d{8,10}$/.test(match),
]
