import {
  GraphQLBoolean,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { listed } from '#articles'
import { approved, targetOf } from '#comments'
import { readSigned, refusal, servicesOf, signValue } from '#platform'
import type { GraphQLContext } from '#platform/graphql'
import { jsonType, parseInput, type Route, sendCacheable } from '#platform/http'
import {
  type ChangeType,
  changesTag,
  changeTypes,
  isKept,
  type LogPlace,
  type LogRow,
  newestPlace,
  rowsBetween,
} from './log'

const mostChanges = 100
const longestCursor = 300

const typesInput = z
  .string()
  .max(100)
  .transform((text) => [...new Set(text.split(',').filter((type) => type !== ''))])
  .pipe(z.array(z.enum(changeTypes)).min(1))

/** As they stand in an address. */
const changesQuery = z.object({
  since: z
    .string()
    .min(1)
    .max(longestCursor)
    .optional()
    .describe('`next` of an earlier answer. Left out, the answer holds no changes: only where to go on from now.'),
  types: typesInput.optional().describe('`articles`, `comments`, or both, separated by a comma; both by default.'),
  limit: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,4}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(1).max(mostChanges))
    .optional()
    .describe(`Changes in one answer, 1 to ${mostChanges}; ${mostChanges} by default.`),
})

export type PublicChange = {
  type: ChangeType
  id: string
  /** Of an article. */
  slug?: string
  change: 'upsert' | 'delete'
  at: string
}

export type ChangesPage = { changes: PublicChange[]; next: string; more: boolean }

const changesPage = z
  .object({
    changes: z.array(
      z.object({
        type: z.enum(changeTypes),
        id: z.string(),
        slug: z.string().optional().describe('Of an article; of one that is gone the last it was read by.'),
        change: z
          .enum(['upsert', 'delete'])
          .describe('`upsert`: read it again. `delete`: nobody can read it any more.'),
        at: z.iso.datetime(),
      }),
    ),
    next: z.string().describe('Sent as `since` the next time.'),
    more: z.boolean().describe('Whether there is more already.'),
  })
  .meta({ id: 'ChangesPage' }) satisfies z.ZodType<ChangesPage>

const sealOf = (payload: Payload) => ({ key: servicesOf(payload).signingKey('changes'), purpose: 'changes-cursor' })

const cursorOf = (payload: Payload, { id, seq }: LogPlace): string => signValue([seq, id], sealOf(payload))

const place = z.tuple([z.int().min(0), z.string()])

function placeOf(payload: Payload, since: string): LogPlace {
  const { data } = place.safeParse(readSigned(since, { ...sealOf(payload), maxLength: longestCursor }))
  if (!data) throw refusal('invalid_input', { path: 'since', message: 'This is not a cursor of this site.' })
  const [seq, id] = data
  return { seq, id }
}

/**
 * What readers see differently since a cursor was given out, in the order it was committed.
 * @throws Refusal `invalid_input`, and `cursor_too_old` where something may be missing in between
 */
async function readChanges(req: PayloadRequest, input: unknown): Promise<ChangesPage> {
  const { payload } = req
  const { limit = mostChanges, since, types = [...changeTypes] } = parseInput(changesQuery, input)
  const until = await newestPlace(payload)
  if (since === undefined) return { changes: [], next: cursorOf(payload, until), more: false }
  const after = placeOf(payload, since)
  const rows = await rowsBetween(payload, { after, until, types, limit: limit + 1 })
  if (!(await isKept(payload, after))) throw refusal('cursor_too_old')
  const shown = rows.slice(0, limit)
  const more = rows.length > limit
  const last = more ? shown.at(-1) : undefined
  return { changes: await asTheyAre(req, shown), next: cursorOf(payload, last ?? until), more }
}

/**
 * What can be read no more by now is a deletion, whatever it was then: on MongoDB a byline may be changed while its article is
 * withdrawn, and a frontend would find nothing anyway.
 */
async function asTheyAre(req: PayloadRequest, rows: readonly LogRow[]): Promise<PublicChange[]> {
  const idsOf = (type: ChangeType) => [
    ...new Set(rows.flatMap(({ change, item, type: is }) => (is === type && change === 'upsert' ? [item] : []))),
  ]
  const slugs = await slugsOf(req, idsOf('articles'))
  const comments = await shownComments(req, idsOf('comments'))
  return rows.map(({ at, change, item, slug: had, type }) => {
    const isThere = type === 'articles' ? slugs.has(item) : comments.has(item)
    const slug = slugs.get(item) ?? had
    return {
      type,
      id: item,
      ...(type === 'articles' && slug ? { slug } : {}),
      change: change === 'upsert' && isThere ? 'upsert' : 'delete',
      at: new Date(at).toISOString(),
    }
  })
}

async function slugsOf(req: PayloadRequest, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { docs } = await req.payload.db.find<{ id: string; slug?: string | null }>({
    collection: 'articles',
    where: { and: [{ id: { in: ids } }, listed()] },
    select: { slug: true },
    limit: ids.length,
    pagination: false,
    req,
  })
  return new Map(docs.map(({ id, slug }) => [String(id), slug ?? '']))
}

async function shownComments(req: PayloadRequest, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'comments',
    where: { and: [{ id: { in: ids } }, approved(), targetOf(req.payload).visible('article.')] },
    select: {},
    limit: ids.length,
    pagination: false,
    req,
  })
  return new Set(docs.map(({ id }) => String(id)))
}

/** `GET /api/changes?since&types&limit`, for everybody alike. */
export const changesRoutes: Route[] = [
  {
    path: '/api/changes',
    methods: ['GET'],
    cache: true,
    index: { changes: '' },
    query: changesQuery,
    summary: 'What readers see differently since a cursor',
    description:
      'For copies of the site: articles and comments that have come, changed or gone, in the order it happened. Without `since` only `next`: read everything then, and go on from there. An article’s deletion covers its comments; when it is back, read them again. Numbers of comments and votes are no change.',
    output: changesPage,
    faults: ['invalid_input', 'cursor_too_old'],
    answer:
      ({ payload }) =>
      async (req, res) => {
        const { limit, since, types } = req.query
        const page = await readChanges(await createLocalReq({}, payload), { limit, since, types })
        sendCacheable(req, res, { type: jsonType, body: JSON.stringify(page), tags: [changesTag] })
      },
  },
]

const filled = (type: typeof GraphQLID | typeof GraphQLString | typeof GraphQLBoolean) => ({
  type: new GraphQLNonNull(type),
})

const publicChange = new GraphQLObjectType({
  name: 'PublicChange',
  fields: {
    type: { ...filled(GraphQLString), description: '`articles` or `comments`.' },
    id: filled(GraphQLID),
    slug: { type: GraphQLString, description: 'Of an article; of one that is gone the last it was read by.' },
    change: {
      ...filled(GraphQLString),
      description: '`upsert`: read it again; `delete`: nobody can read it any more.',
    },
    at: { ...filled(GraphQLString), description: 'ISO 8601.' },
  },
})

const page = new GraphQLObjectType({
  name: 'ChangesPage',
  fields: {
    changes: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(publicChange))) },
    next: { ...filled(GraphQLString), description: 'Sent as `since` the next time.' },
    more: filled(GraphQLBoolean),
  },
})

/** `Changes`: the same as REST's `/api/changes`. */
export const changesGraphql: GraphQLFieldConfigMap<unknown, GraphQLContext> = {
  Changes: {
    type: new GraphQLNonNull(page),
    description: 'What readers see differently since a cursor, in the order it happened.',
    args: {
      since: { type: GraphQLString, description: '`next` of an earlier answer; left out, only `next`.' },
      types: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)), description: '`articles`, `comments`.' },
      limit: { type: GraphQLInt, description: '1 to 100.' },
    },
    extensions: { complexity: 500, tagged: true },
    resolve: (_source, { limit, since, types }, { noteTags, req }) => {
      noteTags?.([changesTag])
      return readChanges(req, {
        limit: limit ?? undefined,
        since: since ?? undefined,
        types: Array.isArray(types) ? types.join(',') : undefined,
      })
    },
  },
}
