import sanitizeHtml from 'sanitize-html'
import { keepTyped, restoreTyped } from './keepTyped'
import { markdown, maxNesting } from './readersMarkdown'

/** Counts changes of how comments are rendered: older html is made anew by a job. */
export const rendererVersion = 2

/** What a comment may contain. Headings, tables and pictures are not for the foot of an article. */
const tags = ['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a']

const allowed: sanitizeHtml.IOptions = {
  allowedTags: tags,
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'], li: ['value'] },
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
 * A comment's text as HTML: a small Markdown (paragraphs, line breaks, links, emphasis, code, quotes, lists) that leaves alone
 * what is not meant as such, sanitised last. `links` counts the links readers will see, bare addresses included.
 */
export function renderComment(text: string): { html: string; links: number } {
  const html = restoreTyped(sanitizeHtml(markdown.render(keepTyped(text)), allowed).trim())
  return { html, links: html.match(/<a /g)?.length ?? 0 }
}
