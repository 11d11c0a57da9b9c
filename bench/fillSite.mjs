// A site of many articles as editors write them: a picture, two bylines, two tags, and 20 comments of which every fourth is a
// reply. One is made through the public doors, the others are copies of its rows.
import { randomBytes, randomUUID } from 'node:crypto'
import Database from 'libsql'
import sharp from 'sharp'
import { bodyOf, sentence } from './fillArticle.mjs'
import { sender } from './send.mjs'

const rootComments = 15
const replies = 5

const uploadBy = (send) => async (name, alt) => {
  const picture = sharp({ create: { width: 1800, height: 1000, channels: 3, background: '#3a6b7c' } })
  const form = new FormData()
  form.set('_payload', JSON.stringify({ alt, credit: 'The harbour office' }))
  form.set('file', new Blob([await picture.jpeg().toBuffer()], { type: 'image/jpeg' }), name)
  return (await send('/api/media', form)).doc.id
}

/** @returns {Promise<{id: string, slug: string}>} the article the others are copies of */
export const makeFirst = async (server) => {
  const send = sender(server)
  const upload = uploadBy(send)
  await send('/api/globals/discussion', { floodSeconds: 0 })
  const hero = await upload('pools.jpg', 'Pools between rocks')
  const authors = []
  for (const name of ['Ada Shore', 'Ben Sand']) authors.push((await send('/api/authors', { name })).doc.id)
  const { doc } = await send('/api/articles', {
    title: 'Tide pools',
    slug: 'tide-pools-0',
    excerpt: sentence,
    hero,
    authors,
    tags: ['tides', 'weather'],
    body: bodyOf(Array.from({ length: 12 }, () => sentence.repeat(4))),
    _status: 'published',
  })
  const post = async (index, parent) => {
    const answer = await send(
      '/api/comments',
      {
        article: doc.id,
        ...(parent === undefined ? {} : { parent }),
        name: `Reader ${index}`,
        email: `reader${index}@bench.example`,
        content: `${sentence}${sentence}\n\nRemark ${index}.`,
      },
      false,
    )
    return answer.doc.id
  }
  const roots = []
  for (let index = 0; index < rootComments; index++) roots.push(await post(index))
  await send('/api/moderation/comments', { ids: roots, to: 'approved' })
  const below = []
  for (let index = 0; index < replies; index++) below.push(await post(rootComments + index, roots[index * 3]))
  await send('/api/moderation/comments', { ids: below, to: 'approved' })
  return { id: doc.id, slug: doc.slug }
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz'
const tail = () => Array.from(randomBytes(6), (byte) => letters[byte % 36]).join('')

/** A version 7 id of a moment, as Payload makes them. */
const idAt = (time) => {
  const digits = time.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7${randomUUID().slice(15)}`
}
const later = (date, byMs) => (date === null ? null : new Date(Date.parse(date) + byMs).toISOString())

/** Writes rows of a table again, with what `change` makes of each. */
const copier = (db, { table, where, values, change }) => {
  const marks = values.map(() => '?').join(',')
  const rows = db.prepare(`select * from ${table} where ${where} in (${marks}) order by rowid`).all(values)
  const names = Object.keys(rows[0] ?? {})
  if (names.length === 0) return () => {}
  const columns = names.map((name) => `"${name}"`).join(',')
  const insert = db.prepare(`insert into ${table} (${columns}) values (${names.map(() => '?').join(',')})`)
  return (copy) => {
    for (const row of rows) {
      const next = { ...row, ...change(row, copy) }
      insert.run(names.map((name) => next[name]))
    }
  }
}

/** Comments of the first article with other ids, at another time. */
const commentsCopier = (db, first) =>
  copier(db, {
    table: 'comments',
    where: 'article_id',
    values: [first.id],
    change: (row, { article, byMs, ids, roots }) => {
      const created = Date.parse(row.created_at) + byMs
      const id = idAt(created)
      ids.set(row.id, id)
      const root = roots.get(row.root) ?? created.toString(36).padStart(9, '0') + tail()
      roots.set(row.root, root)
      return {
        id,
        article_id: article.id,
        parent_id: row.parent_id === null ? null : (ids.get(row.parent_id) ?? null),
        root,
        path: root + row.path.slice(root.length),
        created_at: later(row.created_at, byMs),
        updated_at: later(row.updated_at, byMs),
      }
    },
  })

/**
 * What stands around these comments: at the desk, in their history and in the vault. Not in the filter's records, of which the newest
 * are kept, and not in the log of changes, which is read by its place.
 */
const aroundCopiers = (db, first) => {
  const ofComments = db.prepare('select id from comments where article_id = ?').all([first.id])
  const values = ofComments.map(({ id }) => id)
  const dates = (row, byMs) => ({ created_at: later(row.created_at, byMs), updated_at: later(row.updated_at, byMs) })
  const idOf = (row, byMs) => idAt(Date.parse(row.created_at) + byMs)
  const hash = (bytes) => randomBytes(bytes).toString('base64url')
  const copies = [
    copier(db, {
      table: 'moderation_queue',
      where: 'id',
      values,
      change: (row, { article, byMs, ids }) => ({
        ...dates(row, byMs),
        id: ids.get(row.id),
        article: article.id,
        status_at: later(row.status_at, byMs),
        text_hash: randomBytes(16).toString('hex'),
        print: randomBytes(120).toString('hex'),
      }),
    }),
    copier(db, {
      table: 'moderation_events',
      where: 'comment',
      values,
      change: (row, { article, byMs, ids }) => ({
        ...dates(row, byMs),
        id: idOf(row, byMs),
        comment: ids.get(row.comment),
        article: article.id,
        batch: row.batch === null ? null : hash(12),
      }),
    }),
    copier(db, {
      table: 'vault_rows',
      where: 'owner_id',
      values,
      change: (row, { byMs, ids, rows }) => {
        const id = randomUUID()
        rows.set(row.id, id)
        return {
          id,
          owner_id: ids.get(row.owner_id),
          ip_tag: hash(20),
          idempotency_hash: row.idempotency_hash === null ? null : hash(32),
          created_at: row.created_at + byMs,
        }
      },
    }),
    copier(db, {
      table: 'vault_blind_indexes',
      where: 'owner_id',
      values,
      change: (row, { byMs, ids, rows }) => ({
        id: randomUUID(),
        row_id: rows.get(row.row_id),
        owner_id: ids.get(row.owner_id),
        hash: hash(32),
        created_at: row.created_at + byMs,
      }),
    }),
  ]
  return (copy) => {
    for (const one of copies) one(copy)
  }
}

const firstComments = rootComments + replies
/** So far apart are articles that are made one after the other, the first the newest. */
const minuteMs = 60_000
const tables = ['comments', 'moderation_queue', 'moderation_events', 'vault_rows', 'vault_blind_indexes']

/** Takes the indexes of the tables that are filled away, and makes them again in their order: sorted at once, that takes a tenth of the time. */
const withoutIndexes = (db, work) => {
  const marks = tables.map(() => '?').join(',')
  const indexes = db
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (${marks}) order by rowid`,
    )
    .all(tables)
  for (const { name } of indexes) db.exec(`drop index "${name}"`)
  work()
  for (const { sql } of indexes) db.exec(sql)
}

/**
 * Copies the first article of a site until there are `count` in its SQLite file, each with `comments` comments (whole twenties), and one
 * more for each number in `more`. `isWhole`: with what stands around the comments, as if each had been posted by somebody else, held
 * and approved. `isAlone`: no server has the file open, and a million of comments take minutes.
 * @returns {{id: string, slug: string}[]}
 */
export const copyArticles = ({
  first,
  file,
  count,
  comments = firstComments,
  isWhole = false,
  isAlone = false,
  more = [],
}) => {
  const db = new Database(file)
  const pragmas = isAlone ? ['journal_mode=OFF', 'cache_size=-1000000'] : ['busy_timeout=5000']
  for (const pragma of ['synchronous=OFF', ...pragmas]) db.exec(`PRAGMA ${pragma}`)
  const sizes = [...Array.from({ length: count }, () => comments), ...more]
  const articles = sizes.map((_, index) =>
    index === 0 ? first : { id: idAt(Date.now()), slug: `tide-pools-${index}` },
  )
  const articleCopiers = [
    copier(db, {
      table: 'articles',
      where: 'id',
      values: [first.id],
      change: (row, { article, byMs, size, title }) => ({
        id: article.id,
        slug: article.slug,
        title,
        comment_count: size,
        published_at: later(row.published_at, byMs),
        created_at: later(row.created_at, byMs),
        updated_at: later(row.updated_at, byMs),
      }),
    }),
    ...['articles_texts', 'articles_rels'].map((table) =>
      copier(db, {
        table,
        where: 'parent_id',
        values: [first.id],
        change: (_row, { article }) => ({ id: undefined, parent_id: article.id }),
      }),
    ),
  ]
  const copyComments = commentsCopier(db, first)
  const copyAround = isWhole ? aroundCopiers(db, first) : () => {}
  const copyAll = () => {
    for (const [index, article] of articles.entries()) {
      const size = sizes[index]
      const ofArticle = { article, size, title: `Tide pools ${index}`, byMs: -index * minuteMs }
      if (index > 0) for (const copy of articleCopiers) copy(ofArticle)
      for (let made = index === 0 ? firstComments : 0; made < size; made += firstComments) {
        // Whatever an article has, they are of the last days.
        const byMs = -index * minuteMs - ((made / firstComments) % 1000) * 1000
        const ofComments = { article, byMs, ids: new Map(), roots: new Map(), rows: new Map() }
        copyComments(ofComments)
        copyAround(ofComments)
      }
    }
    if (comments !== firstComments)
      db.prepare('update articles set comment_count = ? where id = ?').run([comments, first.id])
  }
  db.exec('begin immediate')
  if (isAlone) withoutIndexes(db, copyAll)
  else copyAll()
  db.exec('commit')
  if (isAlone) db.exec('PRAGMA journal_mode=WAL')
  db.close()
  return articles
}

/** Makes `count` articles in the SQLite file of a running server. @returns {Promise<{id: string, slug: string}[]>} */
export const fillSite = async ({ server, file, count }) => copyArticles({ first: await makeFirst(server), file, count })

/** Another program writes to every article, or to those with these ids: nothing that was made of one before is any good. */
export const changeArticles = (file, ids) => {
  const db = new Database(file)
  db.exec('PRAGMA busy_timeout=5000')
  const some = ids ? ` where id in (${ids.map(() => '?').join(',')})` : ''
  db.prepare(`update articles set title = title${some}`).run(ids ?? [])
  db.close()
}

/** Another program writes: what the server keeps in memory of the database is no longer sure, and it forgets all of it. */
export const forgetAnswers = (file) => {
  const db = new Database(file)
  db.exec('PRAGMA busy_timeout=5000')
  db.exec('create table if not exists bench_marks (at integer)')
  db.prepare('insert into bench_marks values (?)').run([Date.now()])
  db.close()
}
