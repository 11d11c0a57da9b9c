import { foldText } from '../words/fold'
import { fnv, fnvStart, fnvStep, spreadBits } from './fingerprint'

/** What the filter looks at. `text` is what a reader typed. */
export type SpamInput = { text: string; name?: string | null | undefined; url?: string | null | undefined }

/**
 * What is learned from a comment: numbers from which no text can be read back. Each has the kind of a feature (three bits) above
 * the place of its weight. No number stands there twice; their order means nothing.
 */
export type Features = Uint32Array

export const weightBits = 18
/** How many weights a model has. */
export const weightCount = 2 ** weightBits
const placeMask = weightCount - 1

/** Features of one kind share one length: a long text says no more than a short one, and no kind drowns another. */
const kinds = { word: 0, letters: 1, shape: 2, host: 3, length: 4 } as const
type Kind = keyof typeof kinds
export const kindCount = 5

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

/** What is told of a character, a bit for each: letter, capital, digit, exclamation mark, question mark, line, symbol; part of a word. */
const told = [
  /\p{L}/u,
  /\p{Lu}/u,
  /\p{N}/u,
  /!/,
  /\?/,
  /\n/,
  /[\p{So}\p{Emoji_Presentation}]/u,
  /[\p{L}\p{N}\p{M}@$€£|!']/u,
]
const ofWord = 1 << 7
const bitsOf = (character: string): number =>
  told.reduce((bits, pattern, index) => (pattern.test(character) ? bits | (1 << index) : bits), 0)
/** The bits of each character of Unicode's first plane that was met so far, above them a bit that says so. */
const met = new Uint16Array(0x10000)
const isMet = 1 << 8

function bitsAt(code: number): number {
  const known = met[code]
  if (known) return known
  const bits = bitsOf(String.fromCodePoint(code)) | isMet
  if (code < met.length) met[code] = bits
  return bits
}

/** The words of a folded text, and what stands for letters in them. As a pattern this takes many times as long where not all is Latin. */
function wordsIn(text: string): string[] {
  const words: string[] = []
  let start = -1
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0
    if (bitsAt(code) & ofWord) {
      if (start < 0) start = at
    } else if (start >= 0) {
      words.push(text.slice(start, at))
      start = -1
    }
    if (code > 0xffff) at += 1
  }
  if (start >= 0) words.push(text.slice(start))
  return words
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
const edges = /^['!|]+|['!|]+$/g
const isPlainWord = /^[\p{L}\p{M}']+$|^\p{N}+$/u
/** Signs on both sides of which there are letters, or that begin or end a word of two letters or more. */
const isDisguised = /\p{L}[0134578@$!|€£]+\p{L}|^[0134578@$|€£]+\p{L}{2}|\p{L}{2}[0134578@$|€£]+$/u
/** A number with its unit, and a name with its number, are no disguise. */
const isNumbered = /^\d+\p{L}{1,3}$|^\p{L}+\d{2,}$/u

const isAsciiWord = /^[a-z]+$/

/** The word that `typed` stands for. */
function undisguise(typed: string): string {
  if (isAsciiWord.test(typed)) return typed
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
const endings = 'com|net|org|info|biz|ru|cn|tk|ly|xyz|top|club|shop|site|online|co|io|me|tv|de|uk|us|in|fr|pl|br|eu'
/** A host that is written without a scheme, or with spaces around its dots so that it is no link. */
const bareHost = new RegExp(
  String.raw`(?<![\p{L}\p{N}@./-])[a-z0-9][a-z0-9-]{0,62}(?:\s?\.\s?[a-z0-9-]{1,62}){0,3}\s{0,2}\.\s?(?:${endings})(?![\p{L}\p{N}])`,
  'gu',
)
// What a text must hold for the patterns above, which are slow where not all of it is Latin.
const mayBeSpaced = /\S(?:[ .\-_*+~]{1,3}\S){3}/u
const mayHoldLink = /:\/\/|www\./
const mayHoldHost = new RegExp(String.raw`\.\s?(?:${endings})(?![a-z0-9])`)
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
  const folded = foldText(forward)
  const joined = mayBeSpaced.test(folded) ? folded.replace(spaced, (letters) => letters.replace(notLetter, '')) : folded
  const withoutLinks = mayHoldLink.test(joined)
    ? joined.replace(link, (found) => {
        links += 1
        note(found)
        return ' linkhere '
      })
    : joined
  const plain = mayHoldHost.test(withoutLinks)
    ? withoutLinks.replace(bareHost, (found) => {
        note(found)
        return ` hosthere ${found.replace(/\s*\.\s*/g, ' ')} `
      })
    : withoutLinks
  const words = wordsIn(plain)
    .map(undisguise)
    .filter((word) => word !== '')
  return { words, hosts, links, isSpaced: joined !== folded, folded }
}

/** The features of a comment: words and pairs of them, groups of three to five letters, its length and shape, hosts of links, the name. */
export function featuresOf({ name, text, url }: SpamInput): Features {
  const read = readText(text)
  addWords(read)
  addLength(text.trim().length)
  for (const feature of shapeOf(text.slice(0, longestText), read)) addFeature('shape', feature)
  if (url) addHost(hostInLink.exec(url.slice(0, 500))?.[1]?.toLowerCase() ?? '')
  if (name) for (const part of wordsIn(foldText(name.slice(0, 200)))) addFeature('host', `name ${part}`)
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

/** Letters from which on a text is longer than another, in steps of about the root of two. */
const lengths = [10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960]

/**
 * One feature for each step that a text reaches, so that what is learned of a length holds for longer ones. Of all features that
 * were tried, this one told spam on an article nobody had seen best (docs/spam.md).
 */
function addLength(length: number): void {
  for (const step of lengths) if (length >= step) addFeature('length', String(step))
}

/** What says how long a text is, and nothing else: the weights that come with Colloquy are made without. */
export function lengthFeatures(): Features {
  for (const step of lengths) addFeature('length', String(step))
  return takeCodes()
}

/** 0, then 1, 2–3, 4–7 and so on: what counts is how many times as many. */
const bucket = (count: number): number => (count === 0 ? 0 : Math.min(9, 1 + Math.floor(Math.log2(count))))

/** How many characters there are of each kind that is counted. */
function countCharacters(text: string): number[] {
  const counts = told.map(() => 0)
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at += 1
    let bits = bitsAt(code) & ~(ofWord | isMet)
    for (let index = 0; bits !== 0; index++, bits >>>= 1) if (bits & 1) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

function shapeOf(original: string, { folded, hosts, isSpaced, links, words }: ReadText): string[] {
  const [letters = 0, capitals = 0, digits = 0, exclamations = 0, questions = 0, lines = 0, symbols = 0] =
    countCharacters(original)
  return [
    // In every comment: how much of what the filter has seen was spam.
    'always',
    `words ${bucket(words.length)}`,
    `links ${bucket(links)}`,
    `hosts ${bucket(hosts.length)}`,
    `capitals ${letters < 8 ? 'few' : Math.floor((capitals / letters) * 5)}`,
    `digits ${bucket(digits)}`,
    `exclamation marks ${bucket(exclamations)}`,
    `question marks ${bucket(questions)}`,
    `lines ${bucket(lines)}`,
    `symbols ${bucket(symbols)}`,
    ...(/(.)\1{3}/u.test(folded) ? ['repeated'] : []),
    ...(hosts.length > 0 ? [`words for a link ${bucket(words.length / hosts.length)}`] : []),
    ...(isSpaced ? ['spaced'] : []),
    ...(words.length >= 8 ? [`variety ${Math.floor((new Set(words).size / words.length) * 5)}`] : []),
  ]
}
