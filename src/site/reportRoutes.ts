import express, { type Request, type RequestHandler, type Response } from 'express'
import type { Payload } from 'payload'
import { refusalOf } from '#platform'
import type { Route } from '#platform/http'
import { reportComment } from '#reports'
import { findShown } from './findShown'
import { textOf } from './formBody'
import { layout } from './layout'
import { notFoundPage } from './notFoundPage'
import { readSite } from './readSite'
import type { FormFault } from './replyForm'
import { emptyReport, type ReportValues, reportForm, reportThanks } from './reportForm'
import { noStore, paramsOf, viewerRequest } from './viewerRequest'

/** The longest explanation there may be, each byte of it escaped, and the other fields. */
const formLimit = '32kb'
const path = '/articles/:slug/report/:id'

/** The page where a reader reports a comment, its door, and the thanks. No cache keeps any of them. */
export const reportRoutes: Route[] = [
  { path, methods: ['GET'], answer: ({ payload }) => [noStore, (req, res) => show(payload, req, res)] },
  {
    path,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      noStore,
      express.urlencoded({ extended: false, limit: formLimit, parameterLimit: 20 }),
      post(payload),
    ],
  },
]

async function show(
  payload: Payload,
  req: Request,
  res: Response,
  sent?: { values: ReportValues; faults: readonly FormFault[] },
): Promise<void> {
  const viewer = await viewerRequest(payload, req, res)
  const { id, slug } = paramsOf(req)
  const comment = await findShown(viewer, { id, slug })
  if (!comment) return notFoundPage(res, viewer)
  const body = reportForm({ slug, comment, values: sent?.values ?? emptyReport, faults: sent?.faults ?? [] })
  res.type('html').send(layout({ site: await readSite(viewer), title: 'Report a comment', body }))
}

function post(payload: Payload): RequestHandler {
  return async (req, res) => {
    const sent: unknown = req.body
    const values = {
      reason: textOf(sent, 'reason'),
      explanation: textOf(sent, 'explanation'),
      email: textOf(sent, 'email'),
    }
    const { id, slug } = paramsOf(req)
    const viewer = await viewerRequest(payload, req, res)
    try {
      if (!(await findShown(viewer, { id, slug }))) return notFoundPage(res, viewer)
      const { message } = await reportComment(viewer, id, values)
      const body = reportThanks({ message, slug })
      res.type('html').send(layout({ site: await readSite(viewer), title: 'Thank you', body }))
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter))
      res.status(refusal.status)
      return show(payload, req, res, { values, faults: refusal.data.errors })
    }
  }
}
