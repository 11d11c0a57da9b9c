import { type SQL, sql } from '@payloadcms/db-sqlite/drizzle'
import { sqliteSession } from '#platform/database'
import { asksQueue, type DeskFilter, type DeskSearch, type Position } from './filter'

/**
 * One statement a question. A search that the comments' own columns can answer is asked of them alone, in order of their
 * index on status and time; else the review queue leads, and texts are looked up by id.
 */
export const sqliteSearch: DeskSearch = {
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
}

// A cross join keeps the order: the planner would read every comment first.
const sourceOf = (filter: DeskFilter): SQL =>
  asksQueue(filter) ? sql`moderation_queue q cross join comments c on c.id = q.id` : sql`comments q`

const every = (parts: readonly SQL[]): SQL => sql.join([...parts], sql` and `)

function conditions(filter: DeskFilter): SQL[] {
  const { articles, before, links, name, reason, search = '', since, tab } = filter
  const [article, texts] = asksQueue(filter) ? [sql`q.article`, sql`c`] : [sql`q.article_id`, sql`q`]
  const listed = articles?.map((id) => sql`${id}`)
  return [
    tab === 'reported' ? sql`q.open_reports > 0 and q.status <> 'trash'` : sql`q.status = ${tab}`,
    ...(listed ? [sql`${article} in (${sql.join(listed, sql`, `)})`] : []),
    ...(name === undefined ? [] : [sql`q.name = ${name}`]),
    ...(since === undefined ? [] : [sql`q.created_at >= ${since}`]),
    ...(before === undefined ? [] : [sql`q.created_at < ${before}`]),
    ...(reason === undefined ? [] : [sql`instr(q.reasons, ${`,${reason},`}) > 0`]),
    ...(links ? [sql`q.links > 0`] : []),
    contains(texts, search),
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
