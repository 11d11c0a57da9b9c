import { Router } from 'express'
import type { Payload } from 'payload'
import { articleRoutes } from './articleRoutes'
import { fileRoutes } from './fileRoutes'
import { listRoutes } from './listRoutes'
import { mailRoutes } from './mailRoutes'
import { privacyRoutes } from './privacyRoutes'
import { reportRoutes } from './reportRoutes'
import { voteRoutes } from './voteRoutes'

/** The reference reader site: what a frontend of one's own would do, done once. */
export function siteRoutes(parts: { payload: Payload }): Router {
  return Router().use(
    listRoutes(parts),
    articleRoutes(parts),
    reportRoutes(parts),
    voteRoutes(parts),
    privacyRoutes(parts),
    mailRoutes(parts),
    fileRoutes(parts),
  )
}
