import type { Request, RequestHandler, Response } from 'express'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { startContext } from '#platform'
import { mayHoldSession } from '#platform/http'

/** A Payload request for whoever is at the browser: staff where the session says so and the page that asks is ours, else a reader. */
export async function viewerRequest(payload: Payload, req: Request, res: Response): Promise<PayloadRequest> {
  const user = await signedIn(payload, req)
  const viewer = await createLocalReq(user ? { user } : {}, payload)
  startContext(viewer, { address: res.locals.address })
  return viewer
}

/** The same for pages on which it makes no difference whether somebody is signed in. */
export async function readerRequest(payload: Payload, res: Response): Promise<PayloadRequest> {
  const reader = await createLocalReq({}, payload)
  startContext(reader, { address: res.locals.address })
  return reader
}

async function signedIn(payload: Payload, { headers: { cookie, origin, 'sec-fetch-site': site } }: Request) {
  if (cookie === undefined || !mayHoldSession(cookie)) return null
  const headers = new Headers({
    cookie,
    ...(origin ? { origin } : {}),
    ...(typeof site === 'string' ? { 'sec-fetch-site': site } : {}),
  })
  return (await payload.auth({ headers })).user
}

/** The parts of an address under `/articles/:slug`; the router has made sure of those its path names. */
export function paramsOf({ params: { id, slug } }: Request): { slug: string; id: string } {
  return { slug: String(slug), id: String(id) }
}

export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}
