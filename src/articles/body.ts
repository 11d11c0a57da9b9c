import {
  BlockquoteFeature,
  BoldFeature,
  createServerFeature,
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
import {
  convertLexicalToHTMLAsync,
  type HTMLConvertersAsync,
  LinkHTMLConverterAsync,
} from '@payloadcms/richtext-lexical/html-async'
import type { SerializedEditorState } from '@payloadcms/richtext-lexical/lexical'
import type { CollectionAfterOperationHook, CollectionBeforeOperationHook, FieldHook, PayloadRequest } from 'payload'
import sanitizeHtml from 'sanitize-html'
import { bytesOfText, createScanResistantCache, escapeHtml, isRecord } from '#platform'
import { addressAtFrontend, homeAtFrontend } from './address'
import { completeAddress } from './bodyContent'
import { type ShownPicture, shownSizes, srcsetOf } from './pictures'
import { published } from './target'

/** What comes from elsewhere becomes what an article can hold: its headings begin below the title, which is the page's own. */
const pasted = createServerFeature({
  feature: { ClientFeature: '/src/articles/admin/Pasted#Pasted' },
  key: 'pasted',
})

/**
 * The editor of an article's body. Features are listed, not inherited: the default ones hold a relationship block that
 * could reach collections the public has no path to.
 */
export const bodyEditor = lexicalEditor({
  features: [
    ParagraphFeature(),
    // Before the others: what it makes of a heading is not changed again.
    pasted(),
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
    LinkFeature({
      enabledCollections: ['articles'],
      // Payload escapes the whole of an address that it does not know, such as `http://intranet/` or `/über-uns`: it would lead nowhere.
      fields: ({ defaultFields }) =>
        defaultFields.map((field) => (field.name === 'url' && field.type === 'text' ? { ...field, hooks: {} } : field)),
    }),
    UploadFeature({ enabledCollections: ['media'] }),
    FixedToolbarFeature(),
    InlineToolbarFeature(),
  ],
})

/** Set on the arguments of a read whose answer leaves the body out again. */
type ReadArgs = { select?: unknown; isBodyLeftOut?: boolean }

/** The HTML is made from the body: where only the HTML is asked for, the body is read all the same. */
export const selectBody: CollectionBeforeOperationHook<'articles'> = ({ args }) => {
  const { select } = args as ReadArgs
  if (!isRecord(select)) return
  if (Object.values(select).some((chosen) => chosen !== false)) {
    if (select.html && !select.body) Object.assign(args, { select: { ...select, body: true }, isBodyLeftOut: true })
    return
  }
  if (select.body !== false || select.html === false) return
  const { body: _body, ...others } = select
  // Nothing left to leave out is the whole document.
  const rest = Object.keys(others).length > 0 ? others : undefined
  Object.assign(args, { select: rest, isBodyLeftOut: true })
}

export const dropBody: CollectionAfterOperationHook<'articles'> = ({ args, result }) => {
  if (!(args as ReadArgs).isBodyLeftOut || !isRecord(result)) return result
  const { docs = [result] } = result as { docs?: unknown[] }
  for (const doc of docs) if (isRecord(doc)) delete doc.body
  return result
}

const isEditorState = (value: unknown): value is SerializedEditorState =>
  typeof value === 'object' && value !== null && 'root' in value && typeof value.root === 'object'

/** Of an entry's place in the map. */
const overheadBytes = 200

/** What bodies were rendered to that show nothing but themselves, by all of their text. */
const rendered = createScanResistantCache<string>({
  maxBytes: 6 * 1024 * 1024,
  bytesOf: (html, text) => overheadBytes + bytesOfText(html) + bytesOfText(text),
})

/** Pictures and articles that a body leads to are looked up each time: they change without it. */
const showsOthers = /"relationTo"|"type":"(?:upload|relationship)"|"linkType":"internal"/

/** The body as HTML for frontends, rendered on reading so that a picture's text alternative is always today's. Sanitised last. */
export const renderBody: FieldHook = async (args) => {
  const body: unknown = args.siblingData.body
  if (!isEditorState(body)) return null
  const text = JSON.stringify(body)
  if (showsOthers.test(text)) return toHtml(body, args)
  const known = rendered.get(text)
  if (known !== undefined) return known
  const html = await toHtml(body, args)
  rendered.offer(text, () => html)
  return html
}

async function toHtml(
  body: SerializedEditorState,
  { currentDepth, depth, draft, req }: Parameters<FieldHook>[0],
): Promise<string> {
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
    converters: ({ defaultConverters }) => ({
      ...defaultConverters,
      ...toAddresses(linksOf(req)),
      ...pictures,
      unknown: () => '',
    }),
  })
  return sanitizeArticle(html)
}

/** A picture with its credit, in every width there is; the original may be many times larger than anybody needs. */
const pictures: HTMLConvertersAsync = {
  upload: async ({ node, populate }) => {
    const { relationTo, value } = node as unknown as { relationTo: 'media'; value: unknown }
    const picture = isRecord(value)
      ? (value as ShownPicture)
      : await populate?.<ShownPicture>({ id: String(value), collectionSlug: relationTo })
    const sizes = picture ? shownSizes(picture) : []
    const largest = sizes.at(-1)
    if (!picture || !largest) return ''
    const text = (value: unknown): string => escapeHtml(String(value ?? ''))
    const set = sizes.length === 1 ? '' : ` srcset="${text(srcsetOf(sizes))}" sizes="(max-width: 42rem) 100vw, 42rem"`
    const size = `width="${text(largest.width)}" height="${text(largest.height)}"`
    const credit = picture.credit ? `<figcaption>${text(picture.credit)}</figcaption>` : ''
    return `<figure><img src="${text(largest.url)}"${set} alt="${text(picture.alt)}" ${size}>${credit}</figure>`
  },
}

/**
 * Links to other articles point to their page, at the frontend where the settings name one; one that is not published leads to the list. Only the slug is read: filling
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
      if (!article?.slug) return (await homeAtFrontend(req.payload)) ?? '/'
      return (
        (await addressAtFrontend(req.payload, { id: String(article.id), slug: article.slug })) ??
        `/articles/${article.slug}`
      )
    },
  })

type Linked = { fields?: { linkType?: unknown; newTab?: unknown; url?: unknown } }

/**
 * Links by their address. Payload's converter has all but four schemes lead nowhere, phones' messages among them; which ones are
 * let through is said once, below.
 */
function toAddresses({ link: internal }: HTMLConvertersAsync): HTMLConvertersAsync {
  const link: HTMLConvertersAsync[string] = async (args) => {
    const { linkType, newTab, url } = (args.node as Linked).fields ?? {}
    if (linkType === 'internal') return typeof internal === 'function' ? internal(args) : ''
    const href = escapeHtml(completeAddress(typeof url === 'string' ? url : ''))
    const children = await args.nodesToHTML({ nodes: args.node.children })
    return `<a href="${href}"${newTab ? ' target="_blank"' : ''}>${children.join('')}</a>`
  }
  return { autolink: link, link }
}

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
  allowedSchemes: ['http', 'https', 'mailto', 'sms', 'tel'],
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
