import type { Payload } from 'payload'

/**
 * What hooks and operations need from the process that runs them. Each room declares its own and is given them where the
 * product is put together. They stand on Payload's own config (`custom.services`), because the admin's bundle loads our
 * modules a second time: module state would not be shared, the Payload instance is.
 */
export type RoomServices<T extends object> = {
  of(payload: Payload): T
  /** The part of `config.custom` that carries them. */
  provide(services: T): ServicesByRoom
}

type ServicesByRoom = Record<string, object>

export function defineServices<T extends object>(room: string): RoomServices<T> {
  return {
    of(payload) {
      const services = (payload.config.custom?.services as ServicesByRoom | undefined)?.[room]
      if (!services) throw new Error(`This Payload instance was made without the services of ${room}`)
      // Written by `provide` of the same room alone.
      return services as T
    },
    provide: (services) => ({ [room]: services }),
  }
}

/** Notes what a transaction changes; listeners are called when it has committed. See `#platform/database`. */
type AfterCommitNotes = { note(req: object, changes: readonly string[], addition?: unknown): Promise<void> }

/** What every room needs. */
export type PlatformServices = {
  /** Current time; fixed in tests. */
  now: () => Date
  afterCommit: AfterCommitNotes
  /** HMAC key for cursors, edit tokens and set-up links, derived from PAYLOAD_SECRET per purpose. */
  signingKey: (purpose: string) => Buffer
  publicUrl: string
  /** Whether this is a development site, where pages of this machine have comments on every port; by default it is not. */
  development?: boolean
}

export const platformServices: RoomServices<PlatformServices> = defineServices('platform')

export function servicesOf(payload: Payload): PlatformServices {
  return platformServices.of(payload)
}
