import { rules } from './spam/score'
import type { BanKind, Reason } from './types'

/** A reason as a plain sentence for moderators. Events outlive releases: what `detail` lacks is left out of the sentence. */
export function explain({ code, detail = {}, field }: Pick<Reason, 'code' | 'detail' | 'field'>): string {
  const { answer, approved, articles, checks, decided, kind, limit, links, needed, points, rejected, reports } = detail
  switch (code) {
    case 'staff':
      return 'It was written by a moderator or by an author of the article.'
    case 'manual':
      return 'Every comment on this site is held for a decision.'
    case 'article_mode':
      return 'Every comment on this article is held for a decision.'
    case 'too_many_links':
      return links === undefined || limit === undefined
        ? 'It contains too many links.'
        : `It contains ${count(links, 'link')}; from ${limit} on, a comment is held.`
    case 'moderation_word':
      return `${capital(placeOf(field))} contains a word from the moderation list.`
    case 'disallowed_word':
      return `${capital(placeOf(field))} contains a word from the list of disallowed words.`
    case 'first_time_author':
      return 'Its sender has not proven an address that has an approved comment; so far only accounts prove theirs.'
    case 'banned':
      return `Its sender is banned${kind === undefined ? '' : `: ${bans[String(kind)] ?? kind}`}.`
    case 'repeated':
      return articles === undefined
        ? 'It repeats a comment that was sent before.'
        : `The same text was sent under ${count(articles, 'other article')} within a week.`
    case 'recent_rejections':
      return decided === undefined || rejected === undefined
        ? 'Many recent comments of its sender were rejected.'
        : `Of ${count(decided, 'comment')} of its sender decided within a week, ${rejected} ${Number(rejected) === 1 ? 'was' : 'were'} rejected.`
    case 'quarantine':
      return approved === undefined || needed === undefined
        ? 'Comments of its sender are held for the time being.'
        : `Its sender has ${count(approved, 'approved comment')} so far; they are held until there are ${needed}.`
    case 'spam_score':
      return points === undefined
        ? 'It looks like spam.'
        : `It looks like spam (${points} of 100 points): ${signsOf(detail.rules) || 'by the spam filter'}.`
    case 'contains_address':
      return `${capital(placeOf(field))} contains ${contained[String(detail.what)] ?? 'an email address or a phone number'}, perhaps by mistake.`
    case 'reserved_name':
      return 'The name belongs to staff or to an author.'
    case 'external':
      return answer === undefined
        ? 'An outside check asked for this.'
        : `The outside check takes it for ${answer === 'discard' ? 'spam so plain that nobody need look at it' : 'spam'}.`
    case 'reported':
      return reports === undefined ? 'Readers reported it.' : `It was reported ${count(reports, 'time')} by readers.`
    case 'check_failed':
      return checks === undefined ? 'A check failed or did not answer.' : `A check failed or did not answer: ${checks}.`
  }
}

type Detail = string | number | boolean

const count = (number: Detail, noun: string): string => `${number} ${noun}${Number(number) === 1 ? '' : 's'}`

const bans: Readonly<Record<string, string>> = {
  address: 'the email address',
  network: 'the network address',
  range: 'a range of network addresses',
  name: 'the name',
  domain: 'the domain of a link',
} satisfies Record<BanKind, string>

const contained: Readonly<Record<string, string>> = { email: 'an email address', phone: 'a phone number' }

const signs: Readonly<Record<string, { says: string }>> = rules

/** Rules that later releases no longer have are left out. */
const signsOf = (names: Detail | undefined): string =>
  String(names ?? '')
    .split(', ')
    .flatMap((name) => (Object.hasOwn(signs, name) ? [signs[name]?.says] : []))
    .join(', ')

const places: Readonly<Record<NonNullable<Reason['field']>, string>> = {
  name: 'the name',
  url: 'the website',
  content: 'the text',
  email: 'the email address',
  ip: 'the network address',
  userAgent: 'the browser’s description',
}

const placeOf = (field: Reason['field']): string => (field ? places[field] : 'the comment')

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
