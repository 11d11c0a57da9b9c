export { graphqlRoutes } from './handler'
export { dropUnaskable, type GraphQLContext } from './limits'
export { createQueryKeys } from './queryKeys'
export { tagged } from './queryTags'
