import { getPayloadPopulateFn } from '@payloadcms/richtext-lexical'
import { convertLexicalToHTMLAsync, LinkHTMLConverterAsync } from '@payloadcms/richtext-lexical/html-async'
import type { SerializedEditorState } from '@payloadcms/richtext-lexical/lexical'
import type { FieldHook } from 'payload'
import { sanitizeArticle } from '../../../src/markup/sanitizeArticle'

const isEditorState = (value: unknown): value is SerializedEditorState =>
  typeof value === 'object' && value !== null && 'root' in value && typeof value.root === 'object'

const slugOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'slug' in value && typeof value.slug === 'string'
    ? value.slug
    : undefined

/** The body as HTML for frontends, rendered on reading so that a picture's text alternative is always today's. Sanitised last. */
export const renderBody: FieldHook = async ({ currentDepth, depth, draft, req, siblingData }) => {
  const body: unknown = siblingData.body
  if (!isEditorState(body)) return null
  const populate = await getPayloadPopulateFn({
    currentDepth: currentDepth ?? 0,
    // Pictures and links of the body are needed whatever depth the reader asked for.
    depth: Math.max(depth ?? 0, (currentDepth ?? 0) + 1),
    draft: draft ?? false,
    overrideAccess: false,
    req,
  })
  const html = await convertLexicalToHTMLAsync({
    data: body,
    disableContainer: true,
    populate,
    converters: ({ defaultConverters }) => ({ ...defaultConverters, ...links }),
  })
  return sanitizeArticle(html)
}

/** Links to other articles point to their page; one that is not published leads to the list. */
const links = LinkHTMLConverterAsync({
  internalDocToHref: async ({ linkNode, populate }) => {
    const value: unknown = linkNode.fields.doc?.value
    const doc =
      typeof value === 'string' && populate ? await populate({ collectionSlug: 'articles', id: value }) : value
    const slug = slugOf(doc)
    return slug ? `/articles/${slug}` : '/'
  },
})
