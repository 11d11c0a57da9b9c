import { LRUCache } from 'lru-cache'
import { revisionTriggers } from './revisionTriggers'
import type { Statement, WithTransaction } from './transactions'

const mostKept = 500
/** A condition may be as long as an address or a posted form. */
const longestKept = 2000

const revision = "select revision from revisions where name = ''"
const triggers = "select count(*) from sqlite_master where type = 'trigger' and name like 'revisions\\_%' escape '\\'"

/**
 * Counts articles by a statement, and only once for as long as nobody has written to them, their lists, bylines and pictures: to count
 * 10,000 takes longer than to read ten.
 */
export function createArticleCounts(statement: Statement) {
  const kept = new LRUCache<string, { revision: unknown; total: number }>({ max: mostKept })

  return async (req: WithTransaction | undefined, sql: string, args: readonly unknown[]): Promise<number> => {
    const key = JSON.stringify([sql, args])
    // A transaction may be rolled back, and another one then has the number it had given.
    const mayBeKept = !req?.transactionID && key.length <= longestKept
    const known = mayBeKept ? kept.get(key) : undefined
    if (known) {
      const [now] = await statement(req, revision, [])
      if (now?.revision === known.revision) return known.total
    }
    // In one statement, so that all three are of one moment.
    const noted = `(${revision}) as revision, (${triggers}) as triggers`
    const [row] = await statement(req, mayBeKept ? `select (${sql}) as total, ${noted}` : sql, args)
    const total = Number(row?.total ?? 0)
    if (mayBeKept && row && row.triggers === revisionTriggers.length && typeof row.revision === 'number')
      kept.set(key, { revision: row.revision, total })
    return total
  }
}
