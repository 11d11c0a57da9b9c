import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { formatNames, type SanitizedConfig } from 'payload'
import type { Route, TagsOf } from '#platform/http'

/** For `extensions` of a field of ours that says by `noteTags` what it depends on. */
export const tagged = { tagged: true } as const

type Executed = {
  document: DocumentNode
  variables: Readonly<Record<string, unknown>>
  data: Readonly<Record<string, unknown>>
}

type QueryTagsInput = { schema: GraphQLSchema; config: SanitizedConfig; routes: readonly Route[] }

/**
 * The cache tags of what a query has read, field by field: each field of Payload's depends on what its door in REST depends on,
 * as the table of routes states it, and on every collection whose documents are part of it. Undefined when one field says
 * nothing about it: then nobody keeps the answer.
 */
export function createQueryTags({ config, routes, schema }: QueryTagsInput) {
  const byPath = new Map(
    routes.flatMap(({ cache, methods, path }) =>
      methods.includes('GET') && typeof cache === 'function' ? [[path, cache] as const] : [],
    ),
  )
  const slugOfType = new Map<string, string>()
  const ofField = new Map<string, TagsOf>()
  const add = (field: string, path: string) => {
    const tags = byPath.get(path)
    if (tags) ofField.set(field, tags)
  }
  const queryType = schema.getQueryType()
  for (const { slug } of config.collections) {
    const { plural, singular } = formatNames(slug)
    slugOfType.set(singular, slug)
    const list = plural === singular ? `all${singular}` : plural
    add(singular, `/api/${slug}/:id`)
    add(list, `/api/${slug}`)
    add(`count${list}`, `/api/${slug}/count`)
  }
  for (const { slug } of config.globals) add(formatNames(slug).singular, `/api/globals/${slug}`)

  return ({ data, document, variables }: Executed): string[] | undefined => {
    const tags: string[] = []
    let isComplete = true
    const typeInfo = new TypeInfo(schema)
    visit(
      document,
      visitWithTypeInfo(typeInfo, {
        Field(node) {
          const field: GraphQLField<unknown, unknown> | null | undefined = typeInfo.getFieldDef()
          if (!field) return
          const slug = slugOfType.get(getNamedType(field.type).name)
          if (typeInfo.getParentType() !== queryType) {
            if (slug) tags.push(slug)
            return
          }
          if (field.name === '__typename' || field.extensions.tagged) return
          const tagsOf = ofField.get(field.name)
          const { draft, id, trash } = getArgumentValues(field, node, variables)
          if (!tagsOf || draft || trash) {
            isComplete = false
            return
          }
          // Found by its slug: whichever document has it.
          if (slug && (id === undefined || id === null)) tags.push(slug)
          const value = data[node.alias?.value ?? node.name.value]
          tags.push(...tagsOf({ params: { id: String(id) }, document: value }))
        },
      }),
    )
    return isComplete ? tags : undefined
  }
}
