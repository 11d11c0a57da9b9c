import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isOutputType,
} from 'graphql'
import type { CollectionBeforeOperationHook } from 'payload'
import { z } from 'zod'
import { isRecord } from '#platform'
import { type GraphQLContext, tagged } from '#platform/graphql'
import { parseInput } from '#platform/http'
import { targetOf } from '../contract'
import { discussionType, readDiscussion } from '../discussionState'
import { findPage, readPageCounts, unmade } from '../pages'
import { countTags } from './patch'
import { orders } from './query'
import { readShapedThread, readThread, readThreadQuery, requireTarget } from './readThread'
import { maxKeys, readCounts } from './routes'

/** What a page costs in the units of `graphQL.maxComplexity`, so that one operation cannot ask for hundreds under aliases. */
const complexity = 500

/** What Payload hands to those who add to its GraphQL, as far as it is used: the type of its own for comments. */
type PayloadTypes = { collections: Readonly<Record<string, { graphQL?: { type: GraphQLObjectType } }>> }

/** The types of comments in one schema. */
export type CommentTypes = {
  threadPage: GraphQLObjectType
  /** A type that is a `CommentNode`, with more fields of its own. */
  ofComment(
    name: string,
    fields: () => GraphQLFieldConfigMap<unknown, GraphQLContext>,
  ): GraphQLObjectType<unknown, GraphQLContext>
}

const made = new WeakMap<GraphQLObjectType, CommentTypes>()

/** Queries and mutations of one schema share its types. @throws where the config has no comments */
export function commentTypes({ collections }: PayloadTypes): CommentTypes {
  const payloads = collections.comments?.graphQL?.type
  if (!payloads) throw new Error('GraphQL has no type for comments')
  const types = made.get(payloads) ?? makeTypes(payloads)
  made.set(payloads, types)
  return types
}

const parentIdOf = (comment: unknown): unknown => {
  const parent = isRecord(comment) ? comment.parent : undefined
  return (isRecord(parent) ? parent.id : parent) ?? null
}

/** The same fields everywhere, of the types they have in Payload's own: an interface allows no others. */
function makeTypes(payloads: GraphQLObjectType): CommentTypes {
  const own = payloads.getFields()
  const typeOf = (name: string) => {
    const type = own[name]?.type
    if (!type || !isOutputType(type)) throw new Error(`GraphQL's comments have no ${name}`)
    return type
  }
  const parentId = { type: GraphQLString, description: 'Id of the comment this one answers.', resolve: parentIdOf }
  const shared = {
    parentId,
    ...Object.fromEntries(['id', 'name', 'url', 'html', 'badge'].map((name) => [name, { type: typeOf(name) }])),
  }
  const filled = (name: string) => ({ type: new GraphQLNonNull(getNullableType(typeOf(name))) })
  // Payload's may lack these for whoever may not read them.
  const node = new GraphQLInterfaceType({
    name: 'CommentNode',
    description:
      'A comment, wherever it is read: caches of frontends join what stands in a thread, in a list and in the answer to a post.',
    fields: {
      ...Object.fromEntries(Object.entries(shared).map(([name, { type }]) => [name, { type }])),
      depth: { type: typeOf('depth') },
      createdAt: { type: typeOf('createdAt') },
    },
  })
  addTo(payloads, node, parentId)

  const ofComment: CommentTypes['ofComment'] = (name, fields) =>
    new GraphQLObjectType({
      name,
      interfaces: [node],
      fields: () => ({
        ...shared,
        parent: { type: GraphQLString, description: 'The same as `parentId`.' },
        depth: filled('depth'),
        createdAt: filled('createdAt'),
        ...fields(),
      }),
    })
  const source = new GraphQLObjectType({
    name: 'CommentSource',
    description: 'A page elsewhere that mentions the article, where the comment was not written here.',
    fields: {
      type: { type: new GraphQLNonNull(GraphQLString), description: '`webmention`.' },
      url: { type: new GraphQLNonNull(GraphQLString) },
      publishedAt: { type: GraphQLString, description: 'As that page says, ISO 8601.' },
    },
  })
  const threadComment: GraphQLObjectType = ofComment('ThreadComment', () => ({
    source: { type: source },
    editedAt: { type: typeOf('editedAt') },
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
        description: 'After a `more` cursor a flat list, to be hung up by `parentId`.',
      },
      totalDocs: { type: new GraphQLNonNull(GraphQLInt), description: 'Approved comments under the article.' },
      next: { type: GraphQLString },
    },
  })
  return { threadPage, ofComment }
}

/** Makes Payload's type one of the interface's. It cannot be made anew: what has been built already refers to it. */
function addTo(
  payloads: GraphQLObjectType,
  node: GraphQLInterfaceType,
  {
    description,
    resolve,
    type,
  }: { description: string; resolve: (comment: unknown) => unknown; type: GraphQLOutputType },
): void {
  // GraphQL makes these two at the first look, and keeps them.
  const interfaces = payloads.getInterfaces() as GraphQLInterfaceType[]
  interfaces.push(node)
  payloads.getFields().parentId = {
    name: 'parentId',
    description,
    type,
    args: [],
    resolve,
    subscribe: undefined,
    deprecationReason: undefined,
    extensions: {},
    astNode: undefined,
  }
}

/** `parentId` stands in no column: where GraphQL asks for named fields only, the comment's parent is read. */
export const selectParent: CollectionBeforeOperationHook<'comments'> = ({ args }) => {
  const select: unknown = 'select' in args ? args.select : undefined
  if (!isRecord(select) || !select.parentId) return
  const { parentId: _parentId, ...others } = select
  Object.assign(args, { select: { ...others, parent: others.parent ?? true } })
}

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
export const threadQuery = (types: PayloadTypes): GraphQLFieldConfigMap<unknown, GraphQLContext> => ({
  Thread: {
    type: new GraphQLNonNull(commentTypes(types).threadPage),
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
})
