import express, { type Request, Router } from 'express'
import type { Payload } from 'payload'
import { voteOnComment } from '#comments'
import { findShown } from './findShown'
import { textOf } from './formBody'
import { notFoundPage } from './notFoundPage'
import { viewerRequest } from './viewerRequest'

/** The door of the vote buttons: leads back to the comment, wherever it stands. */
export function voteRoutes({ payload }: { payload: Payload }): Router {
  return Router().post(
    '/articles/:slug/comments/:id/vote',
    express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 5 }),
    async (req: Request<{ slug: string; id: string }>, res) => {
      res.set('Cache-Control', 'no-store')
      const viewer = await viewerRequest(payload, req, res)
      if (!(await findShown(viewer, req.params))) return notFoundPage(res, viewer)
      const { id, slug } = req.params
      await voteOnComment(viewer, id, { vote: textOf(req.body, 'vote') })
      res.redirect(303, `/articles/${encodeURIComponent(slug)}/comments/${encodeURIComponent(id)}`)
    },
  )
}
