import { getPayloadPopulateFn } from '@payloadcms/richtext-lexical'
import { convertLexicalToHTMLAsync, LinkHTMLConverterAsync } from '@payloadcms/richtext-lexical/html-async'
import type { SerializedEditorState } from '@payloadcms/richtext-lexical/lexical'
import type { FieldHook, PayloadRequest } from 'payload'
import { sanitizeArticle } from '../sanitizeArticle'
import { published } from '../target'

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
