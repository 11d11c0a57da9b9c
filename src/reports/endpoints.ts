import {
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { z } from 'zod'
import { messageAnswer } from '#comments'
import { reportReasons, reportStatuses } from '#moderation'
import type { GraphQLContext } from '#platform/graphql'
import { getDoor, idOf, type Route, readJson } from '#platform/http'
import { reportComment, reportInput } from './reportComment'
import { type ReportView, readReports } from './settleReports'

const reportView = z.object({
  id: z.string(),
  reason: z.string().describe(`One of: ${reportReasons.join(', ')}; or a former one.`),
  explanation: z.string().nullable(),
  status: z.enum(reportStatuses),
  createdAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
}) satisfies z.ZodType<ReportView>

/** Readers tell moderators about a published comment; moderators read what was said. */
export const reportRoutes: Route[] = [
  {
    path: '/api/comments/:id/report',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'Report a comment to the moderators',
    description: 'By law (DSA Art. 16). With `email`, the decision is mailed to it; it is kept sealed.',
    input: reportInput,
    output: messageAnswer,
    status: 201,
    faults: ['invalid_input', 'require_valid_email', 'comment_id_not_found', 'too_many_requests'],
    endpoint: async (req) => Response.json(await reportComment(req, idOf(req), await readJson(req)), { status: 201 }),
  },
  getDoor('/comments/:id/reports', (req) => readReports(req, idOf(req)), {
    summary: 'Reports of a comment',
    output: z.object({ docs: z.array(reportView) }),
    faults: ['comment_id_not_found'],
  }),
]

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
