import MarkdownIt, { type StateBlock, type StateCore, type StateInline, type Token } from 'markdown-it'

/** Deeper quotes and lists than this stay text. */
export const maxNesting = 20

const longestAddress = 2000

/**
 * Markdown for people who have not asked for it: what is shown has to be what was typed, but for emphasis, links, quotations,
 * lists and code that are meant as such. Where CommonMark decides otherwise, the difference is stated at its rule.
 */
export const markdown = new MarkdownIt('zero', {
  html: false,
  linkify: true,
  breaks: true,
  typographer: false,
  maxNesting,
}).enable([
  'newline',
  'autolink',
  'link',
  'linkify',
  'emphasis',
  'backticks',
  'escape',
  'entity',
  'blockquote',
  'list',
  'fence',
  'balance_pairs',
  'fragments_join',
])

/** Web addresses with `www.` and without `http://` are links too, as in WordPress; `readme.md` is not. */
const www: NonNullable<Parameters<typeof markdown.linkify.add>[1]> = {
  validate: (text, at, linkify) => {
    // The host of an email address, or of an address that is no link itself.
    if (/[@/:.-]/.test(text.charAt(at - 'www.'.length - 1))) return 0
    // A window is enough for any address, and keeps many of them from reading the whole text each.
    const tail = text.slice(at, at + longestAddress)
    const length = linkify.testSchemaAt(`//${tail}`, 'http:', 0) - '//'.length
    return /^[^/?#:]+\.[^/?#:.]/.test(tail.slice(0, Math.max(0, length))) ? length : 0
  },
  normalize: (match) => {
    match.url = `http://${match.url}`
  },
}

// Addresses people publish by mistake must not become links as well.
markdown.linkify.set({ fuzzyEmail: false, fuzzyIP: false, fuzzyLink: false })
markdown.linkify.add('mailto:', null).add('ftp:', null).add('//', null).add('www.', www)
markdown.validateLink = (url) => /^https?:\/\/[^\s]+$/i.test(url.trim())
// Decoded, `%20` would be a space, and an address that is copied from the page would be another one.
markdown.normalizeLinkText = (url) => url

const punctuation = /[\p{P}$+<=>^`|~]/u
const opening = /[\p{Ps}\p{Pi}]/u
const closing = /[\p{Pe}\p{Pf}]/u
/** Written without spaces between words: emphasis begins and ends within what has no gaps. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const characterBefore = (text: string, at: number): string => {
  const last = text.charCodeAt(at - 1)
  const isLow = last >= 0xdc00 && last <= 0xdfff
  return at === 0 ? ' ' : text.slice(at - (isLow ? 2 : 1), at)
}

const characterAt = (text: string, at: number): string => {
  const code = text.codePointAt(at)
  return code === undefined ? ' ' : String.fromCodePoint(code)
}

type Flanks = { can_open: boolean; can_close: boolean }

/**
 * CommonMark's rule for `_`, which leaves the inside of words alone, for both marks: `5*4*3` and `Leser*innen` are no emphasis.
 * Nor does emphasis begin behind a closing bracket, or end before an opening one: `(ツ)_/¯`.
 */
function flanksOf(before: string, after: string): Flanks {
  const isBeforeSpace = /\s/.test(before)
  const isAfterSpace = /\s/.test(after)
  const isBeforePunctuation = punctuation.test(before)
  const isAfterPunctuation = punctuation.test(after)
  const left = !isAfterSpace && (!isAfterPunctuation || isBeforeSpace || isBeforePunctuation)
  const right = !isBeforeSpace && (!isBeforePunctuation || isAfterSpace || isAfterPunctuation)
  const splits = unspaced.test(before) || unspaced.test(after)
  return {
    can_open: left && (splits || !right || isBeforePunctuation) && !closing.test(before),
    can_close: right && (splits || !left || isAfterPunctuation) && !opening.test(after),
  }
}

class ReadersInline extends markdown.inline.State {
  /** Where each sign stands last, looked up once for a text with many backslashes. */
  private readonly last = new Map<string, number>()

  lastOf(sign: string): number {
    const known = this.last.get(sign) ?? this.src.lastIndexOf(sign)
    this.last.set(sign, known)
    return known
  }

  override scanDelims(start: number): Flanks & { length: number } {
    const mark = this.src[start]
    let end = start
    while (end < this.posMax && this.src[end] === mark) end++
    const after = end < this.posMax ? characterAt(this.src, end) : ' '
    return { ...flanksOf(characterBefore(this.src, start), after), length: end - start }
  }
}
markdown.inline.State = ReadersInline

/** A backslash goes only where it keeps a sign from formatting: `\*so\*`. In `¯\_(ツ)_/¯`, `C:\*.txt` and `\[x\]` it stays. */
markdown.inline.ruler.at('escape', (state: StateInline, silent: boolean): boolean => {
  if (state.src[state.pos] !== '\\' || !(state instanceof ReadersInline)) return false
  const sign = state.src[state.pos + 1]
  if (sign === undefined || !'*_`[]<>&-.)'.includes(sign)) return false
  const isNeeded = formats(state, state.pos, sign)
  // One that stays still keeps its sign from pairing with another.
  if (!isNeeded && sign !== '*' && sign !== '_') return false
  if (!silent) state.pending += isNeeded ? sign : `\\${sign}`
  state.pos += 2
  return true
})

const lineStart = /(?:^|\n)[ \t]*$/
const numbered = /(?:^|\n)[ \t]*\d{1,3}$/

/** Whether a sign behind a backslash at `at` would be formatting without it. */
function formats(state: ReadersInline, at: number, sign: string): boolean {
  const { src } = state
  const isBeforeSpace = /^(?:\s|$)/.test(src.slice(at + 2, at + 3))
  const begins = (pattern: RegExp) => pattern.test(src.slice(Math.max(0, at - 8), at))
  switch (sign) {
    case '*':
    case '_':
      return (sign === '*' && isBeforeSpace && begins(lineStart)) || emphasises(src, at, sign)
    case '`':
      return state.lastOf('`') > at + 1 || src.indexOf('`') < at
    case '[':
    case ']':
      return state.lastOf('](') > at && (sign === '[' || src.indexOf('[') < at)
    case '<':
      return /^<https?:[^\s<>]{1,2000}>/i.test(src.slice(at + 1, at + 2 + longestAddress))
    case '>':
      return begins(lineStart)
    case '&':
      return /^&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i.test(src.slice(at + 1, at + 40))
    case '-':
      return isBeforeSpace && begins(lineStart)
    default:
      return isBeforeSpace && begins(numbered)
  }
}

/** How many signs are looked at for a partner. */
const mostPartners = 50
/** Characters of one run of signs that are looked at in each direction. */
const longestRun = 64

function emphasises(src: string, at: number, sign: string): boolean {
  let start = at
  while (start > Math.max(0, at - longestRun) && (src[start - 1] === sign || src[start - 1] === '\\')) start--
  let end = at + 2
  while (end < at + longestRun && (src[end] === sign || (src[end] === '\\' && src[end + 1] === sign))) end++
  const flanks = flanksOf(characterBefore(src, start), characterAt(src, end))
  if (flanks.can_open)
    for (let next = src.indexOf(sign, end), tries = 0; next >= 0 && tries < mostPartners; tries++) {
      const before = characterBefore(src, src[next - 1] === '\\' ? next - 1 : next)
      if (flanksOf(before, characterAt(src, next + 1)).can_close) return true
      next = src.indexOf(sign, next + 1)
    }
  if (flanks.can_close) {
    // `*a\\*`: the sign before it begins emphasis, and would be closed by this one.
    const last = start > 0 ? src.lastIndexOf(sign, start - 1) : -1
    if (last >= 0 && src[last - 1] !== '\\') return opensOnly(src, last, sign)
    // Of a pair both are escaped: one that is not may belong to another pair.
    const first = src.lastIndexOf(`\\${sign}`, start - 1)
    if (start > 0 && first >= 0) return flanksOf(characterBefore(src, first), characterAt(src, first + 2)).can_open
  }
  return false
}

/** Whether the run of signs that ends at `last` begins emphasis and ends none. */
function opensOnly(src: string, last: number, sign: string): boolean {
  let start = last
  while (start > Math.max(0, last - longestRun) && src[start - 1] === sign) start--
  const flanks = flanksOf(characterBefore(src, start), characterAt(src, last + 1))
  return flanks.can_open && !flanks.can_close
}

/**
 * A quotation or an item of a list ends where a line does not carry its mark: in CommonMark the next line would still belong
 * to it, and a reader's own words would be attributed to whom they quote.
 */
markdown.block.ruler.before(
  'paragraph',
  'noLazyLines',
  (state: StateBlock, line: number, _end: number, silent: boolean): boolean =>
    silent && (state.parentType === 'blockquote' || (state.sCount[line] ?? 0) < state.blkIndent),
  { alt: ['blockquote', 'paragraph'] },
)

/** Numbers as they were typed, where they do not run: answers to the questions 1, 3 and 5, or a countdown. */
markdown.core.ruler.after('block', 'numbersAsTyped', ({ tokens }: StateCore): void => {
  const expected: number[] = []
  for (const token of tokens) {
    if (token.type === 'ordered_list_open') expected.push(Number(token.attrGet('start') ?? 1))
    else if (token.type === 'bullet_list_open') expected.push(Number.NaN)
    else if (token.type === 'ordered_list_close' || token.type === 'bullet_list_close') expected.pop()
    else if (token.type === 'list_item_open' && token.info !== '') {
      const number = Number(token.info)
      if (number !== expected.at(-1)) token.attrSet('value', String(number))
      expected[expected.length - 1] = number + 1
    }
  }
})

markdown.core.ruler.after('inline', 'nothingHidden', ({ tokens, Token }: StateCore): void => {
  for (const token of tokens)
    if (token.type === 'inline' && token.children) token.children = withoutHidden(token.children, Token)
})

const shows = /[\p{L}\p{N}\p{Extended_Pictographic}]/u
const blank = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/**
 * Emphasis of punctuation alone (`*.*`, `*_*`) stays as typed; a picture becomes a link with its description, or its address
 * where there is none; a link without a text shows nothing and is left out.
 */
function withoutHidden(children: readonly Token[], TokenType: StateCore['Token']): Token[] {
  const kept: Token[] = []
  const open: { at: number; hasWords: boolean; isBlank: boolean; isPicture: boolean }[] = []
  for (const token of children) {
    if (token.nesting === 1) {
      const before = kept.at(-1)
      const isPicture =
        token.type === 'link_open' &&
        token.markup === '' &&
        before?.type === 'text' &&
        /(?:^|\s)!$/.test(before.content)
      if (isPicture && before) before.content = before.content.slice(0, -1)
      open.push({ at: kept.length, hasWords: false, isBlank: true, isPicture })
      kept.push(token)
      continue
    }
    const inside = open.at(-1)
    if (token.nesting === 0) {
      if (inside && shows.test(token.content)) inside.hasWords = true
      if (inside && !blank.test(token.content)) inside.isBlank = false
      kept.push(token)
      continue
    }
    const opening = inside && kept[inside.at]
    open.pop()
    if (!inside || !opening) {
      kept.push(token)
      continue
    }
    const outside = open.at(-1)
    if (outside) {
      outside.hasWords ||= inside.hasWords
      outside.isBlank &&= inside.isBlank && token.type !== 'em_close' && token.type !== 'strong_close'
    }
    if (token.type !== 'link_close' && !inside.hasWords) for (const mark of [opening, token]) asText(mark)
    if (token.type === 'link_close' && inside.isBlank) {
      if (!inside.isPicture) {
        kept.splice(inside.at)
        continue
      }
      const address = new TokenType('text', '', 0)
      address.content = String(opening.attrGet('href') ?? '')
      kept.splice(inside.at + 1, kept.length, address)
    }
    kept.push(token)
  }
  return kept
}

function asText(token: Token): void {
  token.content = token.markup
  token.type = 'text'
  token.tag = ''
  token.nesting = 0
}
