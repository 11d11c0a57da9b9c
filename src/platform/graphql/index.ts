export { graphqlRoutes } from './handler'
export { dropUnaskable, type GraphQLContext } from './limits'
