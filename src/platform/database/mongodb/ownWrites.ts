import type { ClientSession } from 'mongodb'
import type { Change } from '../afterCommit'

/** Of an event of the change stream, the transaction it belongs to: the server's name of the session, and the number there. Neither outside transactions. */
type Transaction = { lsid?: { id?: unknown } | undefined; txnNumber?: unknown }

type Tell = (changes: readonly Change[]) => void

/**
 * Knows, of what the change stream repeats, what this process has told of already when it committed it. A transaction is known by the name
 * that the server has for it, so nothing is written for this, and no other process has the same.
 */
export type OwnWrites = {
  /** Called before a commit: from here on the stream may tell of it. */
  committing(session: ClientSession): Commit
  /**
   * Tells of what an event changes, but for what was told of when this process committed it. At once, or, where the answer to that commit
   * has not come yet, when it comes.
   */
  tellRest(event: Transaction, changes: readonly Change[], tell: Tell): void
}

export type Commit = {
  /** It was committed, and of these changes everybody has been told. */
  told(changes: readonly Change[]): void
  /** Nobody was told, or nobody knows what has become of it: the stream says. Nothing after `told`. */
  untold(): void
}

type OwnWritesInput = {
  /** Transactions that are remembered. What the stream tells of later is told of twice, which is right and costs more. */
  mostRemembered?: number
  /** How long an event waits for the answer to its commit. */
  longestWaitMs?: number
}

type Known = { told?: ReadonlySet<Change>; waiting: (() => void)[]; timer?: NodeJS.Timeout }

export function createOwnWrites({ longestWaitMs = 1000, mostRemembered = 10_000 }: OwnWritesInput = {}): OwnWrites {
  /** In the order in which their commits began. */
  const known = new Map<string, Known>()

  const settle = (one: Known) => {
    clearTimeout(one.timer)
    for (const tell of one.waiting.splice(0)) tell()
  }
  const forget = (key: string, one: Known) => {
    if (known.get(key) === one) known.delete(key)
    settle(one)
  }
  const remember = (key: string): Known => {
    const one: Known = { waiting: [] }
    known.set(key, one)
    for (const [oldest, other] of known) {
      if (known.size <= mostRemembered) break
      forget(oldest, other)
    }
    return one
  }

  return {
    committing(session) {
      const key = keyOf({ lsid: session.id, txnNumber: session.serverSession.txnNumber })
      if (key === undefined) return { told() {}, untold() {} }
      const one = remember(key)
      return {
        told(changes) {
          one.told = new Set(changes)
          settle(one)
        },
        untold() {
          if (!one.told) forget(key, one)
        },
      }
    },
    tellRest(event, changes, tell) {
      const key = keyOf(event)
      const one = key === undefined ? undefined : known.get(key)
      const rest = () => {
        const left = changes.filter((change) => !one?.told?.has(change))
        if (left.length > 0) tell(left)
      }
      if (key === undefined || !one || one.told) return rest()
      one.waiting.push(rest)
      one.timer ??= setTimeout(() => forget(key, one), longestWaitMs).unref()
    },
  }
}

function keyOf({ lsid, txnNumber }: Transaction): string | undefined {
  const id = lsid?.id
  const isNamed = typeof id === 'object' && id !== null && '_bsontype' in id && id._bsontype === 'Binary'
  // The driver's own class of names, or the one they are read into: both say their bytes in this way alone.
  return isNamed && typeof txnNumber === 'number'
    ? `${(id as { toString(encoding: 'hex'): string }).toString('hex')} ${txnNumber}`
    : undefined
}
