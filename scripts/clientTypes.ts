// The types of the package @colloquy/client, made from the description of the API: of the doors it calls, and of what
// they answer where they succeed.
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

type Operation = { responses: Record<string, unknown> }
type Described = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } }

/** What the client calls. */
const doors: Readonly<Record<string, readonly string[]>> = {
  '/api/articles': ['get'],
  '/api/articles/{id}': ['get'],
  '/api/tags': ['get'],
  '/api/articles/{idOrSlug}/thread': ['get'],
  '/api/articles/{idOrSlug}/discussion': ['get'],
  '/api/changes': ['get'],
  '/api/comments/counts': ['get'],
  '/api/comments/mine': ['get'],
  '/api/comments': ['post'],
  '/api/comments/preview': ['post'],
  '/api/comments/{id}': ['patch', 'delete'],
  '/api/comments/{id}/vote': ['post'],
  '/api/comments/{id}/report': ['post'],
}

const isSuccess = ([status]: [string, unknown]) => status.startsWith('2')

/** Names of the schemas that a part of the description refers to, and of those these refer to. */
function namesIn(part: unknown, schemas: Record<string, unknown>, found = new Set<string>()): Set<string> {
  for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (!name || found.has(name)) continue
    found.add(name)
    namesIn(schemas[name], schemas, found)
  }
  return found
}

/**
 * @param description the OpenAPI document of the server
 * @returns a TypeScript module
 * @throws where the description has no such door
 */
export async function clientTypes(description: object): Promise<string> {
  const { components, paths, ...rest } = structuredClone(description) as Described
  const kept = Object.fromEntries(
    Object.entries(doors).map(([path, methods]) => [
      path,
      Object.fromEntries(
        methods.map((method) => {
          const operation = paths[path]?.[method]
          if (!operation) throw new Error(`The description of the API has no ${method} ${path}`)
          const { responses, ...others } = operation
          const succeeded = Object.entries(responses).filter(isSuccess)
          const bare = succeeded.map(([status, answer]) => [status, { ...(answer as object), headers: {} }])
          return [method, { ...others, responses: Object.fromEntries(bare) }]
        }),
      ),
    ]),
  )
  const { schemas } = components
  const names = namesIn([kept, { $ref: '#/components/schemas/Error' }], schemas)
  const used = Object.fromEntries([...names].sort().map((name) => [name, schemas[name]]))
  const document = { ...rest, paths: kept, components: { schemas: used } }
  const types = await openapiTS(document as unknown as OpenAPI3, { alphabetize: true })
  return `// Made by npm run generate from the description of the API. Do not edit.\n${astToString(types)}`
}
