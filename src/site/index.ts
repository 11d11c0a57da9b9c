import type { Route } from '#platform/http'
import { articleRoutes } from './articles'
import { fileRoutes } from './files'
import { listRoutes } from './lists'
import { mailRoutes } from './mailedLinks'
import { ownRoutes } from './ownPages'
import { privacyRoutes } from './privacy'
import { reportRoutes } from './reports'

export { indexRoutes } from './files'
export { answerNowhere } from './nowhere'
export { createListedOrigins } from './origins'
export { meCookie, mineCookie } from './ownComments'

/** The reference reader site: what a frontend of one's own would do, done once. */
export const siteRoutes: readonly Route[] = [
  ...listRoutes,
  ...articleRoutes,
  ...ownRoutes,
  ...reportRoutes,
  ...privacyRoutes,
  ...mailRoutes,
  ...fileRoutes,
]
