// A site of many articles as editors write them: a picture, two bylines, two tags, and 20 comments of which every fourth is a
// reply. One is made through the public doors, the others are copies of its rows.
import { randomBytes, randomUUID } from 'node:crypto'
import Database from 'libsql'
import sharp from 'sharp'
import { bodyOf } from './fillArticle.mjs'

const sentence = 'The tide goes out and leaves small worlds behind, each with its own weather and its own quarrels. '
const rootComments = 15
const replies = 5

const connect = ({ admin, url }) => {
  const send = async (path, json, signedIn = true) => {
    const isForm = json instanceof FormData
    const response = await fetch(url + path, {
      method: 'POST',
      body: isForm ? json : JSON.stringify(json),
      headers: {
        ...(isForm ? {} : { 'content-type': 'application/json' }),
        ...(signedIn ? { cookie: admin.cookie, origin: url } : {}),
      },
    })
    const data = await response.json()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(data)}`)
    return data
  }
  const upload = async (name, alt) => {
    const picture = sharp({ create: { width: 1800, height: 1000, channels: 3, background: '#3a6b7c' } })
    const form = new FormData()
    form.set('_payload', JSON.stringify({ alt, credit: 'The harbour office' }))
    form.set('file', new Blob([await picture.jpeg().toBuffer()], { type: 'image/jpeg' }), name)
    return (await send('/api/media', form)).doc.id
  }
  return { send, upload }
}

/** @returns {Promise<{id: string, slug: string}>} the article the others are copies of */
const makeFirst = async (server) => {
  const { send, upload } = connect(server)
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

const digits = '0123456789abcdefghijklmnopqrstuvwxyz'
const tail = () => Array.from(randomBytes(6), (byte) => digits[byte % 36]).join('')

/** Writes rows of a table again, with what `change` makes of each. */
const copy = (db, { table, where, value, change }) => {
  const rows = db.prepare(`select * from ${table} where ${where} = ?`).all([value])
  return (index) => {
    for (const row of rows) {
      const next = { ...row, ...change(row, index) }
      const names = Object.keys(next)
      db.prepare(
        `insert into ${table} (${names.map((name) => `"${name}"`).join(',')}) values (${names.map(() => '?').join(',')})`,
      ).run(Object.values(next))
    }
  }
}

/** Makes `count` articles in the SQLite file of a running server. @returns {Promise<{id: string, slug: string}[]>} */
export const fillSite = async ({ server, file, count }) => {
  const first = await makeFirst(server)
  const db = new Database(file)
  db.exec('PRAGMA busy_timeout=5000')
  db.exec('PRAGMA synchronous=OFF')
  const articles = Array.from({ length: count }, (_, index) =>
    index === 0 ? first : { id: randomUUID().replace(/^(.{14})./, '$17'), slug: `tide-pools-${index}` },
  )
  const copies = [
    copy(db, {
      table: 'articles',
      where: 'id',
      value: first.id,
      change: (_row, index) => ({ id: articles[index].id, slug: articles[index].slug, title: `Tide pools ${index}` }),
    }),
    ...['articles_texts', 'articles_rels'].map((table) =>
      copy(db, {
        table,
        where: 'parent_id',
        value: first.id,
        change: (_row, index) => ({ id: undefined, parent_id: articles[index].id }),
      }),
    ),
    (() => {
      let roots = new Map()
      let ids = new Map()
      const rows = copy(db, {
        table: 'comments',
        where: 'article_id',
        value: first.id,
        change: (row, index) => {
          const id = randomUUID()
          ids.set(row.id, id)
          const root = roots.get(row.root) ?? row.root.slice(0, 9) + tail()
          roots.set(row.root, root)
          return {
            id,
            article_id: articles[index].id,
            parent_id: row.parent_id === null ? null : (ids.get(row.parent_id) ?? null),
            root,
            path: root + row.path.slice(root.length),
          }
        },
      })
      return (index) => {
        roots = new Map()
        ids = new Map()
        rows(index)
      }
    })(),
  ]
  db.exec('begin immediate')
  for (let index = 1; index < count; index++) for (const one of copies) one(index)
  db.exec('commit')
  db.close()
  return articles
}

/** Another program writes to every article: nothing that was made of one before is any good. */
export const changeArticles = (file) => {
  const db = new Database(file)
  db.exec('PRAGMA busy_timeout=5000')
  db.exec('update articles set title = title')
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
