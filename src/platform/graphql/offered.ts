import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  isInputObjectType,
  isNonNullType,
} from 'graphql'
import { type CollectionSlug, type FlattenedField, formatNames } from 'payload'
import { idBySlug } from '#platform/database'
import type { Askable } from '#platform/http'
import type { GraphQLContext } from './limits'

type Described = {
  slug: string
  flattenedFields: readonly FlattenedField[]
  custom?: Readonly<Record<string, unknown>> | undefined
}
/** GraphQL makes the fields of a type at the first look and keeps this object. */
type Fields = Record<string, GraphQLInputField>

/** What no database can be asked for: fields that are made on reading, and what is kept as one piece. */
const isUnaskable = (field: FlattenedField): boolean =>
  isVirtual(field) || field.type === 'richText' || field.type === 'json'

const isVirtual = (field: FlattenedField): boolean => 'virtual' in field && field.virtual === true
const isHidden = (field: FlattenedField): boolean => 'hidden' in field && field.hidden === true
/** Nobody sets it: what is made on reading, and what is kept by hooks. `custom.isMadeIfEmpty`: a hook makes it, where it is not sent. */
const isKept = ({ access, hooks }: FlattenedField & { hooks?: { afterRead?: unknown[] } }, isMade: boolean): boolean =>
  isMade ? (hooks?.afterRead?.length ?? 0) > 0 : Boolean(access?.create && access.update)

const inputFields = (schema: GraphQLSchema, name: string): Fields => {
  const type = schema.getType(name)
  return isInputObjectType(type) ? type.getFields() : {}
}

/**
 * Takes out of the schema what it offers and nobody can use: conditions that are refused to everybody, and inputs that no field of
 * a document is for. An input that is kept by hooks says so, and one that they make need not be sent. Changes the schema it is given.
 */
export function dropUnusable(schema: GraphQLSchema, collections: readonly Described[]): GraphQLSchema {
  const types = schema.getTypeMap()
  for (const type of Object.values(types)) if (isInputObjectType(type)) dropOperators(type)
  for (const { flattenedFields, slug } of collections) {
    const { singular } = formatNames(slug)
    // Versions hold the document under a name of its own.
    for (const suffix of ['where', 'where_and', 'where_or'])
      for (const [name, prefix] of [
        [singular, ''],
        [`versions${singular}`, 'version__'],
      ] as const) {
        const fields = inputFields(schema, `${name}_${suffix}`)
        const unaskable = flattenedFields.filter((field) => isUnaskable(field) || isHidden(field))
        for (const path of [...unaskable.map((field) => prefix + field.name), ...(prefix ? ['autosave'] : [])])
          dropField(fields, path, types)
      }
    for (const name of [`mutation${singular}Input`, `mutation${singular}UpdateInput`])
      mendInput(inputFields(schema, name), flattenedFields)
  }
  return schema
}

/**
 * Offers conditions on what a relation points to, as REST has them (`where[authors.slug]`): those that the collection states for
 * people without an account. Payload reads `authors__slug` as that path. Changes the schema it is given.
 */
export function addRelated(schema: GraphQLSchema, collections: readonly Described[]): GraphQLSchema {
  for (const { custom, flattenedFields, slug } of collections) {
    // Set by `askable()` alone.
    const { filters = {} } = (custom?.askable as Askable | undefined) ?? {}
    for (const path of Object.keys(filters)) {
      const [name, below] = path.split('.')
      const relation = flattenedFields.find((field) => field.name === name)
      if (!below || !relation || !('relationTo' in relation) || typeof relation.relationTo !== 'string') continue
      const condition = inputFields(schema, `${formatNames(relation.relationTo).singular}_where`)[below]
      for (const suffix of ['where', 'where_and', 'where_or']) {
        const fields = inputFields(schema, `${formatNames(slug).singular}_${suffix}`)
        if (condition) fields[`${name}__${below}`] = { ...condition, name: `${name}__${below}` }
      }
    }
  }
  return schema
}

/** A field with the type of its own that is left without it. */
function dropField(fields: Fields, name: string, types: Record<string, unknown>): void {
  const field = fields[name]
  if (!field) return
  delete fields[name]
  const type = getNamedType(field.type)
  if (isInputObjectType(type) && type.name.endsWith('_operator')) delete types[type.name]
}

/** One of the databases fails on `all`, and letters are looked for in texts. */
function dropOperators(type: GraphQLInputObjectType): void {
  if (!type.name.endsWith('_operator')) return
  const operators: Fields = type.getFields()
  delete operators.all
  if (operators.like && getNamedType(operators.like.type).name === 'DateTime') delete operators.like
}

function mendInput(inputs: Fields, fields: readonly FlattenedField[]): void {
  for (const field of fields) {
    const input = inputs[field.name]
    if (!input) continue
    if (isHidden(field)) delete inputs[field.name]
    else if (isKept(field, isVirtual(field))) input.description ??= 'Kept by the system: what is sent is left out.'
    if (field.custom?.isMadeIfEmpty === true && isNonNullType(input.type)) input.type = input.type.ofType
  }
}

/**
 * Lets documents that have a slug be asked for by it: `Article(slug: "…")` beside `Article(id: "…")`; an earlier one leads to the
 * document that had it, unless another has it now. Who may read which is decided as for lists. Changes the schema it is given.
 */
export function addSlugs(schema: GraphQLSchema, collections: readonly Described[]): GraphQLSchema {
  const fields = schema.getQueryType()?.getFields() ?? {}
  for (const { flattenedFields, slug: collection } of collections) {
    const field = fields[formatNames(collection).singular] as GraphQLField<unknown, GraphQLContext> | undefined
    const id = field?.args.find(({ name }) => name === 'id')
    const { resolve } = field ?? {}
    const names = flattenedFields.map(({ name }) => name)
    if (!field || !id || !resolve || !names.includes('slug')) continue
    const paths = names.includes('oldSlugs') ? (['slug', 'oldSlugs'] as const) : (['slug'] as const)
    id.type = GraphQLString
    field.args = [...field.args, slugArg]
    field.resolve = async (source, { slug, ...args }, context, info) => {
      const isAsked = typeof slug === 'string' && slug !== ''
      const asked = { collection: collection as CollectionSlug, slug, paths, draft: args.draft === true }
      // Whoever may not see its open draft gets what is published, as by its id.
      const bySlug = async () =>
        (await idBySlug(context.req, asked)) ??
        (asked.draft ? await idBySlug(context.req, { ...asked, draft: false }) : undefined)
      const found = args.id ?? (isAsked ? await bySlug() : undefined)
      return found === undefined ? null : resolve(source, { ...args, id: found }, context, info)
    }
  }
  return schema
}

const slugArg: GraphQLArgument = {
  name: 'slug',
  description: 'In place of `id`; an earlier one leads on.',
  type: GraphQLString,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: {},
  astNode: undefined,
}
