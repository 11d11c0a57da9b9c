export { graphqlRoutes } from './handler'
export type { GraphQLContext } from './limits'
