import { wantsDetails } from './env'

/** Why the server could not start, in a sentence for whoever started it: before there is a logger. The stack only for who asks. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return wantsDetails() ? (error.stack ?? error.message) : error.message
}
