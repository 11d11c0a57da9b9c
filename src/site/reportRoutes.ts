import express, { type Request, type Response, Router } from 'express'
import type { Payload } from 'payload'
import { refusalOf } from '#platform'
import { reportComment } from '#reports'
import { findShown } from './findShown'
import { textOf } from './formBody'
import { layout } from './layout'
import { notFoundPage } from './notFoundPage'
import { readSite } from './readSite'
import type { FormFault } from './replyForm'
import { emptyReport, type ReportValues, reportForm, reportThanks } from './reportForm'
import { viewerRequest } from './viewerRequest'

type Asked = Request<{ slug: string; id: string }>

/** The longest explanation there may be, each byte of it escaped, and the other fields. */
const formLimit = '32kb'

/** The page where a reader reports a comment, its door, and the thanks. Nobody keeps any of them. */
export function reportRoutes({ payload }: { payload: Payload }): Router {
  const show = async (req: Asked, res: Response, sent?: { values: ReportValues; faults: readonly FormFault[] }) => {
    const viewer = await viewerRequest(payload, req, res)
    const comment = await findShown(viewer, req.params)
    if (!comment) return notFoundPage(res, viewer)
    const body = reportForm({
      slug: req.params.slug,
      comment,
      values: sent?.values ?? emptyReport,
      faults: sent?.faults ?? [],
    })
    res.type('html').send(layout({ site: await readSite(viewer), title: 'Report a comment', body }))
  }

  const post = async (req: Asked, res: Response): Promise<void> => {
    const sent: unknown = req.body
    const values = {
      reason: textOf(sent, 'reason'),
      explanation: textOf(sent, 'explanation'),
      email: textOf(sent, 'email'),
    }
    const viewer = await viewerRequest(payload, req, res)
    try {
      if (!(await findShown(viewer, req.params))) return notFoundPage(res, viewer)
      const { message } = await reportComment(viewer, req.params.id, values)
      const body = reportThanks({ message, slug: req.params.slug })
      res.type('html').send(layout({ site: await readSite(viewer), title: 'Thank you', body }))
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter))
      res.status(refusal.status)
      return show(req, res, { values, faults: refusal.data.errors })
    }
  }

  return Router()
    .use('/articles/:slug/report/:id', (_req, res, next) => {
      res.set('Cache-Control', 'no-store')
      next()
    })
    .get('/articles/:slug/report/:id', (req, res) => show(req, res))
    .post(
      '/articles/:slug/report/:id',
      express.urlencoded({ extended: false, limit: formLimit, parameterLimit: 20 }),
      post,
    )
}
