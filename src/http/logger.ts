import { type DestinationStream, type Logger, pino } from 'pino'
import { redact } from './redact'

/** The log of the process: JSON lines, each argument rewritten before it is formatted, so that no line carries an address. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { name: 'colloquy' },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((argument) => redact(argument instanceof Error ? { err: argument, msg: argument.message } : argument))
          method.apply(this, clean as Parameters<typeof method>)
        },
      },
    },
    ...(destination ? [destination] : []),
  )
