import type { ReasonField } from './types'

/** "1 link", "2 links". */
export function count(number: string | number | boolean, noun: string): string {
  return `${number} ${noun}${Number(number) === 1 ? '' : 's'}`
}

const places: Readonly<Record<ReasonField, string>> = {
  name: 'The name',
  url: 'The website',
  content: 'The text',
  email: 'The email address',
  ip: 'The network address',
  userAgent: 'The browser’s description',
}

/** The part of a comment that a reason points to, as the beginning of a sentence. */
export function placeOf(field: ReasonField | undefined): string {
  return field ? places[field] : 'The comment'
}

/** A score of the spam filter, with what it means. */
export function spamSentence({ of100, percent }: Record<'percent' | 'of100', string | number | boolean>): string {
  return `It looks like spam (${percent} %): of comments scored like this, ${of100} of 100 were spam.`
}
