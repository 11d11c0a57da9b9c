import express from 'express'
import { voteOnComment } from '#comments'
import type { Route } from '#platform/http'
import { findShown } from './findShown'
import { textOf } from './formBody'
import { notFoundPage } from './notFoundPage'
import { paramsOf, viewerRequest } from './viewerRequest'

/** The door of the vote buttons: leads back to the comment, on whichever page it is. */
export const voteRoutes: Route[] = [
  {
    path: '/articles/:slug/comments/:id/vote',
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 5 }),
      async (req, res) => {
        res.set('Cache-Control', 'no-store')
        const viewer = await viewerRequest(payload, req, res)
        const { id, slug } = paramsOf(req)
        if (!(await findShown(viewer, { id, slug }))) return notFoundPage(res, viewer)
        await voteOnComment(viewer, id, { vote: textOf(req.body, 'vote') })
        res.redirect(303, `/articles/${encodeURIComponent(slug)}/comments/${encodeURIComponent(id)}`)
      },
    ],
  },
]
