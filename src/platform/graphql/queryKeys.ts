import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  stripIgnoredCharacters,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { formatNames, type SanitizedConfig } from 'payload'
import { isRecord } from '#platform'
import { createSieve, type IsPersonal, isDeeper, type QueryKeys, type Route, type TagsOf } from '#platform/http'

export const graphqlPath = '/api/graphql'
const address = /^\/api\/graphql\/?\?/
/** What a key is made from, however it was written. */
type Question = { query: string; variables: Readonly<Record<string, unknown>>; operationName: string | undefined }

export const maxTokens = 2000
export const deepestJson = 50
const longestAddress = 8192

/** Keys that are known by the text of what was asked, in bytes of memory. */
const knownBytes = 8 * 1024 * 1024
/** Of a text and its key, beside their letters. */
const overheadBytes = 300

/** A question as it was posted; undefined where it has another shape. */
function ofJson(text: string): Question | undefined {
  const given: unknown = JSON.parse(text)
  return isRecord(given) ? questionOf(given) : undefined
}

/** A question as it stands in an address. @throws for variables that are no JSON */
export function questionOfSearch(search: URLSearchParams): Record<string, unknown> {
  const [variables, operationName] = [search.get('variables'), search.get('operationName')]
  if (variables !== null && isDeeper(Buffer.from(variables), deepestJson))
    throw new Error('The variables nest too deep.')
  return {
    query: search.get('query') ?? undefined,
    ...(variables === null || variables === '' ? {} : { variables: JSON.parse(variables) }),
    ...(operationName === null || operationName === '' ? {} : { operationName }),
  }
}

function questionOf({ operationName, query, variables }: Readonly<Record<string, unknown>>): Question | undefined {
  if (typeof query !== 'string') return undefined
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined
  if (variables !== undefined && variables !== null && !isRecord(variables)) return undefined
  return { query, variables: isRecord(variables) ? variables : {}, operationName: operationName ?? undefined }
}

/** A value with the names of its objects in one order. @throws for a number that JSON cannot write: it would be told from nothing no more */
function ordered(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('This number is too large.')
  if (Array.isArray(value)) return value.map(ordered)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, one]) => [name, ordered(one)]),
  )
}

/** The one operation that is asked, without its name, and the fragments; the variables it declares. Undefined for what changes something. */
function normalised({ operationName, query, variables }: Question): string | undefined {
  const document: DocumentNode = parse(query, { maxTokens, noLocation: true })
  const operation = getOperationAST(document, operationName)
  if (operation?.operation !== 'query') return undefined
  // Among several operations each keeps its name: it says which one is meant.
  const isOnly = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length === 1
  const { name: _name, ...nameless }: OperationDefinitionNode = operation
  const text = stripIgnoredCharacters(
    print({
      ...document,
      definitions: document.definitions.map((one) => (isOnly && one === operation ? nameless : one)),
    }),
  )
  const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  const given = Object.fromEntries(Object.entries(variables).filter(([name]) => declared.includes(name)))
  return JSON.stringify([text, ordered(given), isOnly ? null : operationName])
}

/**
 * Keys of GraphQL's queries: found by the very text that was sent, and for one that was never sent by what it says, however it is
 * written. So the same question is parsed once, and asked once in all its spellings.
 */
export function createQueryKeys(isPersonal: IsPersonal): QueryKeys {
  const known = createSieve<string>({
    maxBytes: knownBytes,
    weigh: (key, text) => overheadBytes + text.length + 2 * key.length,
  })

  const keyOf = (text: string, read: () => Question | undefined, prefix: string): string | undefined => {
    const found = known.get(text)
    if (found !== undefined) return found
    const key = attempt(() => {
      const question = read()
      const said = question && normalised(question)
      return said === undefined ? undefined : prefix + said
    })
    if (key !== undefined) known.set(text, key)
    return key
  }

  return {
    ofAddress({ headers, method, url }) {
      if (method !== 'GET' || !address.test(url) || url.length > longestAddress || isPersonal(headers)) return undefined
      return keyOf(
        url,
        () => questionOf(questionOfSearch(new URLSearchParams(url.slice(url.indexOf('?') + 1)))),
        'GET ',
      )
    },
    mayHoldOne: ({ headers, method, url }) =>
      method === 'POST' &&
      url === graphqlPath &&
      headers['content-type']?.toString().startsWith('application/json') === true &&
      headers['content-encoding'] === undefined &&
      !isPersonal(headers),
    // One character a byte: it only has to be told from others.
    ofBody: (body) =>
      // Looked for first: every change has a text of its own, and would be read twice.
      body.includes('mutation')
        ? undefined
        : keyOf(
            body.toString('latin1'),
            () => (isDeeper(body, deepestJson) ? undefined : ofJson(body.toString('utf8'))),
            'POST ',
          ),
  }
}

/** What cannot be read is for the handler, which says why. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

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
