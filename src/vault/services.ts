import type { Payload } from 'payload'
import { defineServices } from '#platform'
import type { Vault } from './types'

/** Replaced when the database is open: see `closedVault`. */
export const vaultServices = defineServices<{ vault: Vault }>('vault')

export function vaultOf(payload: Payload): Vault {
  return vaultServices.of(payload).vault
}

/** Stands in for the vault until the database is open, and in builds, which never touch it. */
export const closedVault = new Proxy({} as Vault, {
  get: () => () => {
    throw new Error('The vault is not open')
  },
})
