import type { Endpoint, SanitizedCollectionConfig, SanitizedConfig, SanitizedGlobalConfig } from 'payload'
import { formatNames } from 'payload'
import { isNobodys } from '#platform'
import { type Askable, keyless } from '#platform/http'
import { depth, draft, id, include, included, listParameters, readDepth, select, staffList, where } from './parameters'
import type { Door, JsonSchema, Parameter, Schemas } from './schemas'

/** What a collection says of its doors in `custom.api`, where Payload's description of its fields is not all. */
type Told = {
  /** What whoever writes may send beside the fields. */
  takes?: Readonly<Record<string, JsonSchema>>
  /** What the answer to making one holds this once. */
  saysOnce?: Readonly<Record<string, JsonSchema>>
}

/** Whom a rule of access lets in, by its name. */
const audiences: Readonly<Record<string, { words?: string; isForStaff?: true | 'session' }>> = {
  anyone: {},
  publishedOrOwn: {},
  approvedOrModerator: {},
  admins: { words: 'For administrators.', isForStaff: 'session' },
  adminsOrSelf: { words: 'For administrators; others have their own account.', isForStaff: 'session' },
  staff: { words: 'For every member of staff.', isForStaff: 'session' },
  own: { words: 'For every member of staff, about what is their own.', isForStaff: 'session' },
  takersOver: { words: 'For whoever may change what it is of.', isForStaff: 'session' },
  editors: { words: 'For editors and administrators.', isForStaff: true },
  writers: { words: 'For authors, editors and administrators.', isForStaff: true },
  moderators: { words: 'For moderators, editors and administrators.', isForStaff: true },
  editorsOrOwn: { words: 'For editors and administrators; authors have their own.', isForStaff: true },
  editorsOrOwnVersions: { words: 'For editors and administrators; authors have their own.', isForStaff: true },
  editorsOrOwnByline: { words: 'For editors and administrators; others have their own.', isForStaff: true },
  editorsOrOwnUpload: { words: 'For editors and administrators; authors have their own.', isForStaff: true },
}

type Rule = { name: string } | undefined

function audienceOf(rule: Rule, path: string): Pick<Door, 'isForStaff'> & { words: string } {
  // A bundler numbers functions of one name.
  const { isForStaff, words = '' } = audiences[rule?.name.replace(/\d+$/, '') ?? ''] ?? { isForStaff: true }
  const by = isForStaff && keyless.test(path) ? 'session' : isForStaff
  return { words, ...(by ? { isForStaff: by } : {}) }
}

/** What Payload answers by itself, as far as the rules of access leave it open to somebody. */
export function payloadDoors({ collections, globals }: SanitizedConfig, schemas: Schemas): Door[] {
  return [
    ...collections.flatMap((collection) => collectionDoors(collection, schemas)),
    ...globals.flatMap((global) => globalDoors(global, schemas)),
    {
      path: '/api/access',
      method: 'GET',
      tag: 'access',
      summary: 'What whoever asks may do',
      description: 'By collections and globals; for everybody, by their account.',
      parameters: [],
      answer: { type: 'object', properties: { canAccessAdmin: { type: 'boolean' } } },
    },
  ]
}

/** A door as its endpoint describes it: the path, the method and the audience come from the collection. */
type Sketch = Omit<Door, 'path' | 'method' | 'tag' | 'parameters'> & { rule: Rule; parameters?: readonly Parameter[] }
type About = { collection: SanitizedCollectionConfig; schemas: Schemas; plural: string; singular: string; told: Told }

const message: JsonSchema = { type: 'string', description: 'A sentence for a person.' }
const object = (properties: Readonly<Record<string, JsonSchema>>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  required,
  properties,
})
const written = (doc: JsonSchema): JsonSchema => object({ doc, message })
const counted: JsonSchema = object({ totalDocs: { type: 'integer' } })
/** One version; what is in it is as the document was, in parts. */
const version: JsonSchema = object(
  {
    id: { type: 'string' },
    version: { type: 'object', description: 'The document as it was.' },
    createdAt: { type: 'string' },
    updatedAt: { type: 'string' },
  },
  ['id', 'version'],
)
const writing = ['invalid_input', 'not_found', 'conflict'] as const

/** Whether Payload keeps others from writing what somebody has open. */
const lockOf = ({ lockDocuments }: Pick<SanitizedCollectionConfig, 'lockDocuments'>): { isLockable?: true } =>
  lockDocuments === false ? {} : { isLockable: true }

/** The endpoints of Payload's own, by their method and path below the collection. */
const sketches: Readonly<Record<string, (about: About) => Sketch | undefined>> = {
  'get /': ({ collection: { access, custom, slug, versions }, plural, schemas }) => {
    const stated = custom?.askable as Askable | undefined
    const beside = slug === 'articles' ? [include] : []
    const drafts = versions?.drafts ? [draft] : []
    return {
      rule: access.read,
      summary: `A list of ${plural}`,
      ...(stated
        ? { description: `Without an account, conditions are about these: ${Object.keys(stated.filters).join(', ')}.` }
        : {}),
      parameters: [...(stated ? listParameters(stated) : staffList), readDepth(stated), select, ...drafts, ...beside],
      answer: listOf(schemas.document(slug), beside.length > 0),
      faults: ['query_invalid'],
    }
  },
  'get /count': ({ collection: { access }, plural }) => ({
    rule: access.read,
    summary: `The number of ${plural}`,
    parameters: [where],
    answer: counted,
    faults: ['query_invalid'],
  }),
  'get /:id': ({ collection: { access, custom, slug, versions }, plural, schemas }) => ({
    rule: access.read,
    summary: `One of the ${plural}`,
    parameters: [readDepth(custom?.askable), select, ...(versions?.drafts ? [draft] : [])],
    answer: schemas.document(slug),
    faults: ['not_found'],
  }),
  'post /': ({ collection, plural, schemas, told }) => ({
    rule: collection.access.create,
    summary: `Make one of the ${plural}`,
    parameters: [depth, ...(collection.versions?.drafts ? [draft] : [])],
    ...bodyOf(collection, schemas, told),
    answer: written(schemas.document(collection.slug, told.saysOnce)),
    status: 201,
    faults: writing,
  }),
  'patch /': ({ collection, plural, schemas, told }) =>
    collection.disableBulkEdit
      ? undefined
      : {
          rule: collection.access.update,
          summary: `Change many ${plural} alike`,
          description: 'Those that could not be changed stand in `errors`, and the answer is 400.',
          parameters: [{ ...where, required: true }, depth],
          body: schemas.input(collection.slug, told.takes),
          answer: many(schemas.document(collection.slug)),
          faults: ['invalid_input', 'query_invalid'],
          ...lockOf(collection),
        },
  'patch /:id': ({ collection, schemas, singular, told }) => ({
    rule: collection.access.update,
    summary: `Change ${singular}`,
    parameters: [depth, ...(collection.versions?.drafts ? [draft] : [])],
    ...bodyOf(collection, schemas, told),
    answer: written(schemas.document(collection.slug)),
    faults: writing,
    ...lockOf(collection),
  }),
  'delete /': ({ collection, plural, schemas }) =>
    collection.disableBulkDelete
      ? undefined
      : {
          rule: collection.access.delete,
          summary: `Delete many ${plural} for good`,
          description: 'Those that could not be deleted stand in `errors`, and the answer is 400.',
          parameters: [{ ...where, required: true }, depth],
          answer: many(schemas.document(collection.slug)),
          faults: ['invalid_input', 'query_invalid'],
          ...lockOf(collection),
        },
  'delete /:id': ({ collection, schemas, singular }) => ({
    rule: collection.access.delete,
    summary: `Delete ${singular} for good`,
    answer: written(schemas.document(collection.slug)),
    faults: ['invalid_input', 'not_found'],
    ...lockOf(collection),
  }),
  'post /:id/duplicate': ({ collection: { access, slug }, schemas, singular }) => ({
    rule: access.create,
    summary: `Make another ${singular} like one there is`,
    parameters: [depth],
    answer: written(schemas.document(slug)),
    faults: writing,
  }),
  'post /access': ({ collection, plural }) => mayDo(collection, `any of the ${plural}`),
  'post /access/:id': ({ collection, plural }) => ({
    ...mayDo(collection, `one of the ${plural}`),
    faults: ['not_found'],
  }),
  'get /versions': ({ collection: { access, versions }, plural }) =>
    versions
      ? {
          rule: access.readVersions,
          summary: `Earlier and newer versions of ${plural}`,
          parameters: [...staffList, depth, select],
          answer: listOf(version, false),
          faults: ['query_invalid'],
        }
      : undefined,
  'get /versions/:id': ({ collection: { access, versions }, singular }) =>
    versions
      ? {
          rule: access.readVersions,
          summary: `A version of ${singular}`,
          parameters: [depth, select],
          answer: version,
          faults: ['not_found'],
        }
      : undefined,
  'post /versions/:id': ({ collection, schemas, singular }) =>
    collection.versions
      ? {
          rule: collection.access.update,
          summary: `Bring a version of ${singular} back`,
          parameters: [depth],
          answer: schemas.document(collection.slug, { message }),
          faults: writing,
        }
      : undefined,
  'get /file/:filename': ({ collection: { access } }) => ({
    rule: access.read,
    summary: 'A file',
    description: 'Parts of it are answered to `Range`, with 206.',
    answer: { type: 'string', format: 'binary' },
    answerType: '*/*',
    faults: ['not_found'],
  }),
  // The admin's own.
  'get /:key': ({ collection: { access } }) => preference(access.read, 'What an account has set in the admin'),
  'post /:key': ({ collection: { access } }) => ({
    ...preference(access.update, 'Set something in the admin for an account'),
    body: object({ value: {} }, []),
    answer: { type: 'object' },
  }),
  'delete /:key': ({ collection: { access } }) => ({
    ...preference(access.delete, 'Forget what an account has set in the admin'),
    faults: ['not_found'],
  }),
  'get /run': ({ collection: { access } }) => ({
    rule: access.read,
    summary: 'Run tasks that wait',
    description: 'Those that are due; the server does so by itself, every few seconds.',
    parameters: [
      { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } },
      { name: 'queue', in: 'query', schema: { type: 'string' } },
    ],
    answer: object({ message }),
  }),
}

const preference = (rule: Rule, summary: string): Sketch => ({
  rule,
  summary,
  description: 'By the session’s account; `id` is the key.',
  answer: object({ value: {} }, []),
})

/** Collections whose doors are all for the same people, where Payload would answer everybody some. */
const isAskedBy: Readonly<Record<string, string>> = { 'payload-jobs': 'admins', 'payload-preferences': 'staff' }

/** An answer that says what whoever asks may do. */
function mayDo({ access, slug }: { access: object; slug: string }, what: string): Sketch {
  const one: JsonSchema = { type: ['boolean', 'object'] }
  const names = ['fields', ...Object.keys(access)]
  return {
    rule: { name: isAskedBy[slug] ?? 'anyone' },
    summary: `What whoever asks may do with ${what}`,
    description: 'What is absent, they may not.',
    answer: object(Object.fromEntries(names.map((name) => [name, one])), []),
    limit: 'writes',
  }
}

function bodyOf({ slug, upload }: SanitizedCollectionConfig, schemas: Schemas, { takes }: Told) {
  const body = schemas.input(slug, takes)
  const form: JsonSchema = {
    type: 'object',
    properties: {
      file: { type: 'string', contentMediaType: 'application/octet-stream' },
      _payload: {
        type: 'string',
        description: 'The other fields, as JSON. Without it, parts of their names are taken.',
      },
    },
  }
  return upload ? { body, form } : { body }
}

const many = (docs: JsonSchema): JsonSchema =>
  object({ docs: { type: 'array', items: docs }, errors: { type: 'array', items: { type: 'object' } }, message })

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/\/:\w+\?/g, '(?:/[^/]+)?').replace(/:\w+/g, '[^/]+')}$`)

/** Each address of each endpoint once, but those that one before it answers. */
function reached(endpoints: readonly Endpoint[]): { method: Door['method']; path: string }[] {
  return endpoints.flatMap((endpoint) => {
    const { method, path } = endpoint
    const paths = path.endsWith('?') ? [path.replace(/\/:\w+\?$/, ''), path.slice(0, -1)] : [path]
    return paths
      .filter(
        (one) => endpoints.find((other) => other.method === method && patternOf(other.path).test(one)) === endpoint,
      )
      .map((one) => ({ method: method.toUpperCase() as Door['method'], path: one }))
  })
}

function collectionDoors(collection: SanitizedCollectionConfig, schemas: Schemas): Door[] {
  const { custom, slug } = collection
  const about = {
    collection,
    schemas,
    plural: slug,
    singular: formatNames(slug).singular.toLowerCase(),
    // Set by our collections alone.
    told: (custom?.api ?? {}) as Told,
  }
  return reached(collection.endpoints || []).flatMap(({ method, path }): Door[] => {
    const sketch = sketches[`${method.toLowerCase()} ${path}`]?.(about)
    return sketch && !isNobodys(sketch.rule)
      ? [doorOf(sketch, { base: `/api/${slug}`, method, path, tag: slug, isCacheable: slug === 'articles' })]
      : []
  })
}

type Placed = { base: string; method: Door['method']; path: string; tag: string; isCacheable?: boolean }

function doorOf({ description, parameters = [], rule, ...sketch }: Sketch, placed: Placed): Door {
  const { base, isCacheable = false, method, tag } = placed
  // A key of the admin's is in the place of an id.
  const path = base + (placed.path === '/' ? '' : placed.path.replace(':key', ':id'))
  const { words, ...audience } = audienceOf(rule, path)
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): Parameter => ({ ...id, name }))
  return {
    ...sketch,
    path,
    method,
    tag,
    description: [words, description].filter(Boolean).join(' '),
    parameters: [...named, ...parameters],
    ...audience,
    ...(isCacheable && method === 'GET' ? { isCacheable } : {}),
  }
}

function globalDoors({ access, endpoints, slug, versions }: SanitizedGlobalConfig, schemas: Schemas): Door[] {
  const document = schemas.document(slug)
  const doors: Record<string, Sketch> = {
    'get /': { rule: access.read, summary: `Settings: ${slug}`, answer: document },
    'post /': {
      rule: access.update,
      summary: `Change settings: ${slug}`,
      body: schemas.input(slug),
      answer: object({ message, result: document }, []),
      faults: ['invalid_input'],
      isLockable: true,
    },
    'post /access': mayDo({ access, slug }, `the settings: ${slug}`),
    ...(versions
      ? {
          'get /versions': {
            rule: access.readVersions,
            summary: `Earlier settings: ${slug}`,
            parameters: [...staffList, depth, select],
            answer: listOf(version, false),
            faults: ['query_invalid'],
          },
          'get /versions/:id': {
            rule: access.readVersions,
            summary: `Settings as they were: ${slug}`,
            parameters: [depth, select],
            answer: version,
            faults: ['not_found'],
          },
          'post /versions/:id': {
            rule: access.update,
            summary: `Bring earlier settings back: ${slug}`,
            parameters: [depth],
            answer: object({ doc: { type: 'object' }, message }),
            faults: ['invalid_input', 'not_found'],
          },
        }
      : {}),
  }
  return reached(endpoints || []).flatMap(({ method, path }) => {
    const sketch = doors[`${method.toLowerCase()} ${path}`]
    return sketch && !isNobodys(sketch.rule)
      ? [doorOf(sketch, { base: `/api/globals/${slug}`, method, path, tag: 'globals' })]
      : []
  })
}

const listOf = (items: JsonSchema, hasIncluded: boolean): JsonSchema => ({
  type: 'object',
  required: ['docs', 'totalDocs', 'limit', 'hasNextPage'],
  properties: {
    docs: { type: 'array', items },
    ...(hasIncluded && { included }),
    totalDocs: { type: 'integer' },
    limit: { type: 'integer' },
    totalPages: { type: 'integer' },
    page: { type: ['integer', 'null'] },
    pagingCounter: { type: 'integer' },
    hasPrevPage: { type: 'boolean' },
    hasNextPage: { type: 'boolean' },
    prevPage: { type: ['integer', 'null'] },
    nextPage: { type: ['integer', 'null'] },
  },
})
