import { isIP } from 'node:net'
import type { Request, RequestHandler } from 'express'
import type { AuthStrategy, Payload } from 'payload'
import { type KeyScope, type Refusal, refusal } from '#platform'
import {
  isReadByPost,
  keyless,
  type Limits,
  pathsOf,
  type Route,
  tooMany,
  webHeaders,
  writingMethods,
} from '#platform/http'
import { findKey, isOriginOfKey } from './keys'

/** Scopes that act for their account; the others do nothing that nobody could do, in no account's name. */
const personal: readonly KeyScope[] = ['preview', 'moderate', 'write']
const reading: readonly KeyScope[] = ['read', 'preview']

const bearer = /^bearer +(.+)$/i
/** Payload's session as a header, for programs that sign in. */
const session = /^(?:bearer|jwt) +[\w-]+\.[\w-]+\.[\w-]+$/i
/** A key, a session, or a key of Payload's own, whether it can be one or not. What a proxy asks for, such as Basic, is not ours. */
const ours = /^(?:bearer|jwt)(?: |$)|^\S+ api-key(?: |$)/i

const keyOf = (authorization: string): string | undefined =>
  session.test(authorization) ? undefined : bearer.exec(authorization)?.[1]?.trim()

/** Signs in by a key, where `admitKeys` has let it through. */
export const keyStrategy: AuthStrategy = {
  name: 'api-key',
  async authenticate({ headers, payload }) {
    const given = keyOf(headers.get('authorization') ?? '')
    const found = given === undefined ? undefined : await findKey({ payload }, given)
    if (!found || !personal.includes(found.key.scope)) return { user: null }
    const account = await payload.findByID({
      collection: 'users',
      id: found.owner.id,
      depth: 0,
      disableErrors: true,
      // The key speaks for the account.
      overrideAccess: true,
    })
    return {
      user: account ? { ...account, collection: 'users', _strategy: 'api-key', keyScope: found.key.scope } : null,
    }
  },
}

/** Browsers ask first whether a page may send a key; only pages that a key names may. Comes before `cors`. */
export function noteKeyOrigins(payload: Payload): RequestHandler {
  return async ({ headers, method }, res, next) => {
    const asksForIt = /\bauthorization\b/i.test(String(headers['access-control-request-headers'] ?? ''))
    if (method === 'OPTIONS' && asksForIt && headers.origin !== undefined)
      res.locals.mayCarryKey = await isOriginOfKey(payload, headers.origin)
    next()
  }
}

/**
 * Lets requests with a key through, as what the key is for, and refuses every other `Authorization` of ours: a wrong or ended
 * key must not count as nobody. Outside `/api` there are no keys.
 */
export function admitKeys({
  limits,
  payload,
  routes,
}: {
  limits: Limits
  payload: Payload
  routes: readonly Route[]
}): RequestHandler {
  const readers = pathsOf(
    routes.filter(({ anyOrigin, methods }) => anyOrigin && methods.some((name) => writingMethods.includes(name))),
    { flags: 'i' },
  )

  return async (req, res, next) => {
    const { headers } = req
    const { authorization } = headers
    if (authorization === undefined) return next()
    if (!ours.test(authorization)) return next()
    const key = keyOf(authorization)
    const path = decoded(req.path)
    if (path === undefined) return next(refusal('address_malformed'))
    if (!/^\/api(?:\/|$)/i.test(path)) {
      delete headers.authorization
      return next()
    }
    const found = key === undefined ? undefined : await findKey({ payload }, key)
    if (!found) {
      if (key === undefined && (await isSession(payload, req))) return next()
      const wait = await limits.login(res.locals.address)
      if (wait !== undefined) return tooMany(res, wait, limits.login.policy)
      res.set('WWW-Authenticate', 'Bearer')
      return next(refusal('key_invalid'))
    }
    const { origins, scope } = found.key
    const fault = faultOf(req, { path, isForReaders: readers.test(path), origins, scope })
    if (fault) return next(fault)
    // A key stands alone: what a browser or a proxy adds to it says nothing.
    delete headers.cookie
    if (!personal.includes(scope)) delete headers.authorization
    Object.assign(res.locals, { keyId: found.key.id, keyScope: scope, readsOnly: reading.includes(scope) })
    const reader = headers['x-reader-address']
    if (scope === 'submit' && reader !== undefined) {
      const address = String(reader).trim()
      if (isIP(address) === 0)
        return next(
          refusal('invalid_input', { path: 'X-Reader-Address', message: 'X-Reader-Address is to be one IP address.' }),
        )
      res.locals.address = address
    }
    next()
  }
}

async function isSession(payload: Payload, req: Request): Promise<boolean> {
  return (await payload.auth({ headers: webHeaders(req) })).user !== null
}

/** As Payload reads it, which decodes each part. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

type Asked = { path: string; isForReaders: boolean; origins: readonly string[]; scope: KeyScope }

function faultOf(req: Request, { isForReaders, origins, path, scope }: Asked): Refusal | undefined {
  const { origin } = req.headers
  if (origin !== undefined && !(scope === 'read' && origins.includes(origin)))
    return refusal('origin_not_allowed', {
      message:
        scope === 'read'
          ? 'This key is not for pages of this origin; it is named in the key’s origins.'
          : 'Only a key of the scope read is for browsers.',
    })
  if (keyless.test(path)) return refusal('forbidden', { message: 'No key reaches this.' })
  // What a mutation of GraphQL may do is decided when it has been read.
  const reads = req.method === 'GET' || req.method === 'HEAD' || isReadByPost(req) || /^\/api\/graphql\/?$/i.test(path)
  if (reads) return undefined
  if (reading.includes(scope)) return refusal('forbidden', { message: 'This key only reads.' })
  if (scope === 'submit' && !isForReaders)
    return refusal('forbidden', { message: 'This key only does what readers do.' })
  return undefined
}
