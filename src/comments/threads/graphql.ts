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
import { discussionType, readDiscussion } from '../discussionState'
import { targetOf } from '../findTarget'
import { findPage, readPageCounts, unmade } from '../pages'
import { countTags } from './patch'
import { orders } from './query'
import { readShapedThread, readThread, readThreadQuery, requireTarget } from './readThread'
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
const countsInput = z
  .object({
    articles: z.array(z.string().min(1).max(200)).max(maxKeys).default([]),
    pages: z.array(z.string().min(1).max(2000)).max(maxKeys).default([]),
  })
  .refine(({ articles, pages }) => articles.length + pages.length > 0, {
    path: ['pages'],
    message: 'Please name an article or a page.',
  })

/** What a query is about: an article by its id or slug, or a page that lives elsewhere by its address. */
const subjectInput = z
  .object({ article: z.string().min(1).max(250).nullish(), page: z.string().min(1).max(2000).nullish() })
  .refine(({ article, page }) => (typeof article === 'string') !== (typeof page === 'string'), {
    path: ['article'],
    message: 'Please name an article or a page, and not both.',
  })

const subjectArgs = {
  article: { type: GraphQLString, description: 'Id or slug.' },
  page: { type: GraphQLString, description: 'The address of a page that lives elsewhere.' },
}

const emptyThread = { docs: [], totalDocs: 0, next: null }

/** `Thread`, `Counts` and `Discussion`: the same as REST's, for everybody alike. */
export const threadQuery: GraphQLFieldConfigMap<unknown, GraphQLContext> = {
  Thread: {
    type: new GraphQLNonNull(threadPage),
    description: 'A page of the comments under a published article, or a page that lives elsewhere.',
    args: {
      ...subjectArgs,
      order: { type: threadOrder, description: 'By default as the site is set.' },
      first: { type: GraphQLInt, description: 'Comments that start a conversation, 1 to 100.' },
      after: { type: GraphQLString, description: '`next` of a page, or `more` of a comment.' },
    },
    extensions: { complexity, ...tagged },
    resolve: async (_source, { order, first, after, ...named }, { noteTags, req }) => {
      const { article, page } = parseInput(subjectInput, named)
      const asked = { order, limit: first, after }
      if (!page) return readThread(req, { article: String(article), ...asked }, noteTags)
      const query = readThreadQuery(asked)
      const { head, tags } = await findPage(req, page)
      noteTags?.(tags)
      return head ? (await readShapedThread(req, head, query)).page : emptyThread
    },
  },
  Counts: {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(articleCount))),
    description: 'Numbers of approved comments, in the order that was asked for.',
    args: {
      articles: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: `At most ${maxKeys} ids or slugs.`,
      },
      pages: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: `At most ${maxKeys} addresses of pages that live elsewhere; they are counted after the articles.`,
      },
    },
    extensions: { complexity: countsComplexity, ...tagged },
    resolve: async (_source, args, { noteTags, req }) => {
      const { articles, pages } = parseInput(countsInput, args)
      const elsewhere = await readPageCounts(req, pages)
      const { counts, named } = await readCounts(req, [...new Set(articles)])
      // Any of them can become public, or take over a slug.
      noteTags?.([targetOf(req.payload).collection, ...countTags(named), ...elsewhere.tags])
      return [
        ...articles.map((article) => ({ article, count: counts[article] ?? 0 })),
        ...pages.map((page) => ({ article: page, count: elsewhere.counts[page] ?? 0 })),
      ]
    },
  },
  Discussion: {
    type: new GraphQLNonNull(discussionType),
    description: 'Whether and how readers can comment under a published article, or a page that lives elsewhere.',
    args: subjectArgs,
    resolve: async (_source, named, { req }) => {
      const { article, page } = parseInput(subjectInput, named)
      if (!page) return (await readDiscussion(req, await requireTarget(req, String(article)))).state
      const { asked, head } = await findPage(req, page)
      return (await readDiscussion(req, head ?? unmade(asked, ''))).state
    },
  },
}
