import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, MongoClient } from 'mongodb'
import { atWorkerEnd } from './worker'

/** Where a server keeps everything. */
export type Place = { folder: string; databaseUrl: string }

const isMongo = () => process.env.TEST_DATABASE === 'mongodb'

/** An empty folder with an empty database, of the kind that the project is on. */
export async function newPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-test-'))
  if (!isMongo()) return { folder, databaseUrl: `file:${folder}/colloquy.db` }
  // Only there: other projects have no server.
  const { mongoUrl } = await import('./mongodb')
  return { folder, databaseUrl: mongoUrl() }
}

export function removePlace({ folder }: Place): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Keeps what a place holds, whose server has stopped, until the worker ends; answers how to fill an empty place with it. */
export async function capture(from: Place): Promise<(to: Place) => Promise<void>> {
  const kept = mkdtempSync(join(tmpdir(), 'colloquy-kept-'))
  atWorkerEnd(() => rmSync(kept, { recursive: true, force: true }))
  // On SQLite the database lies in the folder.
  cpSync(from.folder, kept, { recursive: true })
  const content = isMongo() ? await readContent(from) : []
  return async (to) => {
    cpSync(kept, to.folder, { recursive: true })
    if (isMongo()) await writeContent(to, content)
  }
}

type Content = { suffix: string; name: string; docs: Document[] }[]

async function withClient<T>({ databaseUrl }: Place, work: (client: MongoClient, name: string) => Promise<T>) {
  const client = await MongoClient.connect(databaseUrl)
  try {
    return await work(client, new URL(databaseUrl).pathname.slice(1))
  } finally {
    await client.close()
  }
}

const readContent = (from: Place): Promise<Content> =>
  withClient(from, async (client, database) => {
    const content: Content = []
    // The vault lies in a database beside the content.
    for (const suffix of ['', '_vault']) {
      const db = client.db(database + suffix)
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        const docs = await db.collection(name).find().toArray()
        if (docs.length > 0) content.push({ suffix, name, docs })
      }
    }
    return content
  })

const writeContent = (to: Place, content: Content): Promise<void> =>
  withClient(to, async (client, database) => {
    for (const { docs, name, suffix } of content)
      await client
        .db(database + suffix)
        .collection(name)
        .insertMany(docs)
  })
