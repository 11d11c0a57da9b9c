import {
  type Access,
  type CollectionAfterReadHook,
  type Endpoint,
  JobCancelledError,
  NotFound,
  type SanitizedCollectionConfig,
  type SanitizedConfig,
  type TaskHandler,
  type TypedJobs,
  type Where,
} from 'payload'
import { isAdmin, isNobodys, isStaff, refusal, requireUser } from '#platform'
import { refuseBadQueries, refuseBadWrites } from '#platform/http'
import { reduceError } from '#platform/log'
import { guardLocks, lockAccess, takeOver } from './locks'

type CollectionAccess = Pick<SanitizedCollectionConfig['access'], 'create' | 'read' | 'update' | 'delete'>

const nobody: Access = () => false
const staff: Access = ({ req }) => isStaff(req.user)
const admins: Access = ({ req }) => isAdmin(req.user)
const own: Access = ({ req }) => {
  if (!isStaff(req.user)) return false
  const conditions: Where[] = [
    { 'user.value': { equals: req.user?.id } },
    { 'user.relationTo': { equals: req.user?.collection } },
  ]
  return { and: conditions }
}

/** Who may do what with the collections Payload adds; by its own defaults any account could. What is not named is nobody's. */
const accessOf: Readonly<Record<string, CollectionAccess>> = {
  // The queue takes tasks from the process alone; failed ones have endpoints of their own.
  'payload-jobs': { create: nobody, read: admins, update: nobody, delete: nobody },
  'payload-locked-documents': lockAccess,
  // How the admin looks to an account.
  'payload-preferences': { create: staff, read: own, update: own, delete: own },
}

const nobodys: CollectionAccess = { create: nobody, read: nobody, update: nobody, delete: nobody }

/**
 * Bounds a built config, with what Payload adds after all plugins (`payload-*`): queries that make no sense are refused
 * everywhere, what Payload keeps for itself is not for GraphQL and has rules of access, locks are made by the server, and what a
 * task fails with is kept without values.
 */
export function harden(config: SanitizedConfig): SanitizedConfig {
  for (const { hooks } of config.globals) hooks.beforeOperation = [refuseBadWrites, ...(hooks.beforeOperation ?? [])]
  for (const collection of config.collections) {
    // First: the others rely on what it makes sure of.
    collection.hooks.beforeOperation.unshift(refuseBadQueries)
    if (collection.slug.startsWith('payload-')) hardenOwn(collection)
    dropDeadEndpoints(collection)
  }
  for (const task of config.jobs.tasks ?? [])
    if (typeof task.handler === 'function') task.handler = reducing(task.handler)
  const { onInit } = config
  config.onInit = async (payload) => {
    await onInit?.(payload)
    await guardLocks(payload)
  }
  return config
}

/** Of these endpoints, some answer strangers as if nothing were there, and one refuses them in a shape of its own. */
const askedBy =
  (may: typeof isStaff) =>
  (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    handler: (req) => {
      if (!may(requireUser(req))) throw refusal('forbidden')
      return endpoint.handler(req)
    },
  })

type TaskFunction = TaskHandler<keyof TypedJobs['tasks']>

/** Payload stores and logs what a task fails with as it is: errors of databases repeat the address that was looked for. */
function reducing(handler: TaskFunction): TaskFunction {
  return async (...args) => {
    try {
      return await handler(...args)
    } catch (error) {
      const reduced = reduceError(error)
      throw error instanceof JobCancelledError ? new JobCancelledError(reduced.message) : reduced
    }
  }
}

function hardenOwn(collection: SanitizedCollectionConfig): void {
  collection.graphQL = false
  Object.assign(collection.access, accessOf[collection.slug] ?? nobodys)
  if (collection.slug === 'payload-preferences' && collection.endpoints)
    collection.endpoints = [deletePreference, ...collection.endpoints.map(askedBy(isStaff))]
  if (collection.slug === 'payload-jobs' && collection.endpoints)
    collection.endpoints = collection.endpoints.map(askedBy(isAdmin))
  if (collection.slug === 'payload-locked-documents') {
    collection.hooks.beforeChange.push(takeOver)
    collection.hooks.afterRead.push(nameLockHolder)
  }
}

/**
 * Who cannot read the account of whoever holds a lock reads their name all the same: Payload's dialogue shows what stands where it
 * looks for an address, and an id otherwise.
 */
const nameLockHolder: CollectionAfterReadHook = async ({ doc, req }) => {
  const holder = doc.user
  if (!req.user || typeof holder?.value !== 'string') return doc
  const account = await req.payload.db.findOne<{ id: string; name?: string | null }>({
    collection: 'users',
    where: { id: { equals: holder.value } },
    select: { name: true },
    req,
  })
  return account?.name ? { ...doc, user: { ...holder, value: { id: holder.value, email: account.name } } } : doc
}

/**
 * Endpoints of Payload's that fail on every call, because they are for what nothing here has (mailed verification, schedules of
 * tasks, files of other servers), and the one that says what one may do where that is nothing.
 */
function dropDeadEndpoints(collection: SanitizedCollectionConfig): void {
  if (!collection.endpoints) return
  const isVerified = Boolean(collection.auth?.verify)
  const isPasted = typeof collection.upload === 'object' && Boolean(collection.upload.pasteURL)
  const { create, delete: remove, read, update } = collection.access
  const isClosed = [create, remove, read, update].every(isNobodys)
  collection.endpoints = collection.endpoints.filter(
    ({ path }) =>
      path !== '/handle-schedules' &&
      (isVerified || !path.startsWith('/verify/')) &&
      (isPasted || !path.startsWith('/paste-url')) &&
      !(isClosed && path.startsWith('/access')),
  )
}

/**
 * Payload's own endpoint deletes by a condition across a relation, which its SQLite adapter cannot: every call failed. The same
 * in two steps.
 */
const deletePreference: Endpoint = {
  path: '/:key',
  method: 'delete',
  handler: async (req) => {
    const user = requireUser(req)
    const { docs } = await req.payload.db.find({
      collection: 'payload-preferences',
      where: {
        and: [
          { key: { equals: String(req.routeParams?.key ?? '') } },
          { 'user.value': { equals: user.id } },
          { 'user.relationTo': { equals: user.collection } },
        ],
      },
      limit: 1,
      pagination: false,
      req,
    })
    const [found] = docs
    if (!found) throw new NotFound(req.t)
    await req.payload.db.deleteOne({ collection: 'payload-preferences', where: { id: { equals: found.id } }, req })
    return Response.json({ ...found, message: req.t('general:deletedSuccessfully') })
  },
}
