import { createLocalReq, getDataLoader, type Payload, type PayloadRequest } from 'payload'
import { type Refusal, refusal } from './errors'
import { isKey } from './roles'

/** The refusal of a request without an account where an account is needed. */
export function signInFirst(): Refusal {
  return refusal('not_logged_in', { message: 'Please sign in.' })
}

/**
 * The account that is signed in. Whether it may do what it asks for is decided where that is known.
 * @throws Refusal `not_logged_in`
 */
export function requireUser(req: PayloadRequest): NonNullable<PayloadRequest['user']> {
  if (!req.user) throw signInFirst()
  return req.user
}

/**
 * The account that is signed in by itself: what a program's key may not do, whatever its scope.
 * @throws Refusal `not_logged_in`, `forbidden`
 */
export function requireSession(req: PayloadRequest): NonNullable<PayloadRequest['user']> {
  const user = requireUser(req)
  if (isKey(user)) throw refusal('forbidden', { message: 'A key may not do this. Please sign in with your password.' })
  return user
}

/** Id of the byline the signed-in user writes under, if any. */
export function bylineOf({ user }: Pick<PayloadRequest, 'user'>): string | undefined {
  const byline = user?.byline
  if (!byline) return undefined
  return typeof byline === 'object' ? String(byline.id) : String(byline)
}

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
