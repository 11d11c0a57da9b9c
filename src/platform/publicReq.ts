import { createLocalReq, getDataLoader, type Payload, type PayloadRequest } from 'payload'

const made = new WeakMap<Payload, PayloadRequest>()

/**
 * Payload's request for what everybody is shown alike: nobody's. A copy of one that Payload has made, with what a request keeps for
 * itself anew: to make each costs as much as reading a row.
 */
export async function publicReq(payload: Payload): Promise<PayloadRequest> {
  const known = made.get(payload) ?? (await createLocalReq({}, payload))
  made.set(payload, known)
  const req: PayloadRequest = {
    ...known,
    context: {},
    headers: new Headers(),
    query: {},
    routeParams: {},
    searchParams: new URLSearchParams(known.searchParams),
  }
  req.payloadDataLoader = getDataLoader(req)
  return req
}
