import type { Payload } from 'payload'
import type { MasterKey } from './keys'
import { mongoStore } from './mongoStore'
import { sqliteStore } from './sqliteStore'
import type { Vault } from './types'
import { createVault } from './vault'

/** The vault of the database Payload is connected to, with its indexes and keys made. */
export async function openVault({
  master,
  now,
  payload,
}: {
  payload: Payload
  master: MasterKey
  now: Date
}): Promise<Vault> {
  const store = payload.db.name === 'mongoose' ? await mongoStore(payload) : sqliteStore(payload)
  const vault = createVault({ master, store })
  await vault.prepare(now)
  return vault
}
