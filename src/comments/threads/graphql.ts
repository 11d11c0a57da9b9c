import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { type GraphQLContext, tagged } from '#platform/graphql'
import { orders } from './query'
import { readThread } from './readThread'

/** What a page costs in the units of `graphQL.maxComplexity`, so that one operation cannot ask for hundreds under aliases. */
const complexity = 500

const text = { type: GraphQLString }

const threadComment: GraphQLObjectType = new GraphQLObjectType({
  name: 'ThreadComment',
  fields: () => ({
    id: { type: new GraphQLNonNull(GraphQLID) },
    parent: { type: GraphQLID },
    name: text,
    url: text,
    html: text,
    createdAt: { type: new GraphQLNonNull(GraphQLString), description: 'ISO 8601.' },
    depth: { type: new GraphQLNonNull(GraphQLInt) },
    editedAt: text,
    badge: { type: GraphQLString, description: '`staff`, `author` or nothing.' },
    votes: { type: GraphQLInt, description: 'Helpful less not helpful; nothing where readers do not vote.' },
    removed: { type: new GraphQLNonNull(GraphQLBoolean), description: 'Kept only because visible replies hang below.' },
    pinned: { type: new GraphQLNonNull(GraphQLBoolean), description: 'Stands before the others on the first page.' },
    replies: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(threadComment))) },
    more: { type: GraphQLString, description: 'Cursor to the descendants that are not in `replies`.' },
  }),
})

const threadPage = new GraphQLObjectType({
  name: 'ThreadPage',
  fields: {
    docs: {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(threadComment))),
      description: 'After a `more` cursor a flat list, to be hung up by `parent`.',
    },
    totalDocs: { type: new GraphQLNonNull(GraphQLInt), description: 'Approved comments under the article.' },
    next: { type: GraphQLString },
  },
})

const threadOrder = new GraphQLEnumType({
  name: 'ThreadOrder',
  values: Object.fromEntries(orders.map((order) => [order, { value: order }])),
})

/** `Thread`: the same page as REST's `…/:idOrSlug/thread`, for everybody alike. */
export const threadQuery: GraphQLFieldConfigMap<unknown, GraphQLContext> = {
  Thread: {
    type: new GraphQLNonNull(threadPage),
    description: 'A page of the comments under a published article.',
    args: {
      article: { type: new GraphQLNonNull(GraphQLString), description: 'Id or slug.' },
      order: { type: threadOrder, description: 'By default as the site is set.' },
      first: { type: GraphQLInt, description: 'Comments that start a conversation, 1 to 100.' },
      after: { type: GraphQLString, description: '`next` of a page, or `more` of a comment.' },
    },
    extensions: { complexity, ...tagged },
    resolve: (_source, { article, order, first, after }, { noteTags, req }) =>
      readThread(req, { article, order, limit: first, after }, noteTags),
  },
}
