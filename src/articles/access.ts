import type { Access, Where } from 'payload'
import { bylineOf, isEditor, isWriter } from '#platform'
import { carriesBylineOf, published } from './target'

/** Authors have articles of their own: those that carry their byline. */
function ownArticles({ req }: Parameters<Access>[0], prefix?: string): Where | false {
  return req.user?.role === 'author' && carriesBylineOf(req.user, prefix)
}

/** Everybody reads what is published; editors read all, writers their own drafts too. */
export const publishedOrOwn: Access = (args) => {
  if (isEditor(args.req.user)) return true
  const own = ownArticles(args)
  return own ? { or: [published(), own] } : published()
}

/** Editors change every article, authors the ones that carry their byline. */
export const editorsOrOwn: Access = (args) => isEditor(args.req.user) || ownArticles(args)

/** Versions keep the document under a name of its own. */
export const editorsOrOwnVersions: Access = (args) => isEditor(args.req.user) || ownArticles(args, 'version.')

/** Editors change every byline, others their own. */
export const editorsOrOwnByline: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  const byline = bylineOf(req)
  return byline ? { id: { equals: byline } } : false
}

/** Editors describe every picture, others those they have uploaded themselves. */
export const editorsOrOwnUpload: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  return isWriter(req.user) && req.user ? { owner: { equals: String(req.user.id) } } : false
}

/** Validates the address of a byline's link. */
export function isHttpAddress(value: unknown): true | string {
  return (
    (typeof value === 'string' && /^https?:\/\/[^\s]+$/i.test(value)) ||
    'Please enter an address that starts with https://'
  )
}
