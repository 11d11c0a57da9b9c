import { fold } from '../words/fold'

/** What the filter looks at. `text` is what a reader typed, or what it shows. */
export type SpamInput = { text: string; name?: string | null | undefined; url?: string | null | undefined }

/**
 * What is learned from a comment, as numbers from which no text can be read back: each code is the kind of a feature (two bits)
 * above the place of its weight. Sorted, without repetition.
 */
export type Features = Uint32Array

export const weightBits = 18
/** How many weights a model has. */
export const weightCount = 2 ** weightBits

/** Features of one kind share one length, so that a long text says no more than a short one, and no kind drowns another. */
const kinds = { word: 0, letters: 1, shape: 2, sender: 3 } as const
type Kind = keyof typeof kinds
export const kindCount = 4

/** How far a text is read; what follows changes the judgement of no real comment. */
const longestText = 4000

/** FNV-1a, with its bits spread by the finaliser of MurmurHash3: FNV leaves the high bits of short texts alike. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function codeOf(kind: Kind, feature: string): number {
  return (kinds[kind] << weightBits) | (hashOf(`${kind}:${feature}`) & (weightCount - 1))
}

/** A word with the letters its digits and signs stand for, where they stand among letters: `fr33`, `$ubscribe`. */
const stand: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '€': 'e',
  '£': 'l',
}
const token = /[\p{L}\p{N}\p{M}@$€£|!']+/gu
const disguised = /\p{L}[0134578@$!|€£]+\p{L}|^[0134578@$|€£]+\p{L}{2}|\p{L}{2}[0134578@$|€£]+$/u

function undisguise(word: string): string {
  if (!disguised.test(word)) return word
  // A number with its unit or an ordinal is no disguise.
  if (/^\d+\p{L}{1,3}$/u.test(word) || /^\p{L}+\d{2,}$/u.test(word)) return word
  return word.replace(/[0134578@$!|€£]/g, (sign) => stand[sign] ?? sign)
}

/** Letters that stand alone, four or more in a row, are a word that was pulled apart: `s u b`, `s.u.b`. */
const spaced = /(?<![\p{L}\p{N}])\p{L}(?:[ .\-_*+~\n]{1,3}\p{L}){3,40}(?![\p{L}\p{N}])/gu
/** What stands between an override and its end is shown in reverse. */
const reversed = /\u202e([^\u202c\u202e\n]{1,1000})\u202c?/g
const link = /(?:https?:\/\/|www\.)[^\s<>"]+/gi
const bareHost = /(?<![\p{L}\p{N}@./])(?:[a-z0-9][a-z0-9-]{1,62}\s?\.\s?){1,3}(?:com|net|org|info|biz|ru|cn|tk|ly|xyz|top|club|shop|site|online|co|io|me|tv|de|uk|us|in)(?![\p{L}\p{N}])/giu

const hostsIn = (text: string): string[] =>
  [...text.matchAll(/(?:https?:\/\/)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map(([, host = '']) => host.toLowerCase())

const bucket = (count: number): string =>
  String(count === 0 ? 0 : Math.min(9, 1 + Math.floor(Math.log2(count))))

/** The features of a comment: words and pairs of them, groups of letters, its shape and its links, and its sender's name. */
export function featuresOf({ text, name, url }: SpamInput): Features {
  const codes = new Set<number>()
  const add = (kind: Kind, feature: string): void => void codes.add(codeOf(kind, feature))
  const original = text.slice(0, longestText)
  const forward = original.replace(reversed, (_, part: string) => [...part].reverse().join(''))
  const links = forward.match(link) ?? []
  const withoutLinks = forward.replace(link, ' linkhere ')
  const hosts = withoutLinks.match(bareHost) ?? []
  const folded = fold(withoutLinks).text
  const joined = folded.replace(spaced, (letters) => letters.replace(/[^\p{L}]/gu, ''))
  const words = (joined.match(token) ?? []).map((word) => undisguise(word.replace(/^['!|]+|['!|]+$/g, ''))).filter(Boolean)

  for (const [index, word] of words.entries()) {
    add('word', word)
    const next = words[index + 1]
    if (next !== undefined) add('word', `${word} ${next}`)
  }
  const spelled = ` ${words.join(' ')} `
  for (let size = 3; size <= 5; size++)
    for (let at = 0; at + size <= spelled.length; at++) add('letters', spelled.slice(at, at + size))

  shapeOf({ original, folded, joined, words, links: links.length, hosts: hosts.length }, (feature) => add('shape', feature))
  for (const host of hostsIn([...links, ...hosts].join(' '))) {
    add('sender', `host ${host}`)
    add('sender', `tail ${host.slice(host.lastIndexOf('.'))}`)
  }
  if (name) for (const part of fold(name.slice(0, 200)).text.match(/[\p{L}\p{N}]+/gu) ?? []) add('sender', `name ${part}`)
  if (url) for (const host of hostsIn(url.slice(0, 500))) add('sender', `host ${host}`)
  return Uint32Array.from(codes).sort()
}

type Shape = { original: string; folded: string; joined: string; words: readonly string[]; links: number; hosts: number }

function shapeOf({ original, folded, joined, words, links, hosts }: Shape, add: (feature: string) => void): void {
  const letters = original.match(/\p{L}/gu)?.length ?? 0
  const capitals = original.match(/\p{Lu}/gu)?.length ?? 0
  add('every')
  add(`words ${bucket(words.length)}`)
  add(`links ${bucket(links)}`)
  add(`hosts ${bucket(hosts)}`)
  add(`capitals ${letters < 8 ? 'few' : Math.floor((capitals / letters) * 5)}`)
  add(`digits ${bucket(original.match(/\p{N}/gu)?.length ?? 0)}`)
  add(`calls ${bucket(original.match(/!/g)?.length ?? 0)}`)
  add(`asks ${bucket(original.match(/\?/g)?.length ?? 0)}`)
  add(`lines ${bucket(original.match(/\n/g)?.length ?? 0)}`)
  add(`symbols ${bucket(original.match(/[\p{So}\p{Emoji_Presentation}]/gu)?.length ?? 0)}`)
  if (/(.)\1{3}/u.test(folded)) add('repeated')
  if (links + hosts > 0) add(`words a link ${bucket(words.length / (links + hosts))}`)
  if (joined !== folded) add('spaced')
  const counted = new Map<string, number>()
  for (const word of words) counted.set(word, (counted.get(word) ?? 0) + 1)
  if (words.length >= 8) add(`variety ${Math.floor((counted.size / words.length) * 5)}`)
}
