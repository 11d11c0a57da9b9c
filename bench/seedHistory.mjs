// Fills a site's SQLite file with a history far larger than posting could make in a minute: rows copied inside the database
// from one comment that came through the door, with ids, times, names, texts and states of their own.
import { createClient } from '@libsql/client'

const columnsOf = async (client, table) =>
  (await client.execute(`PRAGMA table_info(${table})`)).rows.map(({ name }) => String(name))

const id = "printf('%08x-0000-7000-8000-%012x', i, i)"
/** One in ten waits, seven are published, one is spam, one is in the trash. */
const status = "CASE i % 10 WHEN 0 THEN 'pending' WHEN 8 THEN 'spam' WHEN 9 THEN 'trash' ELSE 'approved' END"
const name = "'Reader ' || (i % 5000)"
const words = ['tide', 'stone', 'crab', 'weed', 'salt', 'gull', 'pool', 'rock', 'shell', 'wave', 'moon', 'sand']
const word = (step) =>
  `CASE (i / ${step}) % ${words.length} ${words.map((text, index) => `WHEN ${index} THEN '${text}'`).join(' ')} END`
const content = `'Number ' || i || ': the ' || ${word(1)} || ' under the ' || ${word(12)} || ' is what I came for, and the ' || ${word(144)} || ' as well; see also the ' || ${word(1728)} || ' further out.'`

/**
 * @param {{file: string, template: string, count: number, now: Date}} options `template` is the id of a comment that is there
 */
export const seedHistory = async ({ count, file, now, template }) => {
  const client = createClient({ url: `file:${file}` })
  // Spread over thirty days, the newest last.
  const at = `strftime('%Y-%m-%dT%H:%M:%fZ', ${now.getTime() / 1000 - 30 * 86_400} + i * ${((30 * 86_400) / count).toFixed(6)}, 'unixepoch')`
  const copy = async (table, where, changes) => {
    const columns = await columnsOf(client, table)
    const values = columns.map((column) => changes[column] ?? `t."${column}"`)
    await client.execute({
      sql: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
            INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')})
            SELECT ${values.join(', ')} FROM n, (SELECT * FROM ${table} WHERE ${where} LIMIT 1) t`,
      args: [template],
    })
  }
  const times = { created_at: at, updated_at: at }
  await copy('comments', 'id = ?', {
    ...times,
    id,
    status,
    name,
    content,
    html: `'<p>' || ${content} || '</p>'`,
    path: id,
    root: id,
  })
  await copy('moderation_events', "comment = ? AND kind = 'submitted'", { ...times, id, comment: id, to: status })
  await copy('moderation_queue', 'id = ?', {
    ...times,
    id,
    status,
    name,
    status_at: at,
    text_hash: "printf('%032x', i)",
    simhash: "printf('%08x%08x', i * 2654435761 % 4294967296, i * 40503 % 4294967296)",
  })
  await client.execute('ANALYZE')
  client.close()
}
