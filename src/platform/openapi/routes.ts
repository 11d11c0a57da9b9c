import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { RequestHandler } from 'express'
import { jsonType, type Route, type RouteParts, sendCacheable, sendConstant } from '#platform/http'
import { describeApi } from './document'

const at = {
  description: '/api/openapi.json',
  page: '/api/docs',
  style: '/api/docs/viewer.css',
  viewer: '/api/docs/viewer.js',
  start: '/api/docs/start.js',
} as const

const file = { methods: ['GET'], anyOrigin: true, limit: 'free' } as const satisfies Partial<Route>
const scriptType = 'text/javascript; charset=utf-8'

/** The description of the API, for programs and, shown by Swagger UI, for people. */
export const openapiRoutes: Route[] = [
  {
    path: at.description,
    methods: ['GET'],
    anyOrigin: true,
    cache: true,
    index: { description: '' },
    answer: answerDescription,
  },
  { path: at.page, methods: ['GET'], anyOrigin: true, index: { documentation: '' }, answer: answerPage },
  { path: at.style, ...file, answer: () => sendFile('swagger-ui.css', 'text/css; charset=utf-8') },
  { path: at.viewer, ...file, answer: () => sendFile('swagger-ui-bundle.js', scriptType) },
  { path: at.start, ...file, answer: () => sendConstant(start, { 'Content-Type': scriptType, 'Cache-Control': day }) },
]

const day = 'public, max-age=86400'

/** The product's own. From one root: bundles move files. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(process.cwd(), 'package.json'), 'utf8')) as { version: string }
  return version
}

function answerDescription({ payload, routes }: RouteParts): RequestHandler {
  let body: string | undefined
  return (req, res) => {
    body ??= JSON.stringify(describeApi({ routes, config: payload.config, version: productVersion() }))
    sendCacheable(req, res, { type: jsonType, body, tags: [] })
  }
}

function answerPage(): RequestHandler {
  return sendConstant(page, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=3600' })
}

/** A file of the viewer, read when somebody looks at the page for the first time. */
function sendFile(name: string, type: string): RequestHandler {
  let send: RequestHandler | undefined
  return (req, res, next) => {
    const { resolve } = createRequire(path.join(process.cwd(), 'package.json'))
    send ??= sendConstant(readFileSync(resolve(`swagger-ui-dist/${name}`), 'utf8'), {
      'Content-Type': type,
      'Cache-Control': day,
    })
    return send(req, res, next)
  }
}

/** No inline script: the site's policy has none. The validator of Swagger’s makers is a server elsewhere. */
const start = `SwaggerUIBundle({
  url: ${JSON.stringify(at.description)},
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
})
`

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The API of Colloquy</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${at.style}">
</head>
<body>
<div id="docs"><noscript>This page needs JavaScript; <a href="${at.description}">the description itself</a> does not.</noscript></div>
<script src="${at.viewer}"></script>
<script src="${at.start}"></script>
</body>
</html>
`
