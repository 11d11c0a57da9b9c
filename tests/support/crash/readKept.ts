import { createClient } from '@libsql/client'
import { MongoClient } from 'mongodb'
import type { Kept } from './kept'

const text = (value: unknown): string => String(value)

/** Reads SQLite's file. */
export const readSqlite = async (file: string): Promise<Kept> => {
  const client = createClient({ url: `file:${file}` })
  const all = async (sql: string) => (await client.execute(sql)).rows
  try {
    const comments = await all('SELECT id, content, status FROM comments')
    const vault = await all("SELECT owner_id AS id FROM vault_rows WHERE owner_type = 'comment'")
    const events = await all("SELECT comment AS id FROM moderation_events WHERE kind = 'submitted'")
    const queue = await all('SELECT id FROM moderation_queue')
    const [sum] = await all('SELECT sum(comment_count) AS counted FROM articles')
    return {
      comments: comments.map((row) => ({ id: text(row.id), content: text(row.content), status: text(row.status) })),
      vault: vault.map(({ id }) => text(id)),
      events: events.map(({ id }) => text(id)),
      queue: queue.map(({ id }) => text(id)),
      counted: Number(sum?.counted ?? 0),
    }
  } finally {
    client.close()
  }
}

/** Reads a MongoDB database and the vault's beside it. */
export const readMongo = async (uri: string): Promise<Kept> => {
  const client = await MongoClient.connect(uri)
  try {
    const database = client.db()
    const vault = client.db(`${database.databaseName}_vault`)
    const ids = async (collection: string, filter: Record<string, unknown>, field: string): Promise<string[]> =>
      (
        await database
          .collection(collection)
          .find(filter)
          .project({ [field]: 1 })
          .toArray()
      ).map((row) => text(row[field]))
    const comments = await database.collection('comments').find().toArray()
    const rows = await vault.collection<{ _id: { type: string; id: string } }>('rows').find().toArray()
    const articles = await database.collection('articles').find().toArray()
    return {
      comments: comments.map((row) => ({ id: text(row._id), content: text(row.content), status: text(row.status) })),
      vault: rows.flatMap(({ _id }) => (_id.type === 'comment' ? [_id.id] : [])),
      events: await ids('moderation-events', { kind: 'submitted' }, 'comment'),
      queue: await ids('moderation-queues', {}, '_id'),
      counted: articles.reduce((sum, { commentCount }) => sum + Number(commentCount ?? 0), 0),
    }
  } finally {
    await client.close()
  }
}
