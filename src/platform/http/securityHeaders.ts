import type { Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'

/** Headers of every answer. The policy is the reader site's, which needs nothing from elsewhere and no script of others; the admin sets its own. */
export function securityHeaders({
  hstsSubdomains,
  publicUrl,
}: {
  publicUrl: string
  hstsSubdomains: boolean
}): RequestHandler {
  const https = publicUrl.startsWith('https:')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // Pictures and feeds are for other sites too.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: hstsSubdomains } : false,
    // Headers for browsers that are gone, or for features these pages do not have.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xPoweredBy: true,
  })
}

/** What a handler of headers sets on every answer alike: asked once, because working it out anew costs as much as a small answer. */
export function headersOf(handler: RequestHandler): [string, string][] {
  const headers: [string, string][] = []
  const answer = { setHeader: (name: string, value: string) => headers.push([name, value]), removeHeader: () => {} }
  // Such a handler looks at nothing else.
  handler({} as Request, answer as unknown as Response, () => {})
  return headers
}
