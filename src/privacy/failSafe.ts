import { isTransient, isUncertain } from '../database/retry'
import { Refusal } from '../errors'
import { IdempotencyTaken } from './errors'

/**
 * Runs a statement of the vault. Errors of databases carry the values of their statements; what others must be able to
 * recognise passes, of anything else only the kind does.
 */
export const failSafe = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal || error instanceof IdempotencyTaken || isTransient(error) || isUncertain(error)) throw error
    throw new Error(`The vault could not do its work (${kindOf(error)})`)
  }
}

const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? String(error.code) : error.cause === undefined ? '' : kindOf(error.cause)
  return [error.name, code].filter(Boolean).join(' ')
}
