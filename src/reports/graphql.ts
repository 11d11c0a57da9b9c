import {
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { reportReasons } from '#moderation'
import type { GraphQLContext } from '#platform/graphql'
import { reportComment } from './reportComment'

const reportReason = new GraphQLEnumType({
  name: 'ReportReason',
  values: Object.fromEntries(reportReasons.map((reason) => [reason, { value: reason }])),
})

const reported = new GraphQLObjectType({
  name: 'Reported',
  fields: { message: { type: new GraphQLNonNull(GraphQLString) } },
})

/** `reportComment`: the same as `POST /api/comments/:id/report`. */
export const reportMutations: GraphQLFieldConfigMap<unknown, GraphQLContext> = {
  reportComment: {
    type: new GraphQLNonNull(reported),
    description: 'Reports a published comment to the moderators.',
    args: {
      id: { type: new GraphQLNonNull(GraphQLID) },
      reason: { type: new GraphQLNonNull(reportReason) },
      explanation: { type: GraphQLString },
      email: { type: GraphQLString, description: 'To be told of the decision; kept sealed.' },
    },
    resolve: (_source, { id, ...report }, { req }) => reportComment(req, String(id), report),
  },
}
