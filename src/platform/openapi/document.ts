import type { SanitizedConfig } from 'payload'
import type { z } from 'zod'
import { type FaultCode, faultCodes, faultTable } from '#platform'
import { keyless, type Method, type Route, sessionCookie } from '#platform/http'
import { payloadDoors } from './payloadDoors'
import { createSchemas, type Door, type Parameter, type Schemas } from './schemas'

type Described = { routes: readonly Route[]; config: SanitizedConfig; version: string }

/** The description of the API (OpenAPI 3.1), made from the table of routes and from what Payload answers by itself. */
export function describeApi({ config, routes, version }: Described) {
  const schemas = createSchemas(config)
  const doors = [...routes.flatMap((route) => ownDoors(route, schemas)), ...payloadDoors(config, schemas)]
  const paths: Record<string, Record<string, unknown>> = {}
  const responses: Responses = new Map()
  const names = new Set<string>()
  for (const door of doors) {
    const path = door.path.replace(/:(\w+)/g, '{$1}')
    const method = door.method.toLowerCase()
    // What is said of a route comes first; Payload may have one of the same address.
    if (paths[path]?.[method]) continue
    const named = operationIdOf(door.method, door.path)
    // `/api/moderation/queue` is one, `/api/moderation-queue` another.
    const operationId = names.has(named) ? `${named}Documents` : named
    names.add(operationId)
    paths[path] = { [method]: { operationId, ...operationOf(door, responses) }, ...paths[path] }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Colloquy',
      version,
      summary: 'Articles, and comments with moderation.',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(doors.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas.components(), Error: errorSchema },
      responses: Object.fromEntries([...responses].sort(([a], [b]) => (a < b ? -1 : 1))),
      headers,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key of a program, made in the admin under “Keys” or by POST /api/keys. Its scope says what it may do.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description: 'The session of the admin. What changes something must come from a page of the site itself.',
        },
      },
    },
  }
}

const description = `What is public can be read from every origin without a key.
Posting, reporting and voting from a page of another origin need that origin in the settings of the site (“Origins”); servers send no \`Origin\`.

Errors all have the shape \`{"errors": [{"name", "message", "data": {"errors": [{"path", "code", "message"}]}}]}\`: one entry for each fault, all faults of a request together. Programs go by \`code\`.

An answer with an \`ETag\` can be asked for again with \`If-None-Match\`; it is answered with 304 as long as nothing has changed.

Limits count by network address and minute: readings, writings of readers, writings of staff, uses of a password. Beyond them: 429 with \`Retry-After\` in seconds, and \`RateLimit\` and \`RateLimit-Policy\` (draft-ietf-httpapi-ratelimit-headers-10).
Lists hold at most 100 documents and fill in relations two levels deep; more is cut down to that, and the answer’s \`limit\` says so. Ids are texts, dates are ISO 8601.`

const errorSchema = {
  type: 'object',
  required: ['errors'],
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message'],
        properties: {
          name: { type: 'string' },
          message: { type: 'string', description: 'A sentence for a person.' },
          data: {
            description: 'What is wrong, fault by fault.',
            properties: {
              errors: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['message'],
                  properties: {
                    path: {
                      type: 'string',
                      description: 'The field of the input; absent where it is about the whole.',
                    },
                    code: { type: 'string', enum: faultCodes },
                    message: { type: 'string' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const

const headers = {
  RequestId: { description: 'Names the request in the server’s log.', schema: { type: 'string' } },
  ETag: { description: 'Of the content; for If-None-Match.', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
  RateLimit: {
    description:
      'The limit that was met, what is left of it, and the seconds until there is more: `"writes";r=0;t=30`.',
    schema: { type: 'string' },
  },
  RateLimitPolicy: {
    description: 'How much that limit allows within how many seconds: `"writes";q=60;w=60`.',
    schema: { type: 'string' },
  },
}
const header = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` })

function ownDoors(route: Route, schemas: Schemas): Door[] {
  const {
    cache,
    description: more,
    faults,
    headers: sent,
    input,
    inputType,
    isForStaff,
    limit,
    methods,
    output,
    outputType,
    path,
    query,
    status,
    summary,
  } = route
  if (summary === undefined) return []
  const named = [...path.matchAll(/:(\w+)/g)].map(
    ([, name = '']): Parameter => ({ name, in: 'path', required: true, schema: { type: 'string' } }),
  )
  const asked = (schema: z.ZodType | undefined, where: 'query' | 'header') =>
    (schema ? schemas.parameters(schema) : []).map(
      ({ description: about, isRequired, name, schema: kind }): Parameter => ({
        name,
        in: where,
        required: isRequired,
        ...(about ? { description: about } : {}),
        schema: kind,
      }),
    )
  return methods.map((method) => ({
    path,
    method,
    tag: tagOf(path),
    summary,
    ...(more ? { description: more } : {}),
    ...(limit ? { limit } : {}),
    ...(status ? { status } : {}),
    ...(faults ? { faults } : {}),
    ...(isForStaff ? { isForStaff } : {}),
    parameters: [...named, ...asked(query, 'query'), ...asked(sent, 'header')],
    ...(input && method !== 'GET' ? { body: schemas.of(input) } : {}),
    ...(inputType ? { bodyType: inputType } : {}),
    ...(output ? { answer: schemas.of(output) } : {}),
    ...(outputType ? { answerType: outputType } : {}),
    isCacheable: cache !== undefined,
  }))
}

const tagOf = (path: string): string => path.split('/')[2] || 'api'

/** What every door can answer with. */
const common: readonly FaultCode[] = [
  'internal_error',
  'unavailable',
  'address_malformed',
  'key_invalid',
  'too_many_requests',
]
const ofBodies: readonly FaultCode[] = ['body_too_large', 'unsupported_media_type', 'invalid_input']
const ofStaff: readonly FaultCode[] = ['not_logged_in', 'forbidden']

type Responses = Map<string, unknown>

function operationOf(door: Door, responses: Responses) {
  const {
    answer,
    answerType = 'application/json',
    body,
    bodyType = 'application/json',
    form,
    isForStaff,
    limit,
    method,
    parameters,
    status = 200,
    summary,
  } = door
  const isRead = method === 'GET'
  const faults = new Set<FaultCode>([
    ...common,
    ...(body || form ? ofBodies : []),
    ...(isRead ? [] : (['origin_not_allowed'] as const)),
    ...(isForStaff ? ofStaff : ['forbidden' as const]),
    ...(door.faults ?? []),
  ])
  const counted = limit ?? (isRead ? 'reads' : isForStaff ? 'staff' : 'writes')
  const notModified = door.isCacheable ? { 304: { description: 'Unchanged since `If-None-Match`.' } } : {}
  return {
    tags: [door.tag],
    summary,
    description: [door.description, limitWords[counted]].filter(Boolean).join('\n\n'),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body || form
      ? {
          requestBody: {
            required: true,
            content: {
              ...(body ? { [bodyType]: { schema: body } } : {}),
              ...(form ? { 'multipart/form-data': { schema: form } } : {}),
            },
          },
        }
      : {}),
    security: securityOf(door),
    responses: {
      [status]: {
        description: 'Success.',
        headers: { 'X-Request-Id': header('RequestId'), ...(door.isCacheable ? { ETag: header('ETag') } : {}) },
        ...(answer ? { content: { [answerType]: { schema: answer } } } : {}),
      },
      ...notModified,
      ...errorsOf([...faults], responses),
      // In words of Payload's: the status is its own.
      ...(door.isLockable ? { 423: errorOf(423, ['assigned'], responses) } : {}),
    },
  }
}

function securityOf({ isForStaff, path }: Pick<Door, 'isForStaff' | 'path'>): Record<string, string[]>[] {
  if (isForStaff === 'session') return [{ session: [] }]
  if (isForStaff) return [{ key: [] }, { session: [] }]
  return keyless.test(path) ? [{}, { session: [] }] : [{}, { key: [] }]
}

const limitWords = {
  free: 'Not counted.',
  reads: 'Counted as reading.',
  writes: 'Counted as writing of readers.',
  staff: 'Counted as writing of staff.',
  login: 'Counted as use of a password.',
} as const

/** By status, with the codes that it can mean. What several doors answer alike stands among the components once. */
function errorsOf(faults: readonly FaultCode[], responses: Responses): Record<number, unknown> {
  return Object.fromEntries(
    [...groupByStatus(faults)].map(([status, listed]) => [status, errorOf(status, listed, responses)]),
  )
}

function errorOf(status: number, listed: readonly FaultCode[], responses: Responses): { $ref: string } {
  const name = [status, ...listed].join('.')
  responses.set(name, {
    description: listed.map((code) => `\`${code}\`: ${faultTable[code].message}`).join('\n\n'),
    ...(status === 429 || status === 503
      ? {
          headers: {
            'Retry-After': header('RetryAfter'),
            ...(status === 429
              ? { RateLimit: header('RateLimit'), 'RateLimit-Policy': header('RateLimitPolicy') }
              : {}),
          },
        }
      : {}),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        example: exampleOf(listed[0] ?? 'internal_error'),
      },
    },
  })
  return { $ref: `#/components/responses/${name}` }
}

function groupByStatus(faults: readonly FaultCode[]): Map<number, FaultCode[]> {
  const byStatus = new Map<number, FaultCode[]>()
  for (const code of faultCodes.filter((one) => faults.includes(one))) {
    const { status } = faultTable[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b))
}

const exampleOf = (code: FaultCode) => {
  const { message } = faultTable[code]
  return { errors: [{ name: 'Refusal', message, data: { errors: [{ code, message }] } }] }
}

/** `GET /api/articles/:idOrSlug/thread` → `getArticlesByIdOrSlugThread`. */
function operationIdOf(method: Method, path: string): string {
  const words = path
    .replace(/^\/api/, '')
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/^:/, 'by-'))
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/))
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
