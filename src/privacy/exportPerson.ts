import type { CollectionSlug, PayloadRequest } from 'payload'
import { servicesOf, timeOf } from '#platform'
import { commentParts } from './exportComments'
import type { Belongings } from './ownersOf'

const atOnce = 50

/** Fields of a row that are about the person; whoever of the staff wrote it stays out. */
const told = {
  reports: ['comment', 'reason', 'explanation', 'status', 'createdAt', 'decidedAt'],
  notes: ['text', 'createdAt'],
  bans: ['effect', 'until', 'createdAt'],
} as const

/**
 * Everything kept under one address as JSON text, a piece at a time, so that its size costs no memory:
 * `{site, exportedAt, comments, reports, notes, bans, subscriptions}`. The address itself is not in it.
 */
export async function* exportPerson(req: PayloadRequest, of: Belongings): AsyncGenerator<string> {
  const head = { site: servicesOf(req.payload).publicUrl, exportedAt: timeOf(req).toISOString() }
  yield `${JSON.stringify(head).slice(0, -1)}`
  yield* list('comments', of.comment, (ids) => commentParts(req, ids))
  yield* list('reports', of.report, (ids) => rowsOf(req, { collection: 'reports', ids, fields: told.reports }))
  yield* list('notes', of.note, (ids) => rowsOf(req, { collection: 'author-notes', ids, fields: told.notes }))
  yield* list('bans', of.ban, (ids) => rowsOf(req, { collection: 'bans', ids, fields: told.bans }))
  yield* list('subscriptions', of.subscription, async (ids) => ids.map((id) => ({ id })))
  yield '}\n'
}

async function* list(
  name: string,
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly unknown[]>,
): AsyncGenerator<string> {
  yield `,\n"${name}":[`
  let first = true
  for (let at = 0; at < ids.length; at += atOnce)
    for (const row of await read(ids.slice(at, at + atOnce))) {
      yield `${first ? '' : ','}\n${JSON.stringify(row)}`
      first = false
    }
  yield ']'
}

type Asked = { collection: CollectionSlug; ids: readonly string[]; fields: readonly string[] }

async function rowsOf(req: PayloadRequest, { collection, fields, ids }: Asked): Promise<unknown[]> {
  const { docs } = await req.payload.db.find<Record<string, unknown>>({
    collection,
    where: { id: { in: [...ids] } },
    sort: ['-createdAt', '-id'],
    pagination: false,
    limit: ids.length,
    req,
  })
  return docs.map((doc) => Object.fromEntries(fields.map((field) => [field, doc[field] ?? null])))
}
