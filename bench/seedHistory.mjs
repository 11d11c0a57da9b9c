// 100,000 comments with their rows on the desk and their history, written straight into the SQLite file.
// usage: node bench/seedHistory.mjs FILE COUNT PENDING ARTICLE...
import { randomBytes, randomUUID } from 'node:crypto'
import { createClient } from '@libsql/client'

const words =
  'tide pool limpet shore weather quarrel small world leaves behind each own water rock crab sand wind morning light walk bread'.split(
    ' ',
  )
const pick = (list) => list[Math.floor(Math.random() * list.length)]
const textOf = (length) => Array.from({ length }, () => pick(words)).join(' ')

/** A version 7 id, as Payload makes them. */
const idAt = (time) => {
  const digits = time.toString(16).padStart(12, '0')
  const [, , , fourth, fifth] = randomUUID().split('-')
  const third = `7${randomBytes(2).toString('hex').slice(1)}`
  return `${digits.slice(0, 8)}-${digits.slice(8)}-${third}-${fourth}-${fifth}`
}

const reason = (code) => ({ code, phase: `hold${code}`, outcome: 'hold' })
const rowsPerBatch = 1000
const perStatement = 50

const insert = (table, columns, rows) => {
  const statements = []
  for (let at = 0; at < rows.length; at += perStatement) {
    const some = rows.slice(at, at + perStatement)
    const marks = `(${columns.map(() => '?').join(',')})`
    statements.push({
      sql: `insert into ${table} (${columns.map((name) => `"${name}"`).join(',')}) values ${some.map(() => marks).join(',')}`,
      args: some.flatMap((row) => columns.map((name) => row[name] ?? null)),
    })
  }
  return statements
}

const commentColumns =
  'id name content article_id status html kind format depth root path visible_replies renderer_version updated_at created_at'.split(
    ' ',
  )
const queueColumns =
  'id article status status_at name reasons links open_reports text_hash print updated_at created_at'.split(' ')
const eventColumns =
  'id comment article kind from to actor_type actor reasons facts policy_version waited updated_at created_at'.split(
    ' ',
  )

/** Fills the database below Payload; one comment in 500 pending ones belongs to a campaign. */
const seedHistory = async ({ articles, count, file, pending }) => {
  const client = createClient({ url: `file:${file}` })
  await client.execute('PRAGMA synchronous=OFF')
  // The server writes of its own, too.
  await client.execute('PRAGMA busy_timeout=10000')
  const start = Date.now() - 30 * 86_400_000
  const step = (30 * 86_400_000) / count
  const campaign = randomBytes(120).toString('hex')
  for (let first = 0; first < count; first += rowsPerBatch) {
    const comments = []
    const queue = []
    const events = []
    for (let index = first; index < Math.min(count, first + rowsPerBatch); index++) {
      const time = Math.floor(start + index * step)
      const created_at = new Date(time).toISOString()
      const share = index / count
      const status =
        index % Math.round(count / pending) === 0
          ? 'pending'
          : index % 10 === 1
            ? 'spam'
            : index % 20 === 2
              ? 'trash'
              : 'approved'
      const id = idAt(time)
      const article = pick(articles)
      const links = index % 7 === 0 ? 3 : 0
      const held = status !== 'approved' || index % 2 === 0
      const codes = held ? ['first_time_author', ...(links > 0 ? ['too_many_links'] : [])] : []
      const content = `${textOf(40)}${Math.random() < 0.01 ? ' anemone' : ''} ${index}`
      const name = `Reader ${index % 5000}`
      const path = id
      comments.push({
        id,
        name,
        content,
        article_id: article,
        status,
        html: `<p>${content}</p>`,
        kind: 'comment',
        format: 'markdown',
        depth: 0,
        root: path,
        path,
        visible_replies: 0,
        renderer_version: 1,
        updated_at: created_at,
        created_at,
      })
      const alike = status === 'pending' && index % 500 === 0
      queue.push({
        id,
        article,
        status,
        status_at: created_at,
        name,
        reasons: codes.length > 0 ? `,${codes.join(',')},` : '',
        links,
        open_reports: index % 250 === 3 ? 2 : 0,
        text_hash: randomBytes(16).toString('hex'),
        print: alike
          ? `${campaign.slice(0, 239)}${Math.floor(share * 15).toString(16)}`
          : randomBytes(120).toString('hex'),
        updated_at: created_at,
        created_at,
      })
      const event = { comment: id, article, updated_at: created_at, created_at }
      events.push({
        ...event,
        id: idAt(time),
        kind: 'submitted',
        to: held ? 'pending' : status,
        actor_type: 'rule',
        reasons: JSON.stringify(codes.map(reason)),
        // What a replay decides on; what is missing is nothing.
        facts: JSON.stringify({ provenApproved: !held, links, missing: [] }),
        policy_version: 1,
      })
      if (held && status !== 'pending')
        events.push({
          ...event,
          id: idAt(time + 1),
          kind: 'moderated',
          from: 'pending',
          to: status,
          actor_type: 'person',
          actor: 'bench',
          waited: Math.floor(Math.random() * 86_400_000),
        })
    }
    await client.batch(
      [
        ...insert('comments', commentColumns, comments),
        ...insert('moderation_queue', queueColumns, queue),
        ...insert('moderation_events', eventColumns, events),
      ],
      'write',
    )
  }
  client.close()
}

const [file, count, pending, ...articles] = process.argv.slice(2)
await seedHistory({ file, articles, count: Number(count), pending: Number(pending) })
