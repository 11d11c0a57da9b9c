import { fold } from '../words/fold'
import { fnv, fnvStart, fnvStep, spreadBits } from './fingerprint'

/** What the filter looks at. `text` is what a reader typed. */
export type SpamInput = { text: string; name?: string | null | undefined; url?: string | null | undefined }

/**
 * What is learned from a comment: numbers from which no text can be read back. Each has the kind of a feature (two bits) above
 * the place of its weight. No number stands there twice; their order means nothing.
 */
export type Features = Uint32Array

export const weightBits = 18
/** How many weights a model has. */
export const weightCount = 2 ** weightBits
const placeMask = weightCount - 1

/** Features of one kind share one length: a long text says no more than a short one, and no kind drowns another. */
const kinds = { word: 0, letters: 1, shape: 2, host: 3 } as const
type Kind = keyof typeof kinds
export const kindCount = 4

/** How far a text is read, in UTF-16 units; what follows changes the judgement of no real comment. */
const longestText = 4000

/** The hash every feature of a kind begins with. */
const startOf = (kind: Kind): number => fnvStep(fnvStart, kinds[kind])

/** A bit for each code: tells repetitions many times faster than a set of thousands of numbers, and fits into a core's cache. */
const taken = new Uint32Array((kindCount * weightCount) / 32)
/** A text of the longest length has three groups of letters at each place, and words beside them. */
const codes = new Uint32Array(8 * longestText)
let count = 0

function add(kind: number, hash: number): void {
  const code = (kind << weightBits) | (hash & placeMask)
  const bit = 1 << (code & 31)
  const bits = taken[code >>> 5] ?? 0
  if (bits & bit || count === codes.length) return
  taken[code >>> 5] = bits | bit
  codes[count++] = code
}

/** What was added since the last time. */
function takeCodes(): Features {
  const features = codes.slice(0, count)
  for (const code of features) taken[code >>> 5] = 0
  count = 0
  return features
}

/** What digits and signs stand for among letters: `fr33`, `$ubscribe`. */
const stands: Readonly<Record<string, string>> = {
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
const sign = /[0134578@$!|€£]/g
const wordPattern = /[\p{L}\p{N}\p{M}@$€£|!']+/gu
const edges = /^['!|]+|['!|]+$/g
const isPlainWord = /^[\p{L}\p{M}']+$|^\p{N}+$/u
/** Signs on both sides of which there are letters, or that begin or end a word of two letters or more. */
const isDisguised = /\p{L}[0134578@$!|€£]+\p{L}|^[0134578@$|€£]+\p{L}{2}|\p{L}{2}[0134578@$|€£]+$/u
/** A number with its unit, and a name with its number, are no disguise. */
const isNumbered = /^\d+\p{L}{1,3}$|^\p{L}+\d{2,}$/u

/** The word that `typed` stands for. */
function undisguise(typed: string): string {
  const word = typed.replace(edges, '')
  if (isPlainWord.test(word) || !isDisguised.test(word) || isNumbered.test(word)) return word
  return word.replace(sign, (found) => stands[found] ?? found)
}

/** Four letters or more that stand alone in a row are a word that was pulled apart: `f r e e`, `f.r.e.e`. */
const spaced = /(?<![\p{L}\p{N}])\p{L}(?:[ .\-_*+~]{1,3}\p{L}){3,40}(?![\p{L}\p{N}])/gu
const notLetter = /[^\p{L}]/gu
/** What stands behind an override of direction is shown in reverse. */
const reversed = /\u202e([^\u202c\u202e\n]{1,1000})\u202c?/g
/** Any scheme: what a disguise leaves of it is one, too. */
const link = /[\p{L}\p{N}]{3,6}:\/\/[^\s<>"]+|(?<![\p{L}\p{N}])www\.[^\s<>"]+/gu
/** A host that is written without a scheme, or with spaces around its dots so that it is no link. */
const bareHost =
  /(?<![\p{L}\p{N}@./-])[a-z0-9][a-z0-9-]{0,62}(?:\s?\.\s?[a-z0-9-]{1,62}){0,3}\s{0,2}\.\s?(?:com|net|org|info|biz|ru|cn|tk|ly|xyz|top|club|shop|site|online|co|io|me|tv|de|uk|us|in|fr|pl|br|eu)(?![\p{L}\p{N}])/gu
const hostInLink = /^(?:[^/]+:\/\/)?(?:www\.)?([^/?#:]+)/

/** The words of a text in the form the filter knows them: folded, put together where pulled apart, without disguises. */
type ReadText = { words: string[]; hosts: string[]; links: number; isSpaced: boolean; folded: string }

function readText(text: string): ReadText {
  const original = text.slice(0, longestText)
  const forward = original.includes('\u202e')
    ? original.replace(reversed, (_, part: string) => [...part].reverse().join(''))
    : original
  const hosts: string[] = []
  let links = 0
  const note = (found: string): void => {
    const host = hostInLink.exec(found)?.[1]
    if (host) hosts.push(host.replace(/\s/g, ''))
  }
  // Folded first: a link in look-alikes or with invisible characters in it is a link.
  const folded = fold(forward).text
  const joined = folded.replace(spaced, (letters) => letters.replace(notLetter, ''))
  const plain = joined
    .replace(link, (found) => {
      links += 1
      note(found)
      return ' linkhere '
    })
    .replace(bareHost, (found) => {
      note(found)
      return ` hosthere ${found.replace(/\s*\.\s*/g, ' ')} `
    })
  const words = (plain.match(wordPattern) ?? []).map(undisguise).filter((word) => word !== '')
  return { words, hosts, links, isSpaced: joined !== folded, folded }
}

/** The features of a comment: words and pairs of them, groups of three to five letters, its shape, hosts of links, the name. */
export function featuresOf({ name, text, url }: SpamInput): Features {
  const read = readText(text)
  addWords(read)
  for (const feature of shapeOf(text.slice(0, longestText), read)) addFeature('shape', feature)
  if (url) addHost(hostInLink.exec(url.slice(0, 500))?.[1]?.toLowerCase() ?? '')
  if (name)
    for (const part of fold(name.slice(0, 200)).text.match(wordPattern) ?? []) addFeature('host', `name ${part}`)
  return takeCodes()
}

/** What words say of themselves, whatever the comment they stand in looks like. */
export function wordFeaturesOf(text: string): Features {
  addWords(readText(text))
  return takeCodes()
}

function addWords({ hosts, words }: ReadText): void {
  for (const [index, word] of words.entries()) {
    addFeature('word', word)
    const next = words[index + 1]
    if (next !== undefined) addFeature('word', `${word} ${next}`)
  }
  addLetters(` ${words.join(' ')} `)
  for (const host of hosts) addHost(host)
}

function addFeature(kind: Kind, feature: string): void {
  add(kinds[kind], fnv(feature, startOf(kind)))
}

function addHost(host: string): void {
  addFeature('host', host)
  addFeature('host', host.slice(host.lastIndexOf('.')))
}

/** Groups of three, four and five letters; each hash is made out of the one before. */
function addLetters(text: string): void {
  const start = startOf('letters')
  // The last four units, as numbers: reading them again out of the text costs more than all the rest.
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // From the last letter to the first, so that a longer group goes on where the shorter one ended.
    const three = fnvStep(fnvStep(fnvStep(start, unit), d), c)
    if (at >= 2) add(kinds.letters, spreadBits(three))
    const four = fnvStep(three, b)
    if (at >= 3) add(kinds.letters, spreadBits(four))
    if (at >= 4) add(kinds.letters, spreadBits(fnvStep(four, a)))
    a = b
    b = c
    c = d
    d = unit
  }
}

/** 0, then 1, 2–3, 4–7 and so on: what counts is how many times as many. */
const bucket = (count: number): number => (count === 0 ? 0 : Math.min(9, 1 + Math.floor(Math.log2(count))))
const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

function shapeOf(original: string, { folded, hosts, isSpaced, links, words }: ReadText): string[] {
  const letters = countOf(original, /\p{L}/gu)
  const capitals = countOf(original, /\p{Lu}/gu)
  return [
    // In every comment: how much of what the filter has seen was spam.
    'always',
    `words ${bucket(words.length)}`,
    `links ${bucket(links)}`,
    `hosts ${bucket(hosts.length)}`,
    `capitals ${letters < 8 ? 'few' : Math.floor((capitals / letters) * 5)}`,
    `digits ${bucket(countOf(original, /\p{N}/gu))}`,
    `exclamation marks ${bucket(countOf(original, /!/g))}`,
    `question marks ${bucket(countOf(original, /\?/g))}`,
    `lines ${bucket(countOf(original, /\n/g))}`,
    `symbols ${bucket(countOf(original, /[\p{So}\p{Emoji_Presentation}]/gu))}`,
    ...(/(.)\1{3}/u.test(folded) ? ['repeated'] : []),
    ...(hosts.length > 0 ? [`words for a link ${bucket(words.length / hosts.length)}`] : []),
    ...(isSpaced ? ['spaced'] : []),
    ...(words.length >= 8 ? [`variety ${Math.floor((new Set(words).size / words.length) * 5)}`] : []),
  ]
}
