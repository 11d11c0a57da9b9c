import type { Payload } from 'payload'
import { defineServices } from '#platform'
import type { Allowance } from '#platform/database'
import type { MasterKey } from './keys'
import { mongoStore } from './store/mongodb'
import { sqliteStore } from './store/sqlite'
import type { Vault } from './types'
import { createVault } from './vault'

export type VaultServices = {
  vault: Vault
  /** How many addresses an account looks at or searches for in an hour, and how often administrators are told. */
  looks: Allowance
  lookNotices: Allowance
}

/** Replaced when the database is open: see `closedVault`. */
export const vaultServices = defineServices<VaultServices>('vault')

export function vaultOf(payload: Payload): Vault {
  return vaultServices.of(payload).vault
}

/** Stands in for the vault until the database is open, and in builds, which never touch it. */
export const closedVault = new Proxy({} as Vault, {
  get: () => () => {
    throw new Error('The vault is not open')
  },
})

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
