import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { readPolicy } from './policy'
import { makeChallenge } from './proofOfWork'

/** `GET /api/challenge`: a proof of work by Altcha's protocol, while the settings ask for it. Its solution goes into `proof` of a comment. */
export function challengeRoutes({ payload }: { payload: Payload }): Router {
  return Router().get('/api/challenge', async (_req, res, next) => {
    const req = await createLocalReq({}, payload)
    if ((await readPolicy(req)).challenge === 'off') return next()
    res.set('Cache-Control', 'no-store').json(await makeChallenge(req))
  })
}
