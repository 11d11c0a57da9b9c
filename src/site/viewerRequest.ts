import type { Request, Response } from 'express'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { startContext } from '#platform'

/** A Payload request for whoever is at the browser: staff where the session says so and the page that asks is ours, else a reader. */
export async function viewerRequest(
  payload: Payload,
  req: Request<{ slug: string }>,
  res: Response,
): Promise<PayloadRequest> {
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

async function signedIn(
  payload: Payload,
  { headers: { cookie, origin, 'sec-fetch-site': site } }: Request<{ slug: string }>,
) {
  if (!cookie?.includes('payload-token=')) return null
  const headers = new Headers({
    cookie,
    ...(origin ? { origin } : {}),
    ...(typeof site === 'string' ? { 'sec-fetch-site': site } : {}),
  })
  return (await payload.auth({ headers })).user
}
