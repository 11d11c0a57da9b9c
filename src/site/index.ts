export { indexRoutes } from './apiIndex'
export { mineCookie } from './mine'
export { siteRoutes } from './siteRoutes'
