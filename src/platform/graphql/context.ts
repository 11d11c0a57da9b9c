import type { PayloadRequest } from 'payload'

/** What Payload's GraphQL hands to resolvers, as far as ours use it. */
export type GraphQLContext = {
  req: PayloadRequest
  /** How many documents the lists of this operation have asked for so far. */
  docsAsked?: number
}
