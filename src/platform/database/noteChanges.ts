import type { CollectionAfterChangeHook, CollectionAfterDeleteHook, GlobalAfterChangeHook } from 'payload'
import { servicesOf } from '#platform'

/** Hooks that note one fixed cache tag for every change of a collection or global. */
export function noteChanges(tag: 'authors' | 'media' | 'site' | 'discussion' | 'staff') {
  const change: CollectionAfterChangeHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, [tag])
  }
  const remove: CollectionAfterDeleteHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, [tag])
  }
  const changeGlobal: GlobalAfterChangeHook = async ({ req }) => {
    await servicesOf(req.payload).afterCommit.note(req, [tag])
  }
  return { change, remove, changeGlobal }
}
