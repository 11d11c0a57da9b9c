import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { z } from 'zod'
import { isRecord } from '#platform'
import { type GraphQLContext, tagged } from '#platform/graphql'
import { parseInput } from '#platform/http'
import { targetOf } from '../findTarget'
import { orders } from './query'
import { readThread } from './readThread'
import { maxKeys, readCounts } from './routes'

/** What a page costs in the units of `graphQL.maxComplexity`, so that one operation cannot ask for hundreds under aliases. */
const complexity = 500

const text = { type: GraphQLString }

/** What every comment has, wherever it comes from. */
const nodeFields = {
  id: { type: new GraphQLNonNull(GraphQLID) },
  parent: { type: GraphQLID, description: 'Id of the comment this one answers.' },
  parentId: {
    type: GraphQLID,
    description: 'The same as `parent`.',
    resolve: (comment: unknown) => (isRecord(comment) ? (comment.parent ?? null) : null),
  },
  name: text,
  url: text,
  html: text,
  depth: { type: new GraphQLNonNull(GraphQLInt) },
  createdAt: { type: new GraphQLNonNull(GraphQLString), description: 'ISO 8601.' },
  badge: { type: GraphQLString, description: '`staff`, `author` or nothing.' },
}

/** Caches of frontends join what a reader posts with what the thread shows by it. */
export const commentNode = new GraphQLInterfaceType({
  name: 'CommentNode',
  description: 'A comment, as a thread shows it or as it was just sent.',
  fields: Object.fromEntries(Object.entries(nodeFields).map(([name, { type }]) => [name, { type }])),
  resolveType: (value: unknown) => (isRecord(value) && 'replies' in value ? 'ThreadComment' : 'SubmittedComment'),
})

/** An object type that is a `CommentNode`, with more fields of its own. */
export function commentType(
  name: string,
  fields: () => GraphQLFieldConfigMap<unknown, GraphQLContext>,
): GraphQLObjectType<unknown, GraphQLContext> {
  return new GraphQLObjectType({ name, interfaces: [commentNode], fields: () => ({ ...nodeFields, ...fields() }) })
}

const threadComment: GraphQLObjectType = commentType('ThreadComment', () => ({
  editedAt: text,
  votes: { type: GraphQLInt, description: 'Helpful less not helpful; nothing where readers do not vote.' },
  removed: { type: new GraphQLNonNull(GraphQLBoolean), description: 'Kept only because visible replies hang below.' },
  pinned: { type: new GraphQLNonNull(GraphQLBoolean), description: 'Stands before the others on the first page.' },
  replies: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(threadComment))) },
  more: { type: GraphQLString, description: 'Cursor to the descendants that are not in `replies`.' },
}))

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

const articleCount = new GraphQLObjectType({
  name: 'ArticleCount',
  fields: {
    article: { type: new GraphQLNonNull(GraphQLString), description: 'As it was asked for.' },
    count: { type: new GraphQLNonNull(GraphQLInt) },
  },
})

const countsComplexity = 100
const countsInput = z.object({ articles: z.array(z.string().min(1).max(200)).min(1).max(maxKeys) })

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
  Counts: {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(articleCount))),
    description: 'Numbers of approved comments, in the order that was asked for.',
    args: {
      articles: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))),
        description: `1 to ${maxKeys} ids or slugs.`,
      },
    },
    extensions: { complexity: countsComplexity, ...tagged },
    resolve: async (_source, args, { noteTags, req }) => {
      const { articles } = parseInput(countsInput, args)
      const { counts, ids } = await readCounts(req, [...new Set(articles)])
      // Any of them can become public, or take over a slug.
      noteTags?.([targetOf(req.payload).collection, ...ids.map((id) => `comments:${id}`)])
      return articles.map((article) => ({ article, count: counts[article] ?? 0 }))
    },
  },
}
