import { getDoor, idOf, type Route, readJson } from '#platform/http'
import { reportInput } from './readReport'
import { reportComment } from './reportComment'
import { readReports } from './storedReports'

/** Readers tell moderators about a published comment; moderators read what was said. */
export const reportRoutes: Route[] = [
  {
    path: '/api/comments/:id/report',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    input: reportInput,
    endpoint: async (req) => Response.json(await reportComment(req, idOf(req), await readJson(req)), { status: 201 }),
  },
  getDoor('/comments/:id/reports', (req) => readReports(req, idOf(req))),
]
