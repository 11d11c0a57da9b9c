export { graphqlRoutes } from './handler'
export type { GraphQLContext } from './limits'
export { addRelated, addSlugs, dropUnusable } from './offered'
export { createQueryKeys, tagged } from './queryKeys'
