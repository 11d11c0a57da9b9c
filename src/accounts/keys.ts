import { randomBytes } from 'node:crypto'
import type {
  CollectionAfterChangeHook,
  CollectionAfterDeleteHook,
  CollectionAfterOperationHook,
  Payload,
  PayloadRequest,
  Where,
} from 'payload'
import { z } from 'zod'
import {
  isAdmin,
  type KeyScope,
  keyScopes,
  mayBeId,
  mayHoldKey,
  Refusal,
  refusal,
  requireSession,
  type StateScope,
  servicesOf,
  signatureOf,
  timeOf,
} from '#platform'
import { inTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { confirmSelf } from './confirmSelf'

const collection = 'api-keys'

/** Of one account. */
const mostKeys = 50
const mostOrigins = 20
/** 256 bits: nobody finds one by trying. */
const keyBytes = 32
const keyForm = /^ck_[\w-]{43}$/

type StoredKey = {
  id: string
  name: string
  scope: KeyScope
  account: string
  hash: string
  origins?: string[] | null
  expiresAt?: string | null
  createdAt: string
}

/** A key as its owner sees it in lists. Dates are ISO 8601. */
export type ListedKey = {
  id: string
  name: string
  scope: KeyScope
  account: string
  origins: string[]
  createdAt: string
  expiresAt: string | null
}

/** The scheme and host of an address, as browsers send it in `Origin`. */
const origin = z
  .string()
  .max(300)
  .transform((typed, context) => {
    try {
      const url = new URL(typed)
      if (/^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return url.origin
    } catch {}
    context.addIssue('Please enter an origin, like https://blog.example.')
    return z.NEVER
  })

export const newKeyInput = z.object({
  name: z.string().trim().min(1, 'Please name the key, so that you know later what it is for.').max(100),
  scope: z.enum(keyScopes),
  origins: z.array(origin).max(mostOrigins).default([]),
  expiresAt: z.iso.datetime({ offset: true }).nullish(),
})
export type NewKey = z.infer<typeof newKeyInput>

export const keyInput = newKeyInput.extend({ password: z.string().optional(), code: z.string().optional() }).meta({
  examples: [{ name: 'The blog', scope: 'read', origins: ['https://blog.example'], password: 'your password' }],
})

function hashOf(payload: Payload, key: string): string {
  return signatureOf(key, { key: servicesOf(payload).signingKey('api-keys'), purpose: 'api-keys' })
}

/**
 * Makes a key for the account that asks, which proves again who it is. The key is answered this once.
 * @throws Refusal `not_logged_in`, `forbidden`, or what is wrong with the input or the proof
 */
export async function makeKey(req: PayloadRequest, raw: unknown): Promise<ListedKey & { key: string }> {
  const user = requireSession(req)
  const { code, password, ...wanted } = parseInput(keyInput, raw)
  return inTransaction(req, async () => {
    await confirmSelf(req, { code, password })
    return addKey(req, { id: String(user.id), role: user.role }, wanted)
  })
}

/** Makes a key for an account, whoever asks: for commands, and once it is clear that the account's owner asks. */
export async function addKey(
  req: PayloadRequest,
  account: { id: string; role: unknown },
  { expiresAt, name, origins, scope }: NewKey,
): Promise<ListedKey & { key: string }> {
  const wrong = (path: string, message: string) => new Refusal([{ code: 'invalid_input', path, message }])
  const now = timeOf(req)
  if (!mayHoldKey(account.role, scope))
    throw refusal('forbidden', { path: 'scope', message: `This account may have no key of the scope ${scope}.` })
  if (origins.length > 0 && scope !== 'read')
    throw wrong(
      'origins',
      'Only a key that reads is for browsers: leave the origins out, or make a key of the scope read.',
    )
  if (expiresAt && Date.parse(expiresAt) <= now.getTime())
    throw wrong('expiresAt', 'Please give an end that is still to come.')
  if ((await readKeys(req, account.id)).length >= mostKeys)
    throw wrong('name', `This account has ${mostKeys} keys, which is the most. Remove those it does not need.`)
  const key = `ck_${randomBytes(keyBytes).toString('base64url')}`
  const stored = await req.payload.db.create({
    collection,
    data: {
      name,
      scope,
      account: account.id,
      hash: hashOf(req.payload, key),
      origins: [...new Set(origins)],
      expiresAt: expiresAt ? new Date(expiresAt).toISOString() : null,
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    },
    req,
  })
  return { ...listed(stored as unknown as StoredKey), key }
}

const listed = ({ account, createdAt, expiresAt, id, name, origins, scope }: StoredKey): ListedKey => ({
  id: String(id),
  name,
  scope,
  account,
  origins: origins ?? [],
  createdAt,
  expiresAt: expiresAt ?? null,
})

/** Far more than all accounts of a site have. */
const mostListed = 5000

/** Keys of one account, or of all, newest first. */
export async function readKeys(req: PayloadRequest, account?: string): Promise<ListedKey[]> {
  const { docs } = await req.payload.db.find<StoredKey>({
    collection,
    ...(account === undefined ? {} : { where: { account: { equals: account } } }),
    sort: ['-createdAt', '-id'],
    pagination: false,
    limit: mostListed,
    req,
  })
  return docs.map(listed)
}

/** Everybody sees their own keys, administrators all. */
export async function listKeys(req: PayloadRequest): Promise<{ docs: ListedKey[] }> {
  const user = requireSession(req)
  return { docs: await readKeys(req, isAdmin(user) ? undefined : String(user.id)) }
}

/** Ends a key: one's own, or as administrator any. */
export async function removeKey(req: PayloadRequest, id: string): Promise<{ id: string }> {
  const user = requireSession(req)
  if (!(await endKey(req, id, isAdmin(user) ? undefined : String(user.id))))
    throw refusal('not_found', { message: 'There is no such key.' })
  return { id }
}

/** Ends a key, of one account or of any; false where there is no such key. */
export async function endKey(req: PayloadRequest, id: string, account?: string): Promise<boolean> {
  if (!mayBeId(req.payload, id)) return false
  const where: Where = {
    and: [{ id: { equals: id } }, ...(account === undefined ? [] : [{ account: { equals: account } }])],
  }
  if ((await req.payload.db.findOne({ collection, where, req })) === null) return false
  await req.payload.db.deleteOne({ collection, where: { id: { equals: id } }, req })
  return true
}

/** Ends all keys of an account. */
export async function endKeysOf(req: PayloadRequest, account: string): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { account: { equals: account } }, req })
}

/** Keys go with their account. */
export const forgetKeysOf: CollectionAfterDeleteHook = ({ id, req }) => endKeysOf(req, String(id))

/** Who chooses a new password because somebody else was in the account wants them out, with the keys they may have made. */
export const endKeysOnNewPassword: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  if (operation === 'update' && req.context.hasNewPassword) await endKeysOf(req, String(doc.id))
}

/** The same where it was chosen by a mailed link. Comes before what takes the account out of the answer. */
export const endKeysOnReset: CollectionAfterOperationHook<'users'> = async (args) => {
  if (args.operation !== 'resetPassword') return args.result
  const id: unknown = args.result.user?.id
  if (typeof id === 'string') await endKeysOf(args.req, id)
  return args.result
}

function hasEnded(payload: Payload, { expiresAt }: Pick<StoredKey, 'expiresAt'>): boolean {
  return Boolean(expiresAt) && Date.parse(String(expiresAt)) <= servicesOf(payload).now().getTime()
}

type Owner = { id: string; role: unknown }

/** A key in force with its account, as it is now; undefined for any other text. */
export async function findKey(req: StateScope, key: string): Promise<{ key: ListedKey; owner: Owner } | undefined> {
  if (!keyForm.test(key)) return undefined
  const { db } = req.payload
  const found = await db.findOne<StoredKey>({ collection, where: { hash: { equals: hashOf(req.payload, key) } }, req })
  if (!found || hasEnded(req.payload, found)) return undefined
  const owner = await db.findOne<Owner>({ collection: 'users', where: { id: { equals: found.account } }, req })
  return owner && mayHoldKey(owner.role, found.scope) ? { key: listed(found), owner } : undefined
}

/** Whether a page of this origin may send a key at all. */
export async function isOriginOfKey(payload: Payload, origin: string): Promise<boolean> {
  const { docs } = await payload.db.find<StoredKey>({
    collection,
    where: { and: [{ scope: { equals: 'read' } }, { origins: { in: [origin] } }] },
    pagination: false,
    limit: mostListed,
    req: {},
  })
  return docs.some((key) => !hasEnded(payload, key))
}
