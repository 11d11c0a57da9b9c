import type { Route } from '#platform/http'
import { articleRoutes } from './articleRoutes'
import { fileRoutes } from './fileRoutes'
import { listRoutes } from './listRoutes'
import { mailRoutes } from './mailRoutes'
import { privacyRoutes } from './privacyRoutes'
import { reportRoutes } from './reportRoutes'
import { voteRoutes } from './voteRoutes'

/** The reference reader site: what a frontend of one's own would do, done once. */
export const siteRoutes: Route[] = [
  ...listRoutes,
  ...articleRoutes,
  ...reportRoutes,
  ...voteRoutes,
  ...privacyRoutes,
  ...mailRoutes,
  ...fileRoutes,
]
