export type { GraphQLContext } from './context'
export { graphqlRoutes } from './handler'
