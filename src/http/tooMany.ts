import type { ServerResponse } from 'node:http'

/** Answers 429 in the shape of every other error. */
export const tooMany = (res: ServerResponse, seconds: number): void => {
  const message = 'Too many requests. Please wait a little.'
  const body = JSON.stringify({ errors: [{ name: 'TooManyRequests', message, data: { errors: [{ code: 'too_many_requests', message }] } }] })
  res.writeHead(429, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': String(seconds), 'Content-Length': Buffer.byteLength(body) })
  res.end(body)
}
