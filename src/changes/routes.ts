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
import { createLocalReq } from 'payload'
import type { GraphQLContext } from '#platform/graphql'
import { jsonType, type Route, sendCacheable } from '#platform/http'
import { changesTag } from './log'
import { changesPage, changesQuery, readChanges } from './read'

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
