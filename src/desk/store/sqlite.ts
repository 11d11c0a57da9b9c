import { type SQL, sql } from '@payloadcms/db-sqlite/drizzle'
import type { Print } from '#moderation'
import { sqliteSession } from '#platform/database'
import { asksIndex, type DeskFilter, type DeskStore, type FoundEvent, type Position } from './types'

/**
 * One statement a question. A search that the comments' own columns can answer is asked of them alone, in order of their
 * index on status and time; else the desk's index leads, and texts are looked up by id.
 */
export const sqliteDesk: DeskStore = {
  async page(req, filter, { after, limit, sort }) {
    const direction = sort === 'oldest' ? sql`asc` : sql`desc`
    const beyond = sort === 'oldest' ? sql`>` : sql`<`
    const place = after ? [sql`(q.created_at, q.id) ${beyond} (${after.createdAt}, ${after.id})`] : []
    const db = await sqliteSession(req)
    return db.all<Position>(sql`
      select q.id, q.created_at as createdAt from ${sourceOf(filter)} where ${every([...conditions(filter), ...place])}
      order by q.created_at ${direction}, q.id ${direction} limit ${limit}`)
  },
  async total(req, filter) {
    const db = await sqliteSession(req)
    const [row] = await db.all<{ total: number }>(
      sql`select count(*) as total from ${sourceOf(filter)} where ${every(conditions(filter))}`,
    )
    return row?.total ?? 0
  },
  async prints(req, filter, limit) {
    const db = await sqliteSession(req)
    const rows = await db.all<Print>(sql`
      select q.id, coalesce(q.text_hash, '') as textHash, coalesce(q.simhash, '') as simhash from moderation_queue q
      where ${every(conditions(filter))} order by q.created_at desc limit ${limit}`)
    return rows.reverse()
  },
  async events(req, { after, articles, kind, limit, since }) {
    const db = await sqliteSession(req)
    const rows = await db.all<Omit<FoundEvent, 'reasons'> & { reasons: string | null }>(sql`
      select id, created_at as createdAt, kind, "to", actor_type as actorType, waited, reasons from moderation_events
      where ${every([
        sql`kind = ${kind}`,
        after ? sql`(created_at, id) > (${after.createdAt}, ${after.id})` : sql`created_at >= ${since}`,
        ...(articles ? [sql`article in (${listOf(articles)})`] : []),
      ])}
      order by created_at, id limit ${limit}`)
    return rows.map((row) => ({ ...row, reasons: row.reasons === null ? null : JSON.parse(row.reasons) }))
  },
}

const searchesTexts = (filter: DeskFilter): boolean => filter.search !== undefined && !asksIndex(filter)

function sourceOf(filter: DeskFilter): SQL {
  if (searchesTexts(filter)) return sql`comments q`
  // A cross join keeps the order: the planner would read every comment first.
  return filter.search === undefined
    ? sql`moderation_queue q`
    : sql`moderation_queue q cross join comments c on c.id = q.id`
}

const listOf = (ids: readonly string[]): SQL =>
  sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )

const every = (parts: readonly SQL[]): SQL => sql.join([...parts], sql` and `)

function conditions(filter: DeskFilter): SQL[] {
  const { articles, before, links, name, reason, search, since, tab } = filter
  const texts = searchesTexts(filter)
  const article = texts ? sql`q.article_id` : sql`q.article`
  return [
    tab === 'reported' ? sql`q.open_reports > 0 and q.status <> 'trash'` : sql`q.status = ${tab}`,
    ...(articles ? [sql`${article} in (${listOf(articles)})`] : []),
    ...(name === undefined ? [] : [sql`q.name = ${name}`]),
    ...(since === undefined ? [] : [sql`q.created_at >= ${since}`]),
    ...(before === undefined ? [] : [sql`q.created_at < ${before}`]),
    ...(reason === undefined ? [] : [sql`instr(q.reasons, ${`,${reason},`}) > 0`]),
    ...(links ? [sql`q.links > 0`] : []),
    ...(search === undefined ? [] : [contains(texts ? sql`q` : sql`c`, search)]),
  ]
}

/** SQLite ignores the case of ASCII letters only; of others the spellings people use are asked for. */
function contains(row: SQL, search: string): SQL {
  const capital = search.charAt(0).toUpperCase() + search.slice(1).toLowerCase()
  const spellings = /^\p{ASCII}*$/u.test(search)
    ? [search]
    : [...new Set([search, search.toLowerCase(), search.toUpperCase(), capital])]
  const likes = spellings
    .map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`)
    .map((pattern) => sql`${row}.content like ${pattern} escape '\\' or ${row}.name like ${pattern} escape '\\'`)
  return sql`(${sql.join(likes, sql` or `)})`
}
