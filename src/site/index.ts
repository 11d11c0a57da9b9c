export { indexRoutes } from './apiIndex'
export { siteRoutes } from './siteRoutes'
