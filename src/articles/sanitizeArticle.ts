import sanitizeHtml from 'sanitize-html'

const picture = ['src', 'srcset', 'sizes', 'media', 'type', 'alt', 'width', 'height', 'loading']

const lines = [
  ['underline', 'u'],
  ['line-through', 's'],
] as const

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'br',
    'h2',
    'h3',
    'h4',
    'strong',
    'em',
    'u',
    's',
    'sub',
    'sup',
    'code',
    'pre',
    'blockquote',
    'ul',
    'ol',
    'li',
    'hr',
    'a',
    'img',
    'picture',
    'source',
    'figure',
    'figcaption',
  ],
  allowedAttributes: { a: ['href', 'rel', 'target'], img: picture, source: picture, ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: {
    // A page opened in a new tab must not reach back; tabs with names are not for articles to open.
    a: (tagName, { target, ...attribs }) =>
      target === '_blank'
        ? { tagName, attribs: { ...attribs, target, rel: 'noopener noreferrer' } }
        : { tagName, attribs },
    img: (tagName, attribs) => ({ tagName, attribs: { loading: 'lazy', ...attribs } }),
    // Payload's converter writes these two as styles, which are not let through.
    span: (_name, { style = '' }) => ({
      tagName: lines.find(([line]) => style.includes(line))?.[1] ?? 'span',
      attribs: {},
    }),
  },
}

/** The body of an article as HTML that any page can show: what the editor makes, and nothing that could run. */
export function sanitizeArticle(html: string): string {
  return sanitizeHtml(html, allowed)
}
