import type { Submission } from '../types'

/** How much a text looks like spam: 0 (not at all) to 100 points, and the names of what spoke for it. */
export type Score = { points: number; fired: readonly string[] }

type Rule = {
  points: number
  /** Ends the sentence "It looks like spam: …". */
  says: string
  applies: (submission: Submission) => boolean
}

/** Letters and digits; what is in a link counts for its link, not as words. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/https?:\/\/\S+/gi, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

const hostsOf = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/(?:www\.)?([a-z0-9.-]{1,253})/gi)].map(([, host = '']) => host.toLowerCase())

/** Shorter ones repeat in every language; and a short text repeats easily. */
const longWord = 4
const longText = 8

function mostRepeated(words: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const word of words) if (word.length >= longWord) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}

/** Texts may have 65,000 characters: matching each by itself takes ten times as long. */
function shareOfCapitals(text: string): number {
  const letters = text.replace(/[^\p{Lu}\p{Ll}]+/gu, '')
  const count = signsIn(letters)
  return count < 20 ? 0 : signsIn(letters.replace(/\p{Ll}+/gu, '')) / count
}

const signsIn = (text: string): number => [...text].length

/**
 * Signs, with points by what they are worth together: no sign that honest people show holds a comment alone. The same link
 * in two kinds of markup is how programs post everywhere, and is enough for spam.
 */
export const rules = {
  many_links: { points: 20, says: 'it has five links or more', applies: ({ links }) => links >= 5 },
  few_words_for_links: {
    points: 25,
    says: 'it has few words beside its links',
    applies: ({ links, text }) => links > 0 && wordsOf(text).length < 8 * links,
  },
  shortened_link: {
    points: 35,
    says: 'a link hides where it leads',
    applies: ({ content, url }) =>
      [content, url ?? ''].some((text) => hostsOf(text).some((host) => shorteners.has(host))),
  },
  html_link: {
    points: 40,
    says: 'links are pasted as HTML',
    applies: ({ content }) => /<a\s[^>]{0,200}href/i.test(content),
  },
  forum_link: {
    points: 55,
    says: 'links are pasted as forum markup',
    applies: ({ content }) => /\[(?:url|link)[=\]]/i.test(content),
  },
  repeated_words: {
    points: 30,
    says: 'one word makes up much of it',
    applies: ({ text }) => {
      const words = wordsOf(text)
      return words.length >= longText && mostRepeated(words) * 3 >= words.length
    },
  },
  repeated_characters: {
    points: 15,
    says: 'characters are repeated',
    applies: ({ text }) => /([\p{L}\p{Sc}!?])\1{5}/u.test(text),
  },
  capitals: { points: 20, says: 'it is written in capitals', applies: ({ text }) => shareOfCapitals(text) > 0.8 },
  link_as_name: { points: 35, says: 'the name is a link', applies: ({ name }) => /:\/\/|\bwww\./i.test(name) },
} as const satisfies Record<string, Rule>

export function scoreByRules(submission: Submission): Score {
  const fired = Object.entries(rules).filter(([, rule]) => rule.applies(submission))
  const points = fired.reduce((sum, [, rule]) => sum + rule.points, 0)
  return { points: Math.min(points, 100), fired: fired.map(([name]) => name) }
}

/**
 * Public services that hide where a link leads, the ones met most. ArchiveTeam keeps a full list of them, dead ones
 * included: https://wiki.archiveteam.org/index.php/URLTeam
 */
const shorteners: ReadonlySet<string> = new Set([
  'adf.ly',
  'bit.do',
  'bit.ly',
  'bitly.com',
  'bl.ink',
  'buff.ly',
  'clck.ru',
  'cutt.ly',
  'goo.gl',
  'is.gd',
  'j.mp',
  'lnkd.in',
  'ouo.io',
  'ow.ly',
  'rb.gy',
  'rebrand.ly',
  's.id',
  'short.io',
  'shorte.st',
  'shorturl.at',
  'soo.gd',
  't.co',
  't.ly',
  'tiny.cc',
  'tinyurl.com',
  'u.to',
  'v.gd',
  'x.co',
])
