import type { Payload, PayloadRequest } from 'payload'

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

/**
 * What a request carries beside its data: when it happened, from which network address it came, and what rooms keep for the
 * length of it. It stands under one key of Payload's `req.context`, which Payload copies into every nested operation. Its
 * contents cannot be enumerated, so that nothing logs, stores, copies or returns them.
 */
type RequestContext = {
  /** The time everything this request does is dated with. */
  at: Date
  /** Network address of the client, as the HTTP layer worked it out. */
  address: string | undefined
  /** What happened elsewhere or earlier and is taken over with its own time (demo content, imports). */
  isTakenOver: boolean
  slots: Map<string, unknown>
}

export type ContextStart = {
  address?: string | undefined
  /** When it happened, for what is taken over; never from a client. */
  takenOverAt?: Date
}

const key = 'colloquy'
/** Shared by both copies of this module: the admin's bundle loads our modules a second time. */
const inside = Symbol.for('colloquy.requestContext')
const slotsKeptByRetry = new Set<string>()

/** An object that prints, serialises and inspects as nothing. */
function holderOf(context: RequestContext): object {
  return Object.defineProperties(
    {},
    {
      [inside]: { value: context },
      toJSON: { value: () => undefined },
      [Symbol.for('nodejs.util.inspect.custom')]: { value: () => '' },
    },
  )
}

function contextIn(holder: unknown): RequestContext | undefined {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, inside) : undefined
}

/** The context of a request; made at the first look, with the time of that moment, where nobody has begun one. */
function contextOf(req: PayloadRequest): RequestContext {
  const known = contextIn(req.context?.[key])
  if (known) return known
  // Payload makes its request out of the web's, and gives it an empty `context`.
  const context: RequestContext = {
    at: servicesOf(req.payload).now(),
    isTakenOver: false,
    slots: new Map(),
    address: contextIn(req)?.address,
  }
  req.context = { ...req.context, [key]: holderOf(context) }
  return context
}

/** Begins the context of a web request, before Payload makes its own request of it. */
export function bindAddress(request: Request, address: string): void {
  Object.defineProperty(request, inside, { value: { address } })
}

/** Begins the context of a request that was made within the process. */
export function startContext(req: PayloadRequest, { address, takenOverAt }: ContextStart): void {
  const context = contextOf(req)
  if (address !== undefined) context.address = address
  if (takenOverAt) Object.assign(context, { at: takenOverAt, isTakenOver: true })
}

/** The time what a request does is dated with: the same for all of it. */
export function timeOf(req: PayloadRequest): Date {
  return contextOf(req).at
}

/** Network address of the client; undefined for what the process does by itself. */
export function addressOf(req: PayloadRequest): string | undefined {
  return contextOf(req).address
}

export function isTakenOver(req: PayloadRequest): boolean {
  return contextOf(req).isTakenOver
}

/** A value a room keeps for the length of a request. */
export type RequestSlot<T> = {
  read(req: PayloadRequest): T | undefined
  write(req: PayloadRequest, value: T): void
}

/**
 * Declares a slot. A retry begins with the request's time and address and with what `isKeptByRetry` marks: what was read or
 * decided in the attempt that failed is read and decided again.
 */
export function defineSlot<T>(name: string, { isKeptByRetry = false } = {}): RequestSlot<T> {
  if (isKeptByRetry) slotsKeptByRetry.add(name)
  return {
    // A slot's value is written under its name by this slot alone.
    read: (req) => contextOf(req).slots.get(name) as T | undefined,
    write: (req, value) => void contextOf(req).slots.set(name, value),
  }
}

/** `req.context` for another attempt at the same request. */
export function contextForRetry(req: PayloadRequest): PayloadRequest['context'] {
  const { slots, ...context } = contextOf(req)
  const kept = [...slots].filter(([name]) => slotsKeptByRetry.has(name))
  return { ...req.context, [key]: holderOf({ ...context, slots: new Map(kept) }) }
}

/** `req.context` for a piece of work of its own, such as a task: nothing of the request it was begun by. */
export function contextOfItsOwn({ payload }: PayloadRequest): PayloadRequest['context'] {
  const context = { at: servicesOf(payload).now(), address: undefined, isTakenOver: false, slots: new Map() }
  return { [key]: holderOf(context) }
}
