import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'

/** Counts changes of how comments are rendered, so that stored html tells which rules made it. */
export const rendererVersion = 1

/** What a comment may contain. Headings, tables and pictures are not for the foot of an article. */
const tags = ['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a']

/** Deeper quotes and lists than this stay text. */
const maxNesting = 20

const longestAddress = 2000

const markdown = new MarkdownIt('zero', {
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
  'code',
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

const allowed: sanitizeHtml.IOptions = {
  allowedTags: tags,
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: maxNesting * 3,
  transformTags: {
    // Search engines must not be told that we vouch for what readers link to.
    a: (_name, { href = '' }) => ({ tagName: 'a', attribs: { href, rel: 'ugc nofollow' } }),
  },
  // A link to nowhere is no link.
  exclusiveFilter: ({ attribs, tag }) => tag === 'a' && !attribs.href,
}

/**
 * A comment's text as HTML: a small Markdown (paragraphs, line breaks, links, emphasis, code, quotes, lists), sanitised last.
 * `links` counts the links readers will see, bare addresses included.
 */
export function renderComment(text: string): { html: string; links: number } {
  const html = sanitizeHtml(markdown.render(text), allowed).trim()
  return { html, links: html.match(/<a /g)?.length ?? 0 }
}
