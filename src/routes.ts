import { accountRoutes, keyRoutes, setupRoutes } from '#accounts'
import { adminRoutes } from '#admin'
import { articleRoutes, articleTarget, feedRoutes, managedPageRoutes } from '#articles'
import { banRoutes } from '#bans'
import { changesRoutes } from '#changes'
import {
  commentRoutes,
  decisionRoutes,
  discussionRoute,
  liveRoute,
  pageLiveRoute,
  pageRoutes,
  publicCommentRoutes,
  threadRoute,
} from '#comments'
import { deskRoutes } from '#desk'
import { hookRoutes } from '#hooks'
import { noticeRoutes } from '#notices'
import { graphqlRoutes } from '#platform/graphql'
import { healthRoutes, type Route, restRoutes } from '#platform/http'
import { jobRoutes } from '#platform/jobs'
import { openapiRoutes } from '#platform/openapi'
import { privacyRoutes } from '#privacy'
import { reportRoutes } from '#reports'
import { indexRoutes, siteRoutes } from '#site'
import { webmentionRoute } from '#webmentions'
import { widgetRoutes } from '#widget'

/**
 * Every address of the server, in the order Express looks. Limits, other origins, caching, robots.txt and the index of the API
 * are derived from this table.
 */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...indexRoutes,
  ...articleRoutes,
  threadRoute(articleTarget.collection),
  discussionRoute(articleTarget.collection),
  liveRoute(articleTarget.collection),
  ...changesRoutes,
  ...pageRoutes,
  pageLiveRoute,
  ...commentRoutes,
  ...publicCommentRoutes(articleTarget.collection),
  ...reportRoutes,
  ...decisionRoutes,
  ...noticeRoutes,
  ...managedPageRoutes,
  ...banRoutes,
  ...privacyRoutes,
  ...deskRoutes,
  ...jobRoutes,
  ...accountRoutes,
  ...keyRoutes,
  ...hookRoutes,
  webmentionRoute,
  ...graphqlRoutes,
  ...openapiRoutes,
  ...restRoutes,
  ...feedRoutes,
  ...widgetRoutes,
  ...siteRoutes,
  ...setupRoutes,
  ...adminRoutes,
]
