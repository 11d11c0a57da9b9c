import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino'
import { redact } from './redact'

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
