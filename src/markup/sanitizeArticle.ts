import sanitizeHtml from 'sanitize-html'

const picture = ['src', 'srcset', 'sizes', 'media', 'type', 'alt', 'width', 'height', 'loading']

const allowed: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'h2', 'h3', 'h4', 'strong', 'em', 'u', 's', 'sub', 'sup', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'a', 'img', 'picture', 'source', 'figure', 'figcaption'],
  allowedAttributes: { a: ['href', 'rel', 'target'], img: picture, source: picture, ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: {
    // A page opened in a new tab must not reach back.
    a: (tagName, attribs) => ({ tagName, attribs: attribs.target === '_blank' ? { ...attribs, rel: 'noopener noreferrer' } : attribs }),
    img: (tagName, attribs) => ({ tagName, attribs: { loading: 'lazy', ...attribs } }),
  },
}

/** The body of an article as HTML that any page can show: what the editor makes, and nothing that could run. */
export const sanitizeArticle = (html: string): string => sanitizeHtml(html, allowed)
