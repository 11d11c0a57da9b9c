import sanitizeHtml from 'sanitize-html'

const nothing: sanitizeHtml.IOptions = {
  allowedTags: [],
  allowedAttributes: {},
  // The text alone: `&amp;` belongs to HTML.
  textFilter: (text) => unescapeHtml(text),
}

/** sanitize-html escapes these four and no others. `&amp;` comes last, or `&amp;lt;` would be read twice. */
const unescapeHtml = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** Ends of blocks and breaks of lines separate words. */
const edges = /<(?:br|hr|\/(?:p|li|pre|blockquote|h[1-6]|figure|figcaption))\b[^>]{0,200}>/gi

/** How much markup is read for one character of text: what comes after would be cut off anyway. */
const markupPerText = 20

/**
 * What our HTML says, as one line of plain text (not HTML: escape it), at most `max` UTF-16 units, ending in … where it
 * is cut.
 */
export function textOf(html: string, max = 65_536): string {
  const read = html.slice(0, max * markupPerText + 10_000)
  const text = sanitizeHtml(read.replace(edges, '$& '), nothing).replace(/\s+/g, ' ').trim()
  if (text.length <= max) return text
  // Half a surrogate pair is no character.
  return `${text
    .slice(0, Math.max(0, max - 1))
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`
}
