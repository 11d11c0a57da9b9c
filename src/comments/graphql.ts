import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { statuses } from '#moderation'
import type { GraphQLContext } from '#platform/graphql'
import { moderateComments } from './decisions/moderateComments'
import { editComment } from './edit'
import { previewComment } from './preview'
import { removeOwnComment } from './remove'
import { asSender, submitComment } from './submit'
import { commentTypes } from './threads/graphql'
import { voteOnComment } from './voteOnComment'

const pageInput = new GraphQLInputObjectType({
  name: 'PageInput',
  fields: { url: { type: new GraphQLNonNull(GraphQLString) }, title: { type: GraphQLString } },
})

const commentInput = new GraphQLInputObjectType({
  name: 'CommentInput',
  description: 'What a reader submits. The email address is never published and cannot be queried.',
  // All optional here: what the policy requires is answered by its codes, all faults together, as at the other doors.
  fields: {
    article: { type: GraphQLString, description: 'Id or slug.' },
    page: { type: pageInput, description: 'In place of `article`: a page of a site that the settings list.' },
    parent: { type: GraphQLString, description: 'Id of the comment this one answers.' },
    name: { type: GraphQLString },
    email: { type: GraphQLString },
    url: { type: GraphQLString },
    content: { type: GraphQLString, description: 'Text, with a little Markdown.' },
    subscribe: { type: GraphQLBoolean },
    asStaff: {
      type: GraphQLBoolean,
      description: 'Signs the comment as the account that sends it. Left out: at a session of the admin’s only.',
    },
    idempotencyKey: { type: GraphQLString, description: 'The same key with the same fields posts once.' },
    proof: {
      type: GraphQLString,
      description: 'Solution of a task of GET /api/challenge, where the site asks for one.',
    },
  },
})

const submittedFields = (): GraphQLFieldConfigMap<unknown, GraphQLContext> => ({
  article: { type: new GraphQLNonNull(GraphQLID) },
  content: { type: GraphQLString },
  status: { type: new GraphQLNonNull(GraphQLString), description: '`approved` or `pending`.' },
  message: { type: GraphQLString },
  editToken: { type: GraphQLString, description: 'Lets the sender change the comment for a while.' },
  readerToken: {
    type: GraphQLString,
    description: 'Makes the sender known: send it as `X-Reader-Token` with the next comment.',
  },
})

const commentChanges = new GraphQLInputObjectType({
  name: 'CommentChanges',
  description: 'What stays as it is may be left out.',
  fields: { name: { type: GraphQLString }, url: { type: GraphQLString }, content: { type: GraphQLString } },
})

const removedComment = new GraphQLObjectType({
  name: 'RemovedComment',
  fields: { id: { type: new GraphQLNonNull(GraphQLID) }, message: { type: new GraphQLNonNull(GraphQLString) } },
})

const commentPreview = new GraphQLObjectType({
  name: 'CommentPreview',
  fields: { html: { type: new GraphQLNonNull(GraphQLString) } },
})

const commentVotes = new GraphQLObjectType({
  name: 'CommentVotes',
  fields: {
    votes: { type: new GraphQLNonNull(GraphQLInt), description: 'Helpful less not helpful.' },
    own: { type: new GraphQLNonNull(GraphQLInt), description: 'What this reader has said: 1, 0 or -1.' },
  },
})

const id = { type: new GraphQLNonNull(GraphQLID) }
const editToken = { type: new GraphQLNonNull(GraphQLString), description: 'From the answer to the post.' }

const moderationResult = new GraphQLObjectType({
  name: 'ModerationResult',
  fields: {
    id: { type: new GraphQLNonNull(GraphQLID) },
    ok: { type: new GraphQLNonNull(GraphQLBoolean) },
    status: { type: GraphQLString },
    updatedAt: { type: GraphQLString },
    changed: { type: GraphQLBoolean },
    event: { type: GraphQLString, description: 'Id of the event that records it; undoing names it.' },
    error: {
      type: new GraphQLObjectType({
        name: 'ModerationRefusal',
        fields: {
          status: { type: new GraphQLNonNull(GraphQLInt) },
          code: { type: new GraphQLNonNull(GraphQLString) },
          message: { type: new GraphQLNonNull(GraphQLString) },
          updatedAt: { type: GraphQLString },
        },
      }),
    },
  },
})

const statusType = new GraphQLEnumType({
  name: 'ModerationStatus',
  values: Object.fromEntries(statuses.map((status) => [status, { value: status }])),
})

/** The mutations that stand in place of Payload's generated ones for comments. */
export function commentMutations(
  types: Parameters<typeof commentTypes>[0],
): GraphQLFieldConfigMap<unknown, GraphQLContext> {
  const submittedComment = commentTypes(types).ofComment('SubmittedComment', submittedFields)
  return { ...ownMutations(submittedComment), ...otherMutations }
}

const ownMutations = (submittedComment: GraphQLObjectType): GraphQLFieldConfigMap<unknown, GraphQLContext> => ({
  createComment: {
    type: new GraphQLNonNull(submittedComment),
    args: { data: { type: new GraphQLNonNull(commentInput) } },
    resolve: async (_source, args, { req }) => {
      const { doc, editToken, message, readerToken } = await submitComment(req, args.data)
      return { ...doc, editToken, message, readerToken }
    },
  },
  updateComment: {
    type: new GraphQLNonNull(submittedComment),
    description: 'Changes one’s own comment, which is decided anew.',
    args: { id, editToken, data: { type: new GraphQLNonNull(commentChanges) } },
    resolve: async (_source, args, { req }) => {
      const { doc, message } = await editComment(asSender(req), String(args.id), args.editToken, args.data)
      return { ...doc, message }
    },
  },
})

const otherMutations: GraphQLFieldConfigMap<unknown, GraphQLContext> = {
  deleteComment: {
    type: new GraphQLNonNull(removedComment),
    description: 'Removes one’s own comment.',
    args: { id, editToken },
    resolve: (_source, args, { req }) => removeOwnComment(asSender(req), String(args.id), args.editToken),
  },
  previewComment: {
    type: new GraphQLNonNull(commentPreview),
    description: 'How a text will look as a comment. Nothing is kept.',
    args: { content: { type: new GraphQLNonNull(GraphQLString) } },
    resolve: (_source, { content }) => previewComment({ content }),
  },
  voteComment: {
    type: new GraphQLNonNull(commentVotes),
    args: { id, vote: { type: new GraphQLNonNull(GraphQLInt), description: '1, -1, or 0 to take it back.' } },
    resolve: (_source, args, { req }) => voteOnComment(req, String(args.id), { vote: args.vote }),
  },
  moderateComment: {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(moderationResult))),
    args: {
      ids: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))) },
      to: { type: new GraphQLNonNull(statusType) },
      note: { type: GraphQLString },
      seen: { type: GraphQLString },
    },
    resolve: async (_source, args, { req }) => (await moderateComments(req, args)).results,
  },
}
