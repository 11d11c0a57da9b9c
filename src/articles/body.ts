import {
  BlockquoteFeature,
  BoldFeature,
  FixedToolbarFeature,
  getPayloadPopulateFn,
  HeadingFeature,
  HorizontalRuleFeature,
  InlineCodeFeature,
  InlineToolbarFeature,
  ItalicFeature,
  LinkFeature,
  lexicalEditor,
  OrderedListFeature,
  ParagraphFeature,
  StrikethroughFeature,
  SubscriptFeature,
  SuperscriptFeature,
  UnderlineFeature,
  UnorderedListFeature,
  UploadFeature,
} from '@payloadcms/richtext-lexical'
import { convertLexicalToHTMLAsync, LinkHTMLConverterAsync } from '@payloadcms/richtext-lexical/html-async'
import type { SerializedEditorState } from '@payloadcms/richtext-lexical/lexical'
import type { FieldHook, PayloadRequest } from 'payload'
import sanitizeHtml from 'sanitize-html'
import { published } from './target'

/**
 * The editor of an article's body. Features are listed, not inherited: the default ones hold a relationship block that
 * could reach collections the public has no path to.
 */
export const bodyEditor = lexicalEditor({
  features: [
    ParagraphFeature(),
    HeadingFeature({ enabledHeadingSizes: ['h2', 'h3', 'h4'] }),
    BoldFeature(),
    ItalicFeature(),
    UnderlineFeature(),
    StrikethroughFeature(),
    SubscriptFeature(),
    SuperscriptFeature(),
    InlineCodeFeature(),
    OrderedListFeature(),
    UnorderedListFeature(),
    BlockquoteFeature(),
    HorizontalRuleFeature(),
    LinkFeature({ enabledCollections: ['articles'] }),
    UploadFeature({ enabledCollections: ['media'] }),
    FixedToolbarFeature(),
    InlineToolbarFeature(),
  ],
})

const isEditorState = (value: unknown): value is SerializedEditorState =>
  typeof value === 'object' && value !== null && 'root' in value && typeof value.root === 'object'

/** The body as HTML for frontends, rendered on reading so that a picture's text alternative is always today's. Sanitised last. */
export const renderBody: FieldHook = async ({ currentDepth, depth, draft, req, siblingData }) => {
  const body: unknown = siblingData.body
  if (!isEditorState(body)) return null
  const populate = await getPayloadPopulateFn({
    currentDepth: currentDepth ?? 0,
    // Pictures of the body are needed whatever depth the reader asked for.
    depth: Math.max(depth ?? 0, (currentDepth ?? 0) + 1),
    draft: draft ?? false,
    overrideAccess: false,
    req,
  })
  const html = await convertLexicalToHTMLAsync({
    data: body,
    disableContainer: true,
    populate,
    converters: ({ defaultConverters }) => ({ ...defaultConverters, ...linksOf(req) }),
  })
  return sanitizeArticle(html)
}

/**
 * Links to other articles point to their page; one that is not published leads to the list. Only the slug is read: filling
 * the other article in would render its links too, and two articles that link to each other would never come to an end.
 */
const linksOf = (req: PayloadRequest) =>
  LinkHTMLConverterAsync({
    internalDocToHref: async ({ linkNode }) => {
      const value: unknown = linkNode.fields.doc?.value
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
      const article = await req.payload.db.findOne<{ id: string; slug?: string | null }>({
        collection: 'articles',
        where: { and: [{ id: { equals: id } }, published()] },
        select: { slug: true },
        req,
      })
      return article?.slug ? `/articles/${article.slug}` : '/'
    },
  })

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
