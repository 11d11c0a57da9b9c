import type { Access, Where } from 'payload'
import { isEditor } from '#platform'
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
