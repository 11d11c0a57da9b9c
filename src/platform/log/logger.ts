import { isIPv6 } from 'node:net'
import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino'

/** The log of the process: JSON lines, each argument rewritten before it is formatted, so that no line carries an address. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return redactBindings(
    pino(
      {
        level,
        base: { name: 'colloquy' },
        // What is left of an error is plain data already; pino would join its cause to it.
        serializers: { err: (error: unknown) => error },
        hooks: {
          logMethod(args, method) {
            const clean = args.map((argument) =>
              redact(argument instanceof Error ? { err: argument, msg: argument.message } : argument),
            )
            // As many arguments as came in, in pino's own order.
            method.apply(this, clean as Parameters<typeof method>)
          },
        },
      },
      ...(destination ? [destination] : []),
    ),
  )
}

/** What a child logger is bound to does not pass `logMethod`. Children inherit this from their parent. */
function redactBindings(log: Logger): Logger {
  // Its type is generic in levels of one's own, which nobody here has.
  const child = log.child as unknown as (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger
  return Object.assign(log, {
    child(this: Logger, bindings: Bindings, options?: ChildLoggerOptions) {
      return child.call(this, Object(redact(bindings)), options)
    },
  })
}

const email =
  /[^\s@＠<>"'`,;:()[\]{}=/\\]{1,64}[@＠][a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff.-]{0,252}[a-z0-9\u0080-\uffff])?/gi
const encodedEmail = /[\w.+-]{1,64}%40[\w.-]{1,253}/gi
// A full stop after the address ends a sentence.
const ipv4 = /(?<!\d|\d\.)(?!127\.)\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g
/** Hex groups with at least two colons, in URLs encoded. Times of day have two as well, so what is found is looked at again. */
const maybeIpv6 = /(?<!\w)[0-9a-f]{0,4}(?:(?::|%3a)[0-9a-f]{0,4}){2,8}/gi

const longestText = 8192
const deepest = 6
const mostKeys = 64
/** How many values of one line are looked at: a request or a socket refers to half the objects of the process. */
const mostValues = 2000

/** What is never written, whatever it holds. */
const secretKey = /^(?:authorization|cookie|set-cookie|password|token|apiKey|secret|email|params|parameters|query)$/i

function redactIpv6(found: string): string {
  const text = found.replace(/%3a/gi, ':')
  const groups = text.split(':')
  if (text === '::1' || !/[0-9a-f]/i.test(text)) return found
  // Takes a hardware address too, rather than leave an address that is joined to a port or a word.
  const address = text.includes('::') || groups.length > 4 || isIPv6(text)
  return address ? '[ip]' : found
}

/** Where a text is cut, half an address could be left, which no pattern finds. */
const shorten = (text: string): string =>
  text.length <= longestText ? text : `${text.slice(0, longestText).replace(/\S{1,400}$/, '')}…`

/** Text without addresses of people or of networks; loopback stays. */
export function redactText(text: string): string {
  return shorten(text)
    .replace(email, '[email]')
    .replace(encodedEmail, '[email]')
    .replace(ipv4, '[ip]')
    .replace(maybeIpv6, redactIpv6)
}

type Walk = { left: number }

/** Anything a log line may hold, rewritten so that it carries no address: text searched, secrets and parameters left out, depth and size bounded. */
function redact(value: unknown): unknown {
  return walk(value, 0, { left: mostValues })
}

function walk(value: unknown, depth: number, budget: Walk): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (value === null || typeof value !== 'object') return value
  budget.left -= 1
  if (depth >= deepest || budget.left < 0) return '[deeper]'
  if (value instanceof Error) return walkError(value, depth, budget)
  if (Array.isArray(value)) return value.slice(0, mostKeys).map((item) => walk(item, depth + 1, budget))
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return '[bytes]'
  const kept = Object.entries(value).slice(0, mostKeys)
  return Object.fromEntries(
    kept.map(([key, item]) => [redactText(key), secretKey.test(key) ? '[hidden]' : walk(item, depth + 1, budget)]),
  )
}

const errorParts = ['name', 'code', 'status', 'cause', 'errors'] as const

/** Whether an error is a database's, whose message may repeat a statement with its values. */
function isOfDatabase(error: Error): boolean {
  const code: unknown = Reflect.get(error, 'code')
  return (
    'query' in error ||
    'params' in error ||
    /^(?:Mongo|Libsql|Drizzle|CastError$)/.test(error.name) ||
    // Mongoose's own errors of validation, which repeat values too.
    '_message' in error ||
    (typeof code === 'string' && code.startsWith('SQLITE_'))
  )
}

/**
 * What may be kept of an error: a message without values and the codes of it and of its causes. For what others store, such
 * as the reason a task failed.
 */
export function reduceError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('It failed without an error')
  const codes = codesOf(error)
  const message = isOfDatabase(error) ? 'A query failed' : redactText(error.message)
  return new Error(codes.length > 0 && isOfDatabase(error) ? `${message} (${codes.join(', ')})` : message)
}

/** Codes of an error and of its causes; they are words and numbers of programs, and hold no values. */
function codesOf(error: Error): string[] {
  const codes: string[] = []
  let at: unknown = error
  for (let depth = 0; depth < deepest && at instanceof Error; depth++, at = at.cause) {
    const code: unknown = Reflect.get(at, 'code')
    if (typeof code === 'number' || (typeof code === 'string' && /^\w{1,64}$/.test(code))) codes.push(String(code))
  }
  return [...new Set(codes)]
}

/** Errors of databases carry statements with their values: only what says which error it is stays. */
function walkError(error: Error, depth: number, budget: Walk): Record<string, unknown> {
  const parts = errorParts.flatMap((part) => {
    const value: unknown = Reflect.get(error, part)
    // Errors of a form (`data.errors`) are objects with values; those of an AggregateError are errors.
    if (value === undefined || (part === 'errors' && !(error instanceof AggregateError))) return []
    return [[part, walk(value, depth + 1, budget)]]
  })
  // The stack begins with the message; its frames are what is wanted of it.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    message: isOfDatabase(error) ? 'A query failed' : redactText(error.message),
    stack: redactText(frames.slice(0, 30).join('\n')),
    ...Object.fromEntries(parts),
  }
}
