import { isIPv6 } from 'node:net'

const email = /[^\s@<>"'`,;:()[\]{}=/\\]{1,64}@[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff.-]{0,252}[a-z0-9\u0080-\uffff])?/gi
const encodedEmail = /[\w.+-]{1,64}%40[\w.-]{1,253}/gi
const ipv4 = /(?<![\d.])(?!127\.)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g
const maybeIpv6 = /(?<![\w:])[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:])/gi

const longestText = 8192
const deepest = 6
const mostKeys = 64

/** What is never written, whatever it holds. */
const secretKey = /^(?:authorization|cookie|set-cookie|password|token|apiKey|secret|email|params|parameters|query)$/i

/** Text without addresses of people or of networks; loopback stays. */
export const redactText = (text: string): string =>
  text
    .slice(0, longestText)
    .replace(email, '[email]')
    .replace(encodedEmail, '[email]')
    .replace(ipv4, '[ip]')
    .replace(maybeIpv6, (found) => (found !== '::1' && found.includes(':') && isIPv6(found) ? '[ip]' : found))

const errorParts = ['name', 'code', 'status'] as const

/** Anything a log line may hold, rewritten so that it carries no address: text searched, secrets and parameters left out, depth and size bounded. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
  if (depth >= deepest) return '[deeper]'
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, mostKeys).map((item) => redact(item, depth + 1))
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return '[bytes]'
  const entries = Object.entries(value).slice(0, mostKeys)
  return Object.fromEntries(entries.map(([key, item]) => [redactText(key), secretKey.test(key) ? '[hidden]' : redact(item, depth + 1)]))
}

/** Errors of databases carry statements with their values: only what says which error it is stays. */
const redactError = (error: Error, depth: number): Record<string, unknown> => {
  const parts = Object.fromEntries(errorParts.flatMap((part) => (part in error ? [[part, redact((error as unknown as Record<string, unknown>)[part], depth + 1)]] : [])))
  const isQuery = 'query' in error || 'params' in error
  const message = isQuery ? 'A query failed' : redactText(error.message)
  // The stack begins with the message; its frames are what is wanted of it.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { ...parts, message, stack: redactText(frames.slice(0, 30).join('\n')), ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }) }
}
