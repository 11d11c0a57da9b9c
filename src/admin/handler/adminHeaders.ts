import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * The admin's own policy. Payload styles its widgets with style attributes, so styles may be inline;
 * scripts may not, except those that carry the nonce.
 */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Makes request and response what Next and Payload need to trust a page of the admin. */
export function prepareAdminRequest(req: IncomingMessage, res: ServerResponse, publicUrl: string): void {
  const { host, protocol } = new URL(publicUrl)
  const csp = policy(randomBytes(16).toString('base64'))
  // Next takes the nonce of its scripts from the request.
  req.headers['content-security-policy'] = csp
  res.setHeader('Content-Security-Policy', csp)
  // Server actions compare Origin with these; behind a proxy Host is often an internal name.
  req.headers.host = host
  req.headers['x-forwarded-host'] = host
  req.headers['x-forwarded-proto'] = protocol.replace(':', '')
  // Payload refuses the session cookie of a cross-site navigation, so a link from webmail would land on the login.
  // Reading a page changes nothing and no other site can see the answer or frame it.
  if (req.method === 'GET' || req.method === 'HEAD') req.headers['sec-fetch-site'] = 'same-origin'
}
