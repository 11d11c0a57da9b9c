import { Refusal } from '#platform'
import { isTransient, isUncertain } from '#platform/database'

/** A row with the same idempotency key is there already: its owner is the answer. */
export class IdempotencyTaken extends Error {
  constructor() {
    super('This idempotency key is taken')
    this.name = 'IdempotencyTaken'
  }
}

/** A line of the erasure list that was altered, or sealed with another master key. */
export class UnreadableErasureRecord extends Error {
  constructor() {
    super('This erasure was sealed with another key of the vault')
    this.name = 'UnreadableErasureRecord'
  }
}

/** A row whose address does not open, though its key is there: it was damaged, or moved. */
export class UnreadableRow extends Error {
  constructor() {
    super('The address of this row cannot be read')
    this.name = 'UnreadableRow'
  }
}

/**
 * Runs a statement of the vault. Errors of databases carry the values of their statements; what others must be able to
 * recognise passes, of anything else only the kind does.
 */
export async function failSafe<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof IdempotencyTaken || isTransient(error) || isUncertain(error)) throw error
    throw refusalIn(error) ?? withoutValues(error)
  }
}

/** Drizzle wraps what the transaction's guard throws. */
function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  return error instanceof Error ? refusalIn(error.cause) : undefined
}

/** Name and code stay: by them a full disk or a server that is gone is answered as busy. */
function withoutValues(error: unknown): Error {
  const root = rootOf(error)
  const safe = new Error(`The vault could not do its work (${kindOf(error)})`)
  if (!(root instanceof Error)) return safe
  return Object.assign(safe, { name: root.name }, 'code' in root ? { code: root.code } : {})
}

/** The error a driver threw, below what was wrapped around it. */
const rootOf = (error: unknown): unknown =>
  error instanceof Error && !('code' in error) && error.cause !== undefined ? rootOf(error.cause) : error

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? String(error.code) : error.cause === undefined ? '' : kindOf(error.cause)
  return [error.name, code].filter(Boolean).join(' ')
}
