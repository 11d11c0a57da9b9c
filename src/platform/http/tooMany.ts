import type { ServerResponse } from 'node:http'
import { faultTable } from '#platform'

const { message } = faultTable.too_many_requests
const body = JSON.stringify({
  errors: [{ name: 'TooManyRequests', message, data: { errors: [{ code: 'too_many_requests', message }] } }],
})

/** Answers 429 in the shape of every other error. Cheap: it is sent in front of everything else, to whoever asks too often. */
export function tooMany(res: ServerResponse, seconds: number): void {
  res.writeHead(429, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    // A page of another origin must be able to read how long to wait.
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
    'Retry-After': String(seconds),
    'Content-Length': Buffer.byteLength(body),
    // What is left of a body is not waited for.
    Connection: 'close',
  })
  res.end(body)
}
