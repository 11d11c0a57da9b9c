import type { CollectionBeforeChangeHook, SanitizedCollectionConfig, SanitizedConfig } from 'payload'
import { refuseBadQueries, refuseBadWrites } from '#platform/http'
import { deletePreference } from './deletePreference'

/**
 * Bounds a built config, with what Payload adds after all plugins (`payload-*`): queries that make no sense are refused
 * everywhere, what Payload keeps for itself is not for GraphQL, and nobody locks a document in another's name.
 */
export function harden(config: SanitizedConfig): SanitizedConfig {
  for (const { hooks } of config.globals) hooks.beforeOperation = [refuseBadWrites, ...(hooks.beforeOperation ?? [])]
  for (const collection of config.collections) {
    // First: the others rely on what it makes sure of.
    collection.hooks.beforeOperation.unshift(refuseBadQueries)
    if (collection.slug.startsWith('payload-')) collection.graphQL = false
    dropDeadEndpoints(collection)
    if (collection.slug === 'payload-preferences' && collection.endpoints)
      collection.endpoints.unshift(deletePreference)
    if (collection.slug === 'payload-locked-documents') collection.hooks.beforeChange.push(lockInOwnName)
  }
  return config
}

const lockInOwnName: CollectionBeforeChangeHook = ({ data, req }) =>
  req.user ? { ...data, user: { relationTo: 'users', value: req.user.id } } : data

/** Endpoints of Payload's that fail on every call: they are for what nothing here has (mailed verification, schedules of tasks). */
function dropDeadEndpoints(collection: SanitizedCollectionConfig): void {
  if (!collection.endpoints) return
  const isVerified = Boolean(collection.auth?.verify)
  collection.endpoints = collection.endpoints.filter(
    ({ path }) => path !== '/handle-schedules' && (isVerified || !path.startsWith('/verify/')),
  )
}
