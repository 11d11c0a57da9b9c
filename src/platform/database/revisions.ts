import type { Payload, PayloadRequest } from 'payload'
import { sqliteRows } from './sqlite/adapter'
import { revisionTriggers } from './sqlite/revisionTriggers'
import type { WithTransaction } from './sqlite/transactions'

type Asked = Pick<PayloadRequest, 'payload'> & WithTransaction

/** Whether every change of them is noted: a table that was made anew has lost its triggers. */
const areThere = new WeakMap<Payload, Promise<boolean>>()

async function lookForTriggers(req: Asked): Promise<boolean> {
  const rows = await sqliteRows<{ name: string }>(req, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
  const found = new Set(rows.map(({ name }) => name))
  return revisionTriggers.every((name) => found.has(name))
}

/** Whether the documents of a collection have revisions: those of articles, on SQLite. */
export async function haveRevisions(req: Asked, collection: string): Promise<boolean> {
  if (req.payload.db.name !== 'sqlite' || collection !== 'articles') return false
  const known = areThere.get(req.payload) ?? lookForTriggers(req)
  areThere.set(req.payload, known)
  return known
}

/**
 * What stands for all that articles say, with their bylines and pictures, by id: as long as an article's is the same, so are they,
 * whoever writes to the database. Of what links lead to, and of settings, it knows nothing.
 */
export async function revisionsOf(req: Asked, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const places = ids.map(() => '?').join(', ')
  const rows = await sqliteRows<{ name: string; revision: number }>(
    req,
    `SELECT name, revision FROM revisions WHERE name IN ('articles beside', ${places})`,
    ids,
  )
  const found = new Map(rows.map(({ name, revision }) => [name, revision]))
  const beside = found.get('articles beside')
  return new Map(
    ids.flatMap((id) => {
      const own = found.get(id)
      return own === undefined || beside === undefined ? [] : [[id, `${own}.${beside}`]]
    }),
  )
}
