import { fnv, fnvStart, fnvStep, spreadBits } from '../../../../src/moderation/spam/print'
import { strong, weak } from '../../../../src/moderation/words/confusables'

// Folding and features as they are defined, by patterns and sets, without anything that is there for speed. What the product
// computes is compared with this: records of decisions hold these numbers, and the weights that come with Colloquy stand at them.

type Piece = { text: string; start: number; end: number }

const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const marks = /\p{M}/gu
const latin = /\p{Script=Latin}/u
const scribbledOn = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Coptic}]/u
const greek = /\p{Script=Greek}/u
const pairs: Record<string, string> = { ı: 'i', i̇: 'i', ß: 'ss', ς: 'σ' }

function foldCluster(cluster: string): string {
  if (/^[\0-\x7f]$/.test(cluster)) return cluster.toLowerCase()
  if (cluster.startsWith('ϲ') || cluster.startsWith('Ϲ')) return 'c'
  const code = cluster.codePointAt(0) ?? 0
  const row = [0x1f150, 0x1f170].find((start) => code >= start && code < start + 26)
  if (row !== undefined) return String.fromCharCode(0x61 + code - row)
  const small = cluster.normalize('NFKC').replace(invisible, '').toLowerCase().normalize('NFC')
  const bare = greek.test(small)
    ? small.normalize('NFD').replace(marks, '')
    : scribbledOn.test(small)
      ? (pairs[small] ?? small).replace(marks, '')
      : small
  return pairs[bare] ?? bare
}

function foldWord(units: readonly string[]): readonly string[] {
  if (!units.some((unit) => [...unit].some((letter) => letter >= '\u0250'))) return units
  const letters = units.filter((unit) => /\p{L}/u.test(unit))
  const each = (as: Record<string, string>) =>
    units.map((unit) => [...unit].map((letter) => as[letter] ?? letter).join(''))
  if (letters.some((unit) => latin.test(unit))) return each({ ...weak, ...strong })
  return letters.length > 0 && letters.every((unit) => [...unit].every((letter) => letter in strong))
    ? each(strong)
    : units
}

/** A text folded, in pieces, each with where it comes from. */
export function foldPlainly(original: string): Piece[] {
  const pieces: Piece[] = []
  const clusters = /[\p{Cf}\p{Default_Ignorable_Code_Point}]|.(?:[\p{Cf}\p{Default_Ignorable_Code_Point}]*\p{M})*/gsu
  for (const match of original.matchAll(clusters)) {
    const cluster = match[0].replace(invisible, '')
    const end = match.index + match[0].length
    const last = pieces.at(-1)
    if (/^\s+$/.test(cluster)) {
      const text = cluster.includes('\n') ? '\n' : ' '
      if (last && /^\s+$/.test(last.text)) Object.assign(last, { text: last.text === '\n' ? '\n' : text, end })
      else pieces.push({ text, start: match.index, end })
    } else {
      const text = cluster === '' ? '' : foldCluster(cluster)
      if (text !== '') pieces.push({ text, start: match.index, end })
    }
  }
  const folded: Piece[] = []
  for (let at = 0; at < pieces.length; ) {
    const word: Piece[] = []
    for (; at < pieces.length && /[\p{L}\p{M}\p{N}]/u.test(pieces[at]?.text ?? ''); at++)
      word.push(pieces[at] ?? { text: '', start: 0, end: 0 })
    const texts = foldWord(word.map(({ text }) => text))
    folded.push(...word.map((piece, index) => ({ ...piece, text: texts[index] ?? '' })))
    const next = pieces[at++]
    if (next) folded.push(next)
  }
  return folded
}

const foldText = (text: string): string =>
  foldPlainly(text)
    .map((piece) => piece.text)
    .join('')

const endings = 'com|net|org|info|biz|ru|cn|tk|ly|xyz|top|club|shop|site|online|co|io|me|tv|de|uk|us|in|fr|pl|br|eu'
const bareHost = new RegExp(
  String.raw`(?<![\p{L}\p{N}@./-])[a-z0-9][a-z0-9-]{0,62}(?:\s?\.\s?[a-z0-9-]{1,62}){0,3}\s{0,2}\.\s?(?:${endings})(?![\p{L}\p{N}])`,
  'gu',
)
const link = /[\p{L}\p{N}]{3,6}:\/\/[^\s<>"]+|(?<![\p{L}\p{N}])www\.[^\s<>"]+/gu
const spaced = /(?<![\p{L}\p{N}])\p{L}(?:[ .\-_*+~]{1,3}\p{L}){3,40}(?![\p{L}\p{N}])/gu
const hostInLink = /^(?:[^/]+:\/\/)?(?:www\.)?([^/?#:]+)/
const wordPattern = /[\p{L}\p{N}\p{M}@$€£|!']+/gu
const stands: Record<string, string> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b' },
  ...{ '@': 'a', $: 's', '!': 'i', '|': 'i', '€': 'e', '£': 'l' },
}

function undisguise(typed: string): string {
  const word = typed.replace(/^['!|]+|['!|]+$/g, '')
  const isDisguised = /\p{L}[0134578@$!|€£]+\p{L}|^[0134578@$|€£]+\p{L}{2}|\p{L}{2}[0134578@$|€£]+$/u.test(word)
  if (!isDisguised || /^\d+\p{L}{1,3}$|^\p{L}+\d{2,}$/u.test(word)) return word
  return word.replace(/[0134578@$!|€£]/g, (found) => stands[found] ?? found)
}

const bucket = (count: number): number => (count === 0 ? 0 : Math.min(9, 1 + Math.floor(Math.log2(count))))
const longest = 4000
const lengths = [10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960]

/** The features of a comment, in rising order. */
export function featuresPlainly(text: string, name = ''): number[] {
  const features = new Set<number>()
  const add = (kind: number, hash: number) => features.add((kind << 18) | (hash & (2 ** 18 - 1)))
  const addText = (kind: number, feature: string) => add(kind, fnv(feature, fnvStep(fnvStart, kind)))
  const original = text.slice(0, longest)
  const count = (pattern: RegExp) => original.match(pattern)?.length ?? 0

  const hosts: string[] = []
  const note = (found: string): void => {
    const host = hostInLink.exec(found)?.[1]
    if (host) hosts.push(host.replace(/\s/g, ''))
  }
  let links = 0
  const forward = original.replace(/\u202e([^\u202c\u202e\n]{1,1000})\u202c?/g, (_, part) =>
    [...part].reverse().join(''),
  )
  const folded = foldText(forward)
  const joined = folded.replace(spaced, (letters) => letters.replace(/[^\p{L}]/gu, ''))
  const withoutLinks = joined.replace(link, (found) => {
    links += 1
    note(found)
    return ' linkhere '
  })
  const plain = withoutLinks.replace(bareHost, (found) => {
    note(found)
    return ` hosthere ${found.replace(/\s*\.\s*/g, ' ')} `
  })
  const words = (plain.match(wordPattern) ?? []).map(undisguise).filter((word) => word !== '')

  for (const [index, word] of words.entries()) {
    addText(0, word)
    if (index + 1 < words.length) addText(0, `${word} ${words[index + 1]}`)
  }
  const line = ` ${words.join(' ')} `
  for (let end = 3; words.length > 0 && end <= line.length; end++)
    for (let size = 3; size <= Math.min(5, end); size++) {
      let hash = fnvStep(fnvStart, 1)
      for (let at = end - 1; at >= end - size; at--) hash = fnvStep(hash, line.charCodeAt(at))
      add(1, spreadBits(hash))
    }
  for (const host of hosts) for (const part of [host, host.slice(host.lastIndexOf('.'))]) addText(3, part)
  for (const step of lengths) if (text.trim().length >= step) addText(4, String(step))
  const [letters, capitals] = [count(/\p{L}/gu), count(/\p{Lu}/gu)]
  for (const feature of [
    'always',
    `words ${bucket(words.length)}`,
    `links ${bucket(links)}`,
    `hosts ${bucket(hosts.length)}`,
    `capitals ${letters < 8 ? 'few' : Math.floor((capitals / letters) * 5)}`,
    `digits ${bucket(count(/\p{N}/gu))}`,
    `exclamation marks ${bucket(count(/!/g))}`,
    `question marks ${bucket(count(/\?/g))}`,
    `lines ${bucket(count(/\n/g))}`,
    `symbols ${bucket(count(/[\p{So}\p{Emoji_Presentation}]/gu))}`,
    ...(/(.)\1{3}/u.test(folded) ? ['repeated'] : []),
    ...(hosts.length > 0 ? [`words for a link ${bucket(words.length / hosts.length)}`] : []),
    ...(joined === folded ? [] : ['spaced']),
    ...(words.length >= 8 ? [`variety ${Math.floor((new Set(words).size / words.length) * 5)}`] : []),
  ])
    addText(2, feature)
  for (const part of foldText(name.slice(0, 200)).match(wordPattern) ?? []) addText(3, `name ${part}`)
  return [...features].sort((one, other) => one - other)
}
