import { configToJSONSchema, type FlattenedField, formatNames, type SanitizedConfig } from 'payload'
import { z } from 'zod'
import { isRecord } from '#platform'
import type { Method, Route } from '#platform/http'

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type Properties = Readonly<Record<string, JsonSchema>>

export type Schemas = {
  /** A schema of zod's as what is sent or answered; those with an `id` become components. */
  of: (schema: z.ZodType) => JsonSchema
  /** The properties of an object, each by itself: parameters of an address or headers. */
  parameters: (schema: z.ZodType) => { name: string; schema: JsonSchema; isRequired: boolean; description?: string }[]
  /** A document of a collection or global of Payload's, with what an answer holds beside it. */
  document: (slug: string, beside?: Properties) => JsonSchema
  /** What is sent to write one, with what may be sent beside its fields. */
  input: (slug: string, beside?: Properties) => JsonSchema
  /** Everything that the others have referred to. */
  components: () => Record<string, JsonSchema>
}

/** A door in the description: a route with the methods one by one. */
export type Door = Omit<
  Pick<Route, 'path' | 'summary' | 'description' | 'limit' | 'status' | 'faults' | 'isForStaff'>,
  'summary'
> & {
  summary: string
  method: Method
  tag: string
  parameters: Parameter[]
  body?: JsonSchema
  bodyType?: string
  /** Of forms with a file. */
  form?: JsonSchema
  answer?: JsonSchema
  answerType?: string
  /** Others are kept from writing what somebody has open. */
  isLockable?: true
  /** Its answer has an ETag, and may be asked for again with it. */
  isCacheable?: boolean
}

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: JsonSchema
}

const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

export function createSchemas(config: SanitizedConfig): Schemas {
  const kept = new Map<string, JsonSchema>()
  const definitions = configToJSONSchema(config, 'text').definitions as Record<string, JsonSchema>
  const names = new Map(config.collections.map(({ slug }) => [slug as string, formatNames(slug).singular]))
  const nameOf = (definition: string) => names.get(definition) ?? capitalised(definition)

  const convert = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
    // Within an object: a root with an `id` would name itself, not be referred to.
    const made = z.toJSONSchema(z.object({ root: schema }), { io, unrepresentable: 'any' }) as JsonSchema
    for (const [name, definition] of Object.entries(recordOf(made.$defs)))
      if (!kept.has(name))
        kept.set(
          name,
          rewritten(definition, (at) => at.replace('#/$defs/', '#/components/schemas/')),
        )
    const { root } = recordOf(made.properties)
    return rewritten(root, (at) => at.replace('#/$defs/', '#/components/schemas/'))
  }

  const fieldsOf = (slug: string) =>
    [...config.collections, ...config.globals].find((one) => one.slug === slug)?.flattenedFields ?? []

  /** Takes over a definition of Payload's with all it refers to. */
  const take = (definition: string): JsonSchema => {
    const name = nameOf(definition)
    if (!kept.has(name)) {
      kept.set(name, {})
      const made = answered(ofPayload(definitions[definition] ?? {}), fieldsOf(definition))
      const isGlobal = config.globals.some(({ slug }) => slug === definition)
      // Settings that nobody has saved yet have no id; Payload writes some of its own past its operations, without dates.
      const missing = isGlobal ? ['id'] : definition.startsWith('payload-') ? ['createdAt', 'updatedAt'] : []
      const required = [made.required ?? []].flat().filter((property) => !missing.includes(String(property)))
      // Saved settings say what they are.
      const properties = { ...recordOf(made.properties), ...(isGlobal ? { globalType: { type: 'string' } } : {}) }
      kept.set(name, { ...made, required, properties })
    }
    return refTo(name)
  }
  const ofPayload = (schema: unknown): JsonSchema =>
    rewritten(schema, (at) => String(take(at.replace('#/definitions/', '')).$ref))

  return {
    of: (schema) => convert(schema, 'input'),
    parameters(schema) {
      const sent = recordOf(convert(schema, 'input').properties)
      const meant = recordOf(convert(schema, 'output').properties)
      return Object.entries(sent).map(([name, given]) => {
        const known = recordOf(meant[name])
        // A number in an address is a text to us, and a number to whoever writes it.
        const described = Object.keys(known).length > 0 ? known : recordOf(given)
        const { description, ...parameter } = withoutNull(described)
        return {
          name,
          schema: parameter,
          isRequired: !schemaAllowsNothing(schema, name),
          ...(typeof description === 'string' ? { description } : {}),
        }
      })
    },
    document(slug, beside) {
      const ref = take(slug)
      if (!beside) return ref
      const whole = kept.get(nameOf(slug)) ?? {}
      return {
        ...whole,
        properties: { ...recordOf(whole.properties), ...beside },
        required: [whole.required ?? [], ...Object.keys(beside)].flat(),
      }
    },
    input(slug, beside) {
      const name = `${nameOf(slug)}Input`
      if (!kept.has(name)) {
        const fields = fieldsOf(slug)
        const collection = config.collections.find((one) => one.slug === slug)
        const properties = Object.entries(recordOf(definitions[slug]?.properties)).filter(([property]) =>
          isWritable(
            fields.find((field) => field.name === property),
            property,
          ),
        )
        const password = collection?.auth ? { password: { type: 'string' } } : {}
        const written = ofPayload(Object.fromEntries(properties))
        kept.set(name, { type: 'object', properties: { ...written, ...password, ...beside } })
      }
      return refTo(name)
    },
    components: () => Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** Whether a parameter may be left out. */
function schemaAllowsNothing(schema: z.ZodType, name: string): boolean {
  if (!(schema instanceof z.ZodObject)) return true
  const field = schema.shape[name] as z.ZodType | undefined
  return field === undefined || field.safeParse(undefined).success
}

/** An address holds no null. */
function withoutNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null')
    return { ...schema, type: types.length === 1 ? types[0] : types }
  }
  if (!Array.isArray(schema.anyOf)) return schema
  const { anyOf, ...rest } = schema
  const left = (anyOf as JsonSchema[]).filter(({ type }) => type !== 'null')
  return left.length === 1 ? { ...left[0], ...rest } : { ...rest, anyOf: left }
}

const ofTheSystem = new Set([
  'id',
  'sessions',
  'createdAt',
  'updatedAt',
  'url',
  'thumbnailURL',
  'sizes',
  'filename',
  'filesize',
])

/** Whether whoever writes may say something about a field. */
function isWritable(field: FlattenedField | undefined, name: string): boolean {
  if (ofTheSystem.has(name) && field?.name !== 'url') return false
  if (!field) return name === '_status' || name === 'deletedAt'
  if ('hidden' in field && field.hidden) return false
  // What is made for reading is not written; what is for writing alone, nobody reads.
  if ('virtual' in field && field.virtual) return field.access?.read?.name === 'nobodyField'
  return !('access' in field && field.access?.update?.name === 'nobodyField')
}

/** The same without what nobody reads. What an account holds of its own, such as its sessions, others do not read. */
function answered(schema: JsonSchema, fields: readonly FlattenedField[]): JsonSchema {
  const isRead = (name: string): boolean => {
    const field = fields.find((one) => one.name === name)
    // Payload's word for what is sent to set one.
    if (!field && name === 'password') return false
    if (field && 'hidden' in field && field.hidden) return false
    return !(field && 'access' in field && field.access?.read?.name === 'nobodyField')
  }
  const read = Object.entries(recordOf(schema.properties)).filter(([name]) => isRead(name))
  const properties = Object.fromEntries(read)
  const required = [schema.required ?? []].flat().filter((name) => Object.hasOwn(properties, String(name)))
  return { ...schema, properties, required }
}

const recordOf = (value: unknown): Record<string, JsonSchema> =>
  isRecord(value) ? (value as Record<string, JsonSchema>) : {}

const capitalised = (text: string): string =>
  text.replace(/(?:^|[-_])(\w)/g, (_all, letter: string) => letter.toUpperCase())

/** What is for programs of one language. */
const dropped = new Set(['tsType', '$schema'])

/** The same schema with its references led elsewhere. */
function rewritten(schema: unknown, moved: (ref: string) => string): JsonSchema {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (!isRecord(value)) return value
    const made = Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !dropped.has(key))
        .map(([key, part]) => [key, key === '$ref' && typeof part === 'string' ? moved(part) : visit(part)]),
    )
    // Payload lists the values and forgets that there may be none.
    const { enum: values, type } = made
    const isUntold = Array.isArray(values) && !values.includes(null) && Array.isArray(type) && type.includes('null')
    return isUntold ? { ...made, enum: [...values, null] } : made
  }
  // An object comes back as one.
  return visit(schema) as JsonSchema
}
