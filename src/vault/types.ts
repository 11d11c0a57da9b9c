import type { PayloadRequest } from 'payload'

/** What rows belong to. `tombstone` is the stored name of an erasure record, `erasure` one that is still to be carried out. */
export const ownerTypes = [
  'comment',
  'report',
  'subscription',
  'ban',
  'note',
  'vote',
  'request',
  'erasure',
  'tombstone',
  // What moderators and deletions say of a reader token; named after the comment it was sent with.
  'trust',
  'distrust',
  // That whoever has a reader token can read what is mailed to an address; named after the subscription it was confirmed for.
  'proof',
  // Addresses that nothing is mailed to any more.
  'bounce',
] as const
export type OwnerType = (typeof ownerTypes)[number]
export type Owner = { type: OwnerType; id: string }

/** AES-256-GCM; both parts base64url, the ciphertext with its 16-byte tag at the end. */
export type Sealed = { nonce: string; ciphertext: string }

/** What a key is for. `day` keys make tags of network addresses and live two days. */
export const keyPurposes = ['data', 'blind', 'idempotency', 'day'] as const
export type KeyPurpose = (typeof keyPurposes)[number]

/** A key as it is stored: sealed with the master key. `id` is unique: `data-1`, `blind-1`, `day-2026-05-04`. */
export type WrappedKey = Sealed & { id: string; purpose: KeyPurpose; createdAt: Date; expiresAt: Date | null }

/** How keys are rotated. */
export type RotationOptions = {
  now: () => Date
  /** Destroys the old keys once no row refers to them. */
  finish: boolean
  /** Rows sealed anew in one transaction; others wait for it. */
  batch?: number
  sleep?: (ms: number) => Promise<unknown>
}

/** What a rotation has come to. `kid` is the key new rows get. */
export type RotationStep =
  | { type: 'begun'; kid: string; old: string[]; resumed: boolean; total: number }
  | { type: 'progress'; done: number; total: number }
  | { type: 'waiting'; ms: number }
  | { type: 'done'; kid: string; rows: number; unreadable: Owner[]; left: number; destroyed: Destroyed | undefined }

/** What is left of older generations once everything has been tried to leave them. */
export type Destroyed = {
  /** Rows still sealed with an old key. If there are any, nothing was destroyed. */
  rows: number
  /** Hashes of old versions whose rows have none of the current one: their key stays. */
  hashes: number
  /** Ids of the keys that are gone. */
  keys: string[]
}

/** What the vault is asked to keep for an owner. Plaintext exists only on the way in. */
export type Identity = {
  email?: string | undefined
  /** Tag of the network address: see `ipTag`. */
  ipTag?: string | undefined
  ipExpiresAt?: Date | undefined
  /** Idempotency key as the client sent it; stored as a keyed hash. */
  idempotencyKey?: string | undefined
  /** What the reader token of the sender names; found by a keyed hash, and sealed, so that it can be hashed anew. */
  reader?: string | undefined
}

/** Whose token is meant: the one a request came with, and the address that came along; or the one of an owner's row. */
export type ReaderSender = { reader: string; email: string } | Owner

/**
 * An owner whose row was kept with a reader token. Rows of one answer with the same address have the same number, those with the
 * sender's have 0, those without an address none: which address it is does not leave the vault.
 */
export type ReaderRow = { id: string; keptAt: Date; address: number | null }

/** What `copy` takes along: the address, the tag of the network address with its end, the reader token; or another one in its place. */
export type CopiedParts = { address?: boolean; network?: boolean; reader?: boolean | string }

/** What `copy` found to take along; `ipExpiresAt` is the end of the copied tag. */
export type Copied = { address: boolean; ipExpiresAt: Date | null }

/** An erasure record as it leaves the database, for after a restore: sealed, so that nothing can be looked up with it. `at` is ISO 8601. */
export type SealedErasureRecord = Sealed & { id: string; at: string; kid: string }

/**
 * A record of every erasure there was: a hash of the address under a key of its own, made from the master key, which rotations
 * leave alone.
 */
export type ErasureRecords = {
  /** Leaves a record named `id` for the address of an owner. @throws Error when there is none */
  recordErasure(req: PayloadRequest, from: Owner, id: string, now: Date): Promise<void>
  /**
   * Takes everything out of a ban's row but such a hash: nobody can read the address any more, and `ownersOf` and
   * `sameAddress` go on finding the ban by it, whatever keys are rotated.
   */
  forgetAddress(req: PayloadRequest, owner: Owner & { type: 'ban' }): Promise<void>
  /** All records in the order of their ids, sealed for a list that is kept outside the database. */
  sealErasureRecords(req: PayloadRequest): AsyncGenerator<SealedErasureRecord>
  /** Takes a record of such a list back. Returns whether it was new. @throws UnreadableErasureRecord when it was altered, or is another site's */
  keepErasureRecord(req: PayloadRequest, sealed: SealedErasureRecord): Promise<boolean>
  /**
   * Owners with an address that was erased after they were kept, and the ids of those erasures: a restored backup has brought
   * them back. Opens every address there is, which takes about a second for a hundred thousand.
   */
  findRestored(req: PayloadRequest): AsyncGenerator<{ owner: Owner; erasures: string[] }>
}

/**
 * The one place addresses live. Every method works inside `req`'s transaction when it has one.
 * Errors: `IdempotencyTaken` when a row with the same key exists; anything else is a failure of the database.
 */
export type Vault = ErasureRecords & {
  /** Makes the keys it needs, once, before anything is kept: inside a comment's transaction there is no second writer. */
  prepare(now: Date): Promise<void>
  /** Tag for a network address at `now`: HMAC with that UTC day's key over IPv4 or IPv6 /64. Creates the day's key when missing. */
  tagAddress(args: { address: string; now: Date }): Promise<{ ipTag: string; ipExpiresAt: Date }>
  keep(req: PayloadRequest, owner: Owner, identity: Identity, now: Date): Promise<void>
  /** The address of an owner, decrypted. Callers audit. */
  reveal(req: PayloadRequest, owner: Owner): Promise<{ email: string | null } | undefined>
  /** Whether an owner's row holds an address, without decrypting it. */
  hasAddress(req: PayloadRequest, owner: Owner): Promise<boolean>
  /** When an owner's row was kept; nothing when there is none. */
  keptAt(req: PayloadRequest, owner: Owner): Promise<Date | undefined>
  /** Whether an owner's row is found by an address: it holds one, or remembers only which one it was. */
  isKnown(req: PayloadRequest, owner: Owner): Promise<boolean>
  ownerOfKey(req: PayloadRequest, idempotencyKey: string): Promise<Owner | undefined>
  /** When the newest comment with this tag was kept, looking no further back than `since`. Reports and bans are no comments. */
  newestFrom(req: PayloadRequest, ipTag: string, since: Date): Promise<Date | undefined>
  /**
   * Owners of `type` with this address (exact, by blind index), newest first, at most `limit`; with `ipTag` those with that
   * network tag as well, up to as many again.
   */
  ownersOf(req: PayloadRequest, type: OwnerType, email: string, limit: number, ipTag?: string): Promise<Owner[]>
  /**
   * Owners of `type` with the address of `owner`, which leaves the vault no more than with `copy`; newest first, at most `limit`, never `owner`
   * itself; with `until`, only those kept no later.
   */
  sameAddress(req: PayloadRequest, owner: Owner, type: OwnerType, limit: number, until?: Date): Promise<Owner[]>
  /** Owners of `type` with the network tag of `owner` while it lasts; newest first, at most `limit`, never `owner` itself. */
  sameNetwork(req: PayloadRequest, owner: Owner, type: OwnerType, limit: number): Promise<Owner[]>
  /** Which of what came with a request is what an owner's row was kept with. */
  cameFrom(
    req: PayloadRequest,
    owner: Owner,
    sender: { reader?: string | undefined; ipTag?: string | undefined },
  ): Promise<{ reader: boolean; network: boolean }>
  /** Until when an owner's row holds a network tag; nothing where it holds none. */
  networkUntil(req: PayloadRequest, owner: Owner): Promise<Date | undefined>
  /** Whether an owner's row was kept with a reader token that it still has. */
  hasReader(req: PayloadRequest, owner: Owner): Promise<boolean>
  /** Owners of `type` with the sender's reader token, newest first, at most `limit`, never the sender itself. Nothing is looked up by an address. */
  ownersByReader(req: PayloadRequest, type: OwnerType, sender: ReaderSender, limit: number): Promise<ReaderRow[]>
  /**
   * Bans with the address, the reader token or the network tag of what comes in, or with the address or the reader token of an owner's
   * row: in one question, newest first, at most `limit`, with `ipTag` up to as many again.
   */
  bansOn(
    req: PayloadRequest,
    sender: { email: string; reader?: string | undefined; ipTag?: string | undefined } | Owner,
    limit: number,
  ): Promise<Owner[]>
  /** Owners of `type` with this network tag, newest first, at most `limit`. */
  ownersByTag(req: PayloadRequest, type: OwnerType, ipTag: string, limit: number): Promise<Owner[]>
  /**
   * Keeps a row for `to` with what `parts` asks for of the row of `from` (the address alone when left out), sealed for its
   * new owner; nothing leaves the vault. Keeps no row when none of it is there.
   */
  copy(req: PayloadRequest, from: Owner, to: Owner, now: Date, parts?: CopiedParts): Promise<Copied>
  /** Removes the row: its owner is gone. */
  remove(req: PayloadRequest, owner: Owner): Promise<void>
  /** Takes everything out of a row and leaves it empty; with `keepIndex` it is still found by the address, which nobody can read from it. */
  forget(req: PayloadRequest, owner: Owner, options?: { keepIndex?: boolean }): Promise<void>
  /** Removes requests of readers made before `before`. Returns how many. */
  forgetRequests(before: Date): Promise<number>
  /** Erasures that are not done yet, oldest ids first, at most `limit` after the id `after`. */
  erasures(req: PayloadRequest, page: { after?: string; limit: number }): Promise<{ id: string; at: Date }[]>
  /**
   * Forgets addresses and reader tokens that comments and reports were sent with before `before`, for good, what was said and proven of
   * such tokens, and that mail came back. Returns how many rows of the first.
   */
  forgetAddresses(before: Date): Promise<number>
  /** Empties expired IP tags and destroys day keys older than 48 h. Returns how many rows were emptied. */
  expire(now: Date): Promise<number>
  /**
   * Makes new keys for addresses and their hashes and seals every row anew, a batch at a time, while everything goes on. One
   * that was begun and not ended is gone on with. With `finish` the old keys are destroyed at the end.
   */
  rotate(options: RotationOptions): AsyncGenerator<RotationStep>
}
