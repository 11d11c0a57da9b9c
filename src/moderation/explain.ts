import type { Reason } from './types'

/** A reason as a plain sentence for moderators. Events outlive releases: what `detail` lacks is left out of the sentence. */
export const explain = ({ code, detail = {}, field }: Pick<Reason, 'code' | 'detail' | 'field'>): string => {
  const { checks, limit, links, reports } = detail
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
      return 'Its sender has not proven an address that has an approved comment.'
    case 'banned':
      return 'Its sender is banned.'
    case 'repeated':
      return 'It repeats a comment that was sent before.'
    case 'recent_rejections':
      return 'Many recent comments of its sender were rejected.'
    case 'quarantine':
      return 'Comments of its sender are held for the time being.'
    case 'spam_score':
      return 'It looks like spam.'
    case 'contains_address':
      return `${capital(placeOf(field))} contains an email address or a phone number, perhaps by mistake.`
    case 'reserved_name':
      return 'The name belongs to staff or to an author.'
    case 'external':
      return 'An outside check asked for this.'
    case 'reported':
      return reports === undefined ? 'Readers reported it.' : `It was reported ${count(reports, 'time')} by readers.`
    case 'check_failed':
      return checks === undefined ? 'A check failed or did not answer.' : `A check failed or did not answer: ${checks}.`
  }
}

type Detail = string | number | boolean

const count = (number: Detail, noun: string): string => `${number} ${noun}${Number(number) === 1 ? '' : 's'}`

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
