import { configToSchema } from '@payloadcms/graphql'
import type { RequestHandler } from 'express'
import {
  type DocumentNode,
  execute,
  GraphQLError,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql'
import { createPayloadRequest } from 'payload'
import { z } from 'zod'
import { isStaff, refusal, servicesOf, waitHeadersOf } from '#platform'
import {
  countDocuments,
  type FrontedResponse,
  foreignOrigin,
  graphqlFaultType,
  isDeeper,
  jsonType,
  languageOfRequest,
  noteLanguage,
  type Route,
  type RouteParts,
  readBody,
  sendCacheable,
  tooMany,
  toWebRequest,
  webUrl,
} from '#platform/http'
import { faultsOfVariables, formatGraphQLError, toldOfQuery } from './faults'
import { boundLists, dropTraces, type GraphQLContext, limitOperation, mendSchema } from './limits'
import { addRelated, addSlugs, dropUnusable } from './offered'
import { createQueryTags, deepestJson, graphqlPath, maxTokens, questionOfSearch } from './queryKeys'

const bodyLimit = 256 * 1024

const input = z
  .object({
    query: z.string(),
    variables: z.record(z.string(), z.unknown()).nullish(),
    operationName: z.string().max(200).nullish(),
  })
  .meta({ examples: [{ query: '{ Articles(limit: 3) { docs { id title slug } } }' }] })

/**
 * `/api/graphql`, one operation at a time: by POST as JSON, and queries by GET as well. Ours in place of Payload's handler, which
 * answers some malformed queries with 500 and echoes values. What readers ask is kept in memory under keys of its own (`createQueryKeys`).
 */
export const graphqlRoutes: Route[] = [
  {
    path: graphqlPath,
    methods: ['GET', 'POST'],
    // Mutations are counted when they have been read.
    limit: 'reads',
    anyOrigin: true,
    index: { graphql: '' },
    summary: 'GraphQL',
    description:
      'One operation at a time. Its schema is a file of the product, `schema.graphql`; staff and keys can ask for it.',
    input,
    output: z.object({
      data: z.record(z.string(), z.unknown()).nullish(),
      errors: z.array(z.looseObject({ message: z.string() })).optional(),
    }),
    faults: ['query_invalid', 'query_too_large', 'invalid_input'],
    answer: answerGraphQL,
  },
]

function answerGraphQL({ allowsOrigin, instance, isSchemaOpen, limits, payload, routes }: RouteParts): RequestHandler {
  const { publicUrl } = servicesOf(payload)
  const { schema, validationRules } = configToSchema(payload.config)
  const { collections } = payload.config
  boundLists(
    addRelated(addSlugs(dropUnusable(mendSchema(schema), collections), collections), collections),
    collections.map(({ slug }) => slug),
  )
  dropTraces(schema)
  const tagsOf = createQueryTags({ schema, config: payload.config, routes })

  return async (req, res) => {
    res.set('Cache-Control', 'no-store')
    const told = (errors: readonly GraphQLError[]) => {
      const language = languageOfRequest(req, res)
      noteLanguage(res, language)
      return errors.map((error) => formatGraphQLError(error, { payload, language }))
    }
    const malformed = (errors: readonly GraphQLError[]) =>
      res
        .status(400)
        .type(graphqlFaultType(req))
        .json({ errors: told(errors) })
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    if (!isRead && !/^application\/json\b/i.test(req.get('content-type') ?? '')) throw refusal('unsupported_media_type')
    const read = input.safeParse(isRead ? parseSearch(req.url) : parseJson(await readBody(req, bodyLimit)))
    if (!read.success)
      throw refusal('invalid_input', {
        message: isRead ? 'Please ask with ?query=…&variables={…}.' : 'Please send {"query": "…", "variables": {…}}.',
      })
    const { operationName, query, variables } = read.data

    const document = parseQuery(query)
    if (document instanceof GraphQLError) return malformed([document])
    const values = variables ?? {}
    // What is too large is not looked at any further.
    const excess = validate(schema, document, [limitOperation])
    if (excess.length > 0) return malformed(excess)
    // Cheap rules first: the complexity rule walks fragments, which must not go in circles. Suggestions are taken out anyway.
    const faults = validate(schema, document, specifiedRules, { maxErrors: 20, hideSuggestions: true })
    if (faults.length > 0) return malformed(faults)
    const operation = getOperationAST(document, operationName ?? undefined)
    if (!operation) throw refusal('query_invalid', { message: 'Please name one operation of the query.' })
    if (operation.operation === 'subscription')
      throw refusal('query_invalid', { message: 'Subscriptions are not available.' })
    if (isRead && operation.operation !== 'query') {
      // Any page can have a browser ask by GET.
      res.set('Allow', 'POST')
      throw refusal('method_not_allowed', { message: 'What changes something is sent by POST.' })
    }
    const mistaken = faultsOfVariables({ schema, operation }, values)
    if (mistaken.length > 0) return malformed(mistaken)
    const rules = validationRules({
      schema,
      document,
      contextValue: {},
      variableValues: values,
      ...(operationName ? { operationName } : {}),
    } as Parameters<typeof validationRules>[0])
    const tooComplex = validate(schema, document, rules, { maxErrors: 5 })
    if (tooComplex.length > 0) return malformed(tooComplex)

    const request = toWebRequest(req, { address: res.locals.address, url: webUrl(req.originalUrl, publicUrl) })
    const payloadReq = await createPayloadRequest({
      canSetHeaders: true,
      config: payload.config,
      payloadInstanceCacheKey: instance,
      request,
    })
    if (!isSchemaOpen && asksSchema(document) && !isStaff(payloadReq.user) && !res.locals.keyScope)
      throw refusal('forbidden', { message: 'The schema is for staff and keys; it comes with the product as a file.' })
    if (operation.operation === 'mutation') {
      const { origin } = req.headers
      if (origin !== undefined && !(await allowsOrigin(origin))) throw foreignOrigin(origin)
      if (res.locals.readsOnly) throw refusal('forbidden', { message: 'This key only reads.' })
      const limit = limits[payloadReq.user ? 'staff' : 'writes']
      const wait = await limit(res.locals.address)
      if (wait !== undefined) return tooMany(res, wait, limit.policy)
    }
    const noted: string[] = []
    const contextValue: GraphQLContext & { headers: object } = {
      req: payloadReq,
      headers: {},
      noteTags: (tags) => void noted.push(...tags),
    }
    const result = await execute({
      schema,
      document,
      contextValue,
      variableValues: values,
      ...(operationName ? { operationName } : {}),
    })
    if (contextValue.asked) await countDocuments(limits, res.locals, contextValue.asked)
    if (!result.errors && result.data && (res as FrontedResponse).cacheNote && !payloadReq.user) {
      const tags = tagsOf({ document, variables: values, data: result.data })
      if (tags)
        return sendCacheable(req, res, {
          type: jsonType,
          body: JSON.stringify({ data: result.data }),
          tags: [...new Set([...tags, ...noted])],
        })
    }
    const errors = result.errors && told(result.errors)
    const waits = result.errors?.map((error) => waitHeadersOf(toldOfQuery(error)))
    res.set(waits?.find((headers) => 'Retry-After' in headers) ?? {})
    const notExecuted = result.data === undefined
    if (notExecuted) res.type(graphqlFaultType(req))
    res
      .status(notExecuted ? 400 : 200)
      .json({ ...(notExecuted ? {} : { data: result.data }), ...(errors ? { errors } : {}) })
  }
}

function parseJson(body: Buffer): unknown {
  if (isDeeper(body, deepestJson)) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function parseSearch(url: string): unknown {
  try {
    return questionOfSearch(new URL(url, 'http://site.invalid').searchParams)
  } catch {
    return undefined
  }
}

function asksSchema(document: DocumentNode): boolean {
  let asks = false
  visit(document, {
    Field: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') asks = true
    },
  })
  return asks
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens, noLocation: false })
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError('The query could not be read.')
  }
}
