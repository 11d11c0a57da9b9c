import type { components } from './api.js'

type AnsweredFault = NonNullable<
  NonNullable<components['schemas']['Error']['errors'][number]['data']>['errors']
>[number]

/** What is wrong with one field of what was sent, or with the whole. */
export type Fault = {
  /** The field; absent where it is about the whole. */
  path?: string
  /** Stable name of the fault, for programs. */
  code: ErrorCode
  /** A sentence for the reader. */
  message: string
}

/** `network`: no answer came. `unknown`: the answer was none of the server's own, such as a proxy's. */
export type ErrorCode = NonNullable<AnsweredFault['code']> | 'network' | 'unknown'

/** A refusal of the server, or no answer at all. */
export class ColloquyError extends Error {
  override readonly name = 'ColloquyError'
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  /** Code of the first fault. */
  readonly code: ErrorCode
  /** All faults of what was sent, for the fields of a form. */
  readonly faults: readonly Fault[]
  /** Seconds after which the same request may succeed, where the server says so. */
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, faults: readonly Fault[], options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(faults.map(({ message }) => message).join(' '), { cause: options.cause })
    this.status = status
    this.faults = faults
    this.code = faults[0]?.code ?? 'unknown'
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  /** The fault of one field of the input. */
  at(path: string): Fault | undefined {
    return this.faults.find((fault) => fault.path === path)
  }
}

// Its own was made shorter with the rest; logs print this one.
Object.defineProperty(ColloquyError, 'name', { value: 'ColloquyError' })

/** Reads the shape in which every door of the server refuses. */
export function errorOf(status: number, body: unknown, retryAfter: string | null): ColloquyError {
  const listed = (body as Partial<components['schemas']['Error']> | undefined)?.errors
  const faults = (Array.isArray(listed) ? listed : []).flatMap(({ data, message }): Fault[] => {
    const inner = data?.errors ?? []
    if (inner.length === 0) return [{ code: 'unknown', message }]
    return inner.map(({ code, message, path }) => ({ code: code ?? 'unknown', message, ...(path && { path }) }))
  })
  const seconds = Number(retryAfter)
  return new ColloquyError(
    status,
    faults.length > 0 ? faults : [{ code: 'unknown', message: `The server answered ${status}.` }],
    retryAfter !== null && Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {},
  )
}
