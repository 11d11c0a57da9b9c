/**
 * A comment's own HTML (`renderComment`'s) for a page: quotations and lists each run in the direction of their text, so that the bar
 * of a quotation in Hebrew stands beside its beginning.
 */
export function withDirections(html: string): string {
  return html.replace(/<(blockquote|ul|ol)(?=[ >])/g, '<$1 dir="auto"')
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
  '&amp;': '&',
}

/**
 * The text of a comment's own HTML (`renderComment`'s, nobody else's) without its tags, for rules that read it. Blocks and
 * breaks end words. Quick, because replays read a whole history with it.
 */
export function plainText(html: string): string {
  return html
    .replace(/<(?:br|\/(?:p|li|pre|blockquote))\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|#39|#96|amp);/g, (entity) => entities[entity] ?? entity)
    .trim()
}
