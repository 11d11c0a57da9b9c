import { isIP } from 'node:net'
import type {
  CollectionAfterOperationHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  TextFieldSingleValidation,
  Where,
} from 'payload'
import { refusal, servicesOf } from '#platform'
import { isPublicAddress } from '#platform/http'
import { hookServicesOf, mostHooks } from './services'
import { newSalt, secretFrom } from './sign'

const longestUrl = 500

/**
 * An address that can be called. Names are looked up at each call, where private addresses are refused as well; what is one by
 * itself is refused here, where somebody can mend it.
 */
export const isHookUrl: TextFieldSingleValidation = (value, { req }) => {
  const text = typeof value === 'string' ? value : ''
  if (text.length > longestUrl) return `An address has ${longestUrl} characters at most.`
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    return 'Please enter an address that starts with https://'
  const { hostname, password, username } = new URL(text)
  if (username !== '' || password !== '') return 'Please leave name and password out of the address.'
  const host = hostname.replace(/^\[|\]$/g, '')
  const isPrivate = isIP(host) === 0 ? /(?:^|\.)localhost\.?$/i.test(host) : !isPublicAddress(host)
  if (isPrivate && !hookServicesOf(req.payload).allowsPrivate)
    return 'This address is on this machine or in a private network. The operator can allow those (ALLOW_PRIVATE_HOOKS=true).'
  return true
}

/** A new one gets a secret; one that is switched on again has no longer been given up. */
export const keepHook: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation === 'update')
    return data.active && !originalDoc?.active ? { ...data, disabledAt: null, disabledWhy: null } : data
  // Without a condition MongoDB would estimate, which it does not do within a transaction.
  const where: Where = { url: { exists: true } }
  const { totalDocs } = await req.payload.db.count({ collection: 'webhooks', where, req })
  if (totalDocs >= mostHooks)
    throw refusal('conflict', { message: `There are ${mostHooks} webhooks, which is the most. Delete one first.` })
  return { ...data, salt: newSalt() }
}

/** The answer of whoever makes it says the secret, this once. */
export const sayNewSecret: CollectionAfterOperationHook<'webhooks'> = async ({ operation, req, result }) => {
  if (operation !== 'create') return result
  const made = await req.payload.db.findOne<{ id: string; salt: string }>({
    collection: 'webhooks',
    where: { id: { equals: result.id } },
    select: { salt: true },
    req,
  })
  if (!made) return result
  return { ...result, secret: secretFrom(made.salt, servicesOf(req.payload).signingKey('webhooks')) }
}

export const dropDeliveries: CollectionBeforeDeleteHook = async ({ id, req }) => {
  await req.payload.db.deleteMany({
    collection: 'webhook-deliveries',
    where: { webhook: { equals: String(id) } },
    req,
  })
}
