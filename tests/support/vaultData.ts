import { join } from 'node:path'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { createLocalReq, type Payload } from 'payload'
import { inTransaction } from '../../src/platform/database/transactions'
import { openKeyFile } from '../../src/vault/keyFile'
import { openVault } from '../../src/vault/services'
import type { Owner, Vault } from '../../src/vault/types'
import type { TestServer } from './app'
import { openOther } from './otherProgram'

type Site = Pick<TestServer, 'databaseUrl' | 'payload'>

/** What the vault's own tables say: how many rows each key and each version of the blind index has, and which keys there are. */
export type VaultData = { kids: Record<string, number>; versions: Record<string, number>; keys: string[] }

const mongoOf = (payload: Payload) => {
  // Asked on MongoDB only, whose adapter is this one.
  const { connection } = payload.db as unknown as MongooseAdapter
  return connection.getClient().db(`${connection.name}_vault`)
}

const isMongo = ({ payload }: Pick<Site, 'payload'>) => payload.db.name === 'mongoose'

export const readVaultData = async (site: Site): Promise<VaultData> => {
  if (isMongo(site)) {
    const database = mongoOf(site.payload)
    const tally = async (collection: string, stages: object[], by: string) => {
      const group = { $group: { _id: by, count: { $sum: 1 } } }
      const found = await database
        .collection(collection)
        .aggregate([...stages, group])
        .toArray()
      return Object.fromEntries(found.map(({ _id, count }) => [String(_id), Number(count)]))
    }
    const keys = await database.collection<{ _id: string }>('keys').find().toArray()
    return {
      kids: await tally('rows', [{ $match: { kid: { $ne: null } } }], '$kid'),
      versions: await tally('rows', [{ $unwind: '$blindIndexes' }], '$blindIndexes.version'),
      keys: rotated(keys.map(({ _id }) => _id)),
    }
  }
  const client = openOther(site.databaseUrl)
  try {
    const tally = async (sql: string) =>
      Object.fromEntries((await client.execute(sql)).rows.map((row) => [String(row[0]), Number(row[1])]))
    return {
      kids: await tally('SELECT kid, count(*) FROM vault_rows WHERE kid IS NOT NULL GROUP BY kid'),
      versions: await tally('SELECT version, count(*) FROM vault_blind_indexes GROUP BY version'),
      keys: rotated(Object.keys(await tally('SELECT id, 1 FROM vault_keys'))),
    }
  } finally {
    client.close()
  }
}

const rotated = (ids: readonly string[]) => ids.filter((id) => /^(?:data|blind)-/.test(id)).sort()

/** How many rows are sealed with a key; quick enough to be asked in a loop. */
export const rowsUnder = async (site: Site, kid: string): Promise<number> => {
  if (isMongo(site)) return mongoOf(site.payload).collection('rows').countDocuments({ kid })
  const client = openOther(site.databaseUrl)
  try {
    const { rows } = await client.execute({ sql: 'SELECT count(*) FROM vault_rows WHERE kid = ?', args: [kid] })
    return Number(rows[0]?.[0])
  } finally {
    client.close()
  }
}

/** The key the row of an owner is sealed with. */
export const kidOf = async (site: Site, { id, type }: Owner): Promise<string | null> => {
  if (isMongo(site)) {
    const row = await mongoOf(site.payload).collection('rows').findOne({ '_id.type': type, '_id.id': id })
    return row?.kid ?? null
  }
  const client = openOther(site.databaseUrl)
  try {
    const sql = 'SELECT kid FROM vault_rows WHERE owner_type = ? AND owner_id = ?'
    const kid = (await client.execute({ sql, args: [type, id] })).rows[0]?.kid
    return typeof kid === 'string' ? kid : null
  } finally {
    client.close()
  }
}

/** As if the keys had been made an hour ago: on MongoDB `--finish` would wait for a minute and a half. */
export const ageKeys = async (site: Site): Promise<void> => {
  if (!isMongo(site)) return
  await mongoOf(site.payload)
    .collection('keys')
    .updateMany({}, { $set: { createdAt: new Date(Date.now() - 3_600_000) } })
}

/** The vault as another process has it: with keys and memory of its own. */
export const openOtherVault = ({ folder, payload }: Pick<TestServer, 'folder' | 'payload'>): Promise<Vault> =>
  openVault({
    payload,
    master: openKeyFile({ file: join(folder, 'vault.keys'), create: false }),
    now: new Date(),
  })

/** Spoils the sealed address of a row, as a bad disk would. */
export const damageRow = async (site: Site, { id, type }: Owner): Promise<void> => {
  if (isMongo(site)) {
    const row = { '_id.type': type, '_id.id': id }
    await mongoOf(site.payload)
      .collection('rows')
      .updateOne(row, { $set: { 'sealed.ciphertext': 'AAAA' } })
    return
  }
  const client = openOther(site.databaseUrl)
  try {
    const sql = "UPDATE vault_rows SET ciphertext = 'AAAA' WHERE owner_type = ? AND owner_id = ?"
    await client.execute({ sql, args: [type, id] })
  } finally {
    client.close()
  }
}

export type SeededRow = { owner: Owner; email: string }

/** Rows of comments nobody wrote, some hundred a transaction. */
export const seedRows = async (payload: Payload, vault: Vault, rows: readonly SeededRow[]): Promise<void> => {
  for (let start = 0; start < rows.length; start += 250) {
    const req = await createLocalReq({}, payload)
    await inTransaction(req, async () => {
      for (const { email, owner } of rows.slice(start, start + 250)) await vault.keep(req, owner, { email }, new Date())
    })
  }
}
