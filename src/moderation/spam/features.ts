import { createUnitPage, foldText, unitsOf } from '../words/fold'
import { fnv, fnvStart, fnvStep, spreadBits } from './print'

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
const mostCodes = 8 * longestText
const codes = new Uint32Array(mostCodes + 3)
let count = 0

/** Without a branch for a repetition, which a processor could only guess. */
function add(kind: number, hash: number): void {
  if (count === mostCodes) return
  const code = (kind << weightBits) | (hash & placeMask)
  const bits = taken[code >>> 5] ?? 0
  taken[code >>> 5] = bits | (1 << (code & 31))
  codes[count] = code
  count += 1 - ((bits >>> (code & 31)) & 1)
}

/** What was added since the last time. */
function takeCodes(): Features {
  const features = codes.slice(0, count)
  clearCodes()
  return features
}

function clearCodes(): void {
  for (let at = 0; at < count; at++) taken[(codes[at] ?? 0) >>> 5] = 0
  count = 0
}

/** What is told of a character, a bit for each; the first seven are counted. */
const told = [
  /\p{L}/u,
  /\p{Lu}/u,
  /\p{N}/u,
  /!/,
  /\?/,
  /\n/,
  /[\p{So}\p{Emoji_Presentation}]/u,
  /[\p{L}\p{N}\p{M}@$€£|!']/u,
  /[\p{M}']/u,
  /[@$€£|!]/,
  /\s/u,
  /[<>"]/,
]
const isLetter = 1 << 0
const isDigit = 1 << 2
const isOfWord = 1 << 7
const isOnLetter = 1 << 8
const isSign = 1 << 9
const isSpace = 1 << 10
const endsLink = isSpace | (1 << 11)
const isMet = 1 << 15
/** The bits of each character of Unicode's first plane that was met so far. */
const met = new Uint16Array(0x10000)

function bitsAt(code: number): number {
  return met[code] || look(code)
}

/** Apart from `bitsAt`: a function that makes another is slower each time it is called. */
function look(code: number): number {
  const character = String.fromCodePoint(code)
  const bits = told.reduce((all, pattern, index) => (pattern.test(character) ? all | (1 << index) : all), isMet)
  if (code < met.length) met[code] = bits
  return bits
}

/** For the units of a text of the longest length, which are read as numbers: out of a text it takes several times as long. */
const page = createUnitPage(2 * longestText)

/** The character at a place; `codePointAt` takes several times as long. */
function codeAt(units: Uint16Array, at: number): number {
  const unit = units[at] ?? 0
  if ((unit & 0xfc00) !== 0xd800) return unit
  const next = units[at + 1] ?? 0
  return (next & 0xfc00) === 0xdc00 ? (((unit & 0x3ff) << 10) | (next & 0x3ff)) + 0x10000 : unit
}

/** The bits of the character that ends before a place. */
function bitsBefore(text: string, at: number): number {
  if (at === 0) return 0
  const code = at > 1 ? (text.codePointAt(at - 2) ?? 0) : 0
  return bitsAt(code > 0xffff ? code : text.charCodeAt(at - 1))
}

/** Where a word stands in a text, whose units are beside it, and all bits of its characters. */
type VisitWord = (start: number, end: number, bits: number, units: Uint16Array) => void

/** Calls back with each word of a folded text, what stands for letters in it included. */
function eachWord(text: string, visit: VisitWord): void {
  const units = unitsOf(text, page)
  const { length } = text
  let start = -1
  let bits = 0
  for (let at = 0; at < length; at++) {
    const code = codeAt(units, at)
    const own = bitsAt(code)
    if (own & isOfWord) {
      if (start < 0) {
        start = at
        bits = 0
      }
      bits |= own
    } else if (start >= 0) {
      visit(start, at, bits, units)
      start = -1
    }
    if (code > 0xffff) at += 1
  }
  if (start >= 0) visit(start, length, bits, units)
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

/** The word that `typed` stands for. */
function undisguise(typed: string): string {
  const word = typed.replace(edges, '')
  if (isPlainWord.test(word) || !isDisguised.test(word) || isNumbered.test(word)) return word
  return word.replace(sign, (found) => stands[found] ?? found)
}

/** Four letters or more that stand alone in a row are a word that was pulled apart: `f r e e`, `f.r.e.e`. */
const spaced = /(?<![\p{L}\p{N}])\p{L}(?:[ .\-_*+~]{1,3}\p{L}){3,40}(?![\p{L}\p{N}])/gu
/** What a text must hold for that, whose pattern is slow: two letters that stand alone between others. */
const mayBeSpaced = /[ .\-_*+~]\p{L}[ .\-_*+~]{1,3}\p{L}[ .\-_*+~]/u
const notLetter = /[^\p{L}]/gu
/** What stands behind an override of direction is shown in reverse. */
const reversed = /\u202e([^\u202c\u202e\n]{1,1000})\u202c?/g
/** What a link has before `://`, in letters. Any scheme: what a disguise leaves of it is one, too. */
const scheme = { least: 3, most: 6 }
const endings = 'com|net|org|info|biz|ru|cn|tk|ly|xyz|top|club|shop|site|online|co|io|me|tv|de|uk|us|in|fr|pl|br|eu'
/** A host that is written without a scheme, or with spaces around its dots so that it is no link. */
const bareHost = new RegExp(
  String.raw`(?<![\p{L}\p{N}@./-])[a-z0-9][a-z0-9-]{0,62}(?:\s?\.\s?[a-z0-9-]{1,62}){0,3}\s{0,2}\.\s?(?:${endings})(?![\p{L}\p{N}])`,
  'uy',
)
/** The last dot of such a host. */
const lastDot = new RegExp(String.raw`\.\s?(?:${endings})(?![a-z0-9])`, 'g')
const hostInLink = /^(?:[^/]+:\/\/)?(?:www\.)?([^/?#:]+)/

/** A text in the form the filter knows: folded, put together where pulled apart, words in the place of links and hosts. */
type ReadText = { plain: string; hosts: string[]; links: number; isSpaced: boolean; isRepeated: boolean }

function readText(text: string): ReadText {
  const original = text.slice(0, longestText)
  const forward = original.includes('\u202e')
    ? original.replace(reversed, (_, part: string) => [...part].reverse().join(''))
    : original
  const hosts: string[] = []
  const note = (found: string): void => {
    const host = hostInLink.exec(found)?.[1]
    if (host) hosts.push(host.replace(/\s/g, ''))
  }
  // Folded first: a link in look-alikes or with invisible characters in it is a link.
  const folded = foldText(forward)
  const joined = mayBeSpaced.test(folded) ? folded.replace(spaced, (letters) => letters.replace(notLetter, '')) : folded
  const { links, text: withoutLinks } = replaceLinks(joined, note)
  return {
    plain: replaceHosts(withoutLinks, note),
    hosts,
    links,
    isSpaced: joined !== folded,
    isRepeated: hasRepeated(folded),
  }
}

/** Whether a character stands four times in a row, within a line. */
function hasRepeated(folded: string): boolean {
  const units = unitsOf(folded, page)
  const { length } = folded
  let last = 0
  let times = 0
  for (let at = 0; at < length; at++) {
    const code = codeAt(units, at)
    if (code > 0xffff) at += 1
    times = code === last ? times + 1 : 1
    last = code
    if (times === 4 && !lineEnds.has(code)) return true
  }
  return false
}
const lineEnds: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x2028, 0x2029])

/** Puts a word in the place of each link: a scheme and what follows it, or `www.` and what follows it, up to a space, quote or angle. */
function replaceLinks(text: string, note: (link: string) => void): { text: string; links: number } {
  let [made, from, links] = ['', 0, 0]
  let [colon, www] = [text.indexOf('://'), text.indexOf('www.')]
  while (colon >= 0 || www >= 0) {
    const bySchemeAt = colon < 0 ? -1 : startOfScheme(text, colon, from)
    const byWwwAt = www < 0 || bitsBefore(text, www) & (isLetter | isDigit) ? -1 : www
    if (colon >= 0 && (bySchemeAt < 0 || !goesOn(text, colon + 3))) {
      colon = text.indexOf('://', colon + 1)
      continue
    }
    if (www >= 0 && (byWwwAt < 0 || !goesOn(text, www + 4))) {
      www = text.indexOf('www.', www + 1)
      continue
    }
    const start = bySchemeAt < 0 || (byWwwAt >= 0 && byWwwAt < bySchemeAt) ? byWwwAt : bySchemeAt
    let end = start === bySchemeAt ? colon + 3 : www + 4
    while (goesOn(text, end)) end += 1
    links += 1
    note(text.slice(start, end))
    made += `${text.slice(from, start)} linkhere `
    from = end
    if (colon >= 0 && colon < from) colon = text.indexOf('://', from)
    if (www >= 0 && www < from) www = text.indexOf('www.', from)
  }
  return { text: links === 0 ? text : made + text.slice(from), links }
}

const goesOn = (text: string, at: number): boolean => at < text.length && !(bitsAt(text.charCodeAt(at)) & endsLink)

/** Where a scheme begins that ends at a place; -1 where none does. It has none of what is before `from`. */
function startOfScheme(text: string, end: number, from: number): number {
  let start = end
  let letters = 0
  while (letters < scheme.most && start > from && bitsBefore(text, start) & (isLetter | isDigit)) {
    start -= start - 2 >= from && (text.codePointAt(start - 2) ?? 0) > 0xffff ? 2 : 1
    letters += 1
  }
  return letters < scheme.least ? -1 : start
}

/** Puts a word, and what the host consists of, in the place of each host without a link. The pattern is only asked where one may begin. */
function replaceHosts(text: string, note: (host: string) => void): string {
  let [made, from, asked] = ['', 0, 0]
  for (const { index: dot } of text.matchAll(lastDot)) {
    for (let at = Math.max(asked, startOfHost(text, dot, asked)); at < dot; at++) {
      if (isHostPart(text.charCodeAt(at - 1))) continue
      bareHost.lastIndex = at
      const found = bareHost.exec(text)?.[0]
      if (found === undefined) continue
      note(found)
      made += `${text.slice(from, at)} hosthere ${found.replace(/\s*\.\s*/g, ' ')} `
      from = at + found.length
      at = from
    }
    asked = Math.max(dot, from)
  }
  return from === 0 ? text : made + text.slice(from)
}

const isHostPart = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d

/** Where what looks like a host begins that goes on at a dot: parts with a dot between them, and at most two spaces around it. */
function startOfHost(text: string, dot: number, least: number): number {
  let start = dot
  for (let before = dot; ; ) {
    let at = before
    for (let spaces = 0; spaces < 2 && at > least && bitsBefore(text, at) & isSpace; spaces++) at -= 1
    while (at > least && isHostPart(text.charCodeAt(at - 1))) {
      at -= 1
      start = at
    }
    if (start !== at) return start
    if (at > least && bitsBefore(text, at) & isSpace) at -= 1
    if (at <= least || text[at - 1] !== '.') return start
    before = at - 1
  }
}

/** The features of a comment: words and pairs of them, groups of three to five letters, its length and shape, hosts of links, the name. */
export function featuresOf({ name, text, url }: SpamInput): Features {
  const read = readText(text)
  const words = addWords(read)
  addLength(text.trim().length)
  for (const feature of shapeOf(text.slice(0, longestText), read, words)) addFeature('shape', feature)
  if (url) addHost(hostInLink.exec(url.slice(0, 500))?.[1]?.toLowerCase() ?? '')
  if (name) {
    const folded = foldText(name.slice(0, 200))
    eachWord(folded, (start, end) => addFeature('host', `name ${folded.slice(start, end)}`))
  }
  return takeCodes()
}

/**
 * Answers what `sum` makes of the features words have by themselves, whatever the comment they stand in looks like: the first `count` of
 * `codes`, which are overwritten afterwards. A list of its own for each word of a comment takes longer than all else about it.
 */
export function sumWordFeatures(text: string, sum: (codes: Features, count: number) => number): number {
  if (!addUsualWord(text)) addWords(readText(text))
  const made = sum(codes, count)
  clearCodes()
  return made
}

/** Words with a space before and after each, in UTF-16 units: of what the hashes are made without a string for each. */
let line = new Uint16Array(2 * longestText)
let lineLength = 0
/** Hashes of words, by their last bits: tells how many words are different. Empty places are 0. */
let wordHashes = new Uint32Array(2 * longestText)
const space = 0x20
const apostrophe = 0x27

type WordCounts = { words: number; different: number }

/** As a Set of words, whose hashes differ but for one pair in four thousand million. */
function isFirst(word: number, mask: number): boolean {
  const hash = word === 0 ? 1 : word >>> 0
  let at = hash & mask
  for (; wordHashes[at] !== 0; at = (at + 1) & mask) if (wordHashes[at] === hash) return false
  wordHashes[at] = hash
  return true
}

/** Writes a word that is of letters or of digits alone: as it is, without apostrophes around it. */
function writePlainWord(units: Uint16Array, start: number, end: number): void {
  let [from, to] = [start, end]
  while (from < to && units[from] === apostrophe) from += 1
  while (from < to && units[to - 1] === apostrophe) to -= 1
  for (let at = from; at < to; at++) line[lineLength++] = units[at] ?? 0
}

function writeWord(word: string): void {
  for (let at = 0; at < word.length; at++) line[lineLength++] = word.charCodeAt(at)
}

/** Whether a word may be a disguise of another. */
const mayBeDisguised = (bits: number): boolean =>
  (bits & (isDigit | isSign)) !== 0 && (bits & (isLetter | isOnLetter | isSign)) !== 0

function addWords({ hosts, plain }: ReadText): WordCounts {
  if (line.length < plain.length + 2) line = new Uint16Array(2 * plain.length)
  // At most half of it is taken.
  const size = 2 ** Math.ceil(Math.log2(plain.length + 2))
  if (wordHashes.length < size) wordHashes = new Uint32Array(size)
  wordHashes.fill(0, 0, size)
  const start = startOf('word')
  let [words, different, before] = [0, 0, 0]
  line[0] = space
  lineLength = 1
  eachWord(plain, (wordStart, wordEnd, bits, units) => {
    const from = lineLength
    if (mayBeDisguised(bits)) writeWord(undisguise(plain.slice(wordStart, wordEnd)))
    else writePlainWord(units, wordStart, wordEnd)
    if (lineLength === from) return
    let [word, pair] = [start, fnvStep(before, space)]
    for (let at = from; at < lineLength; at++) {
      const unit = line[at] ?? 0
      word = fnvStep(word, unit)
      pair = fnvStep(pair, unit)
    }
    if (words > 0) add(kinds.word, spreadBits(pair))
    add(kinds.word, spreadBits(word))
    before = word
    words += 1
    if (isFirst(word, size - 1)) different += 1
    line[lineLength++] = space
  })
  addLetters()
  for (const host of hosts) addHost(host)
  return { words, different }
}

/** Signs that belong to no word and begin no link, as stand after one. */
const afterWord: ReadonlySet<number> = new Set([...'.,;:?!)"'].map((sign) => sign.charCodeAt(0)))
const longestUsual = 40

/**
 * Adds what `addWords` would add for a text that is one word as most are: of Latin letters, with signs after it, in which there is nothing
 * to be put right. Of any other text it adds nothing and says so.
 */
function addUsualWord(text: string): boolean {
  if (text.length > longestUsual) return false
  line[0] = space
  lineLength = 1
  let hash = startOf('word')
  let at = 0
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at) | 0x20
    if (unit < 0x61 || unit > 0x7a) break
    hash = fnvStep(hash, unit)
    line[lineLength++] = unit
  }
  if (at === 0) return false
  for (; at < text.length; at++) if (!afterWord.has(text.charCodeAt(at))) return false
  add(kinds.word, spreadBits(hash))
  line[lineLength++] = space
  addLetters()
  return true
}

function addFeature(kind: Kind, feature: string): void {
  add(kinds[kind], fnv(feature, startOf(kind)))
}

function addHost(host: string): void {
  addFeature('host', host)
  addFeature('host', host.slice(host.lastIndexOf('.')))
}

/**
 * Groups of three, four and five letters, from the last letter to the first, so that a longer group goes on where the shorter one
 * ended. Most of the time that a comment takes goes here: `add` is written out, with all that it changes in this function.
 */
function addLetters(): void {
  const start = startOf('letters')
  const kind = kinds.letters << weightBits
  // The last four units, as numbers.
  let [a, b, c, d] = [line[0] ?? 0, line[1] ?? 0, line[2] ?? 0, line[3] ?? 0]
  const first = fnvStep(fnvStep(fnvStep(start, c), b), a)
  if (lineLength >= 3) add(kinds.letters, spreadBits(first))
  if (lineLength < 4) return
  const second = fnvStep(fnvStep(fnvStep(start, d), c), b)
  add(kinds.letters, spreadBits(second))
  add(kinds.letters, spreadBits(fnvStep(second, a)))
  let added = count
  for (let at = 4; at < lineLength && added < mostCodes; at++) {
    const unit = line[at] ?? 0
    const three = fnvStep(fnvStep(fnvStep(start, unit), d), c)
    const four = fnvStep(three, b)
    let code = kind | (spreadBits(three) & placeMask)
    let bits = taken[code >>> 5] ?? 0
    taken[code >>> 5] = bits | (1 << (code & 31))
    codes[added] = code
    added += 1 - ((bits >>> (code & 31)) & 1)
    code = kind | (spreadBits(four) & placeMask)
    bits = taken[code >>> 5] ?? 0
    taken[code >>> 5] = bits | (1 << (code & 31))
    codes[added] = code
    added += 1 - ((bits >>> (code & 31)) & 1)
    code = kind | (spreadBits(fnvStep(four, a)) & placeMask)
    bits = taken[code >>> 5] ?? 0
    taken[code >>> 5] = bits | (1 << (code & 31))
    codes[added] = code
    added += 1 - ((bits >>> (code & 31)) & 1)
    a = b
    b = c
    c = d
    d = unit
  }
  for (; added > mostCodes; added--) {
    const code = codes[added - 1] ?? 0
    taken[code >>> 5] = (taken[code >>> 5] ?? 0) & ~(1 << (code & 31))
  }
  count = added
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

type Counts = Record<'letters' | 'capitals' | 'digits' | 'exclamations' | 'questions' | 'lines' | 'symbols', number>

/** How many characters there are of each kind that is counted. */
function countCharacters(text: string): Counts {
  let [letters, capitals, digits, exclamations, questions, lines, symbols] = [0, 0, 0, 0, 0, 0, 0]
  const units = unitsOf(text, page)
  const { length } = text
  for (let at = 0; at < length; at++) {
    const code = codeAt(units, at)
    const bits = bitsAt(code)
    letters += bits & 1
    capitals += (bits >>> 1) & 1
    digits += (bits >>> 2) & 1
    exclamations += (bits >>> 3) & 1
    questions += (bits >>> 4) & 1
    lines += (bits >>> 5) & 1
    symbols += (bits >>> 6) & 1
    if (code > 0xffff) at += 1
  }
  return { letters, capitals, digits, exclamations, questions, lines, symbols }
}

function shapeOf(
  original: string,
  { hosts, isRepeated, isSpaced, links }: ReadText,
  { different, words }: WordCounts,
): string[] {
  const { capitals, digits, exclamations, letters, lines, questions, symbols } = countCharacters(original)
  return [
    // In every comment: how much of what the filter has seen was spam.
    'always',
    `words ${bucket(words)}`,
    `links ${bucket(links)}`,
    `hosts ${bucket(hosts.length)}`,
    `capitals ${letters < 8 ? 'few' : Math.floor((capitals / letters) * 5)}`,
    `digits ${bucket(digits)}`,
    `exclamation marks ${bucket(exclamations)}`,
    `question marks ${bucket(questions)}`,
    `lines ${bucket(lines)}`,
    `symbols ${bucket(symbols)}`,
    ...(isRepeated ? ['repeated'] : []),
    ...(hosts.length > 0 ? [`words for a link ${bucket(words / hosts.length)}`] : []),
    ...(isSpaced ? ['spaced'] : []),
    ...(words >= 8 ? [`variety ${Math.floor((different / words) * 5)}`] : []),
  ]
}
