import type { Access, Where } from 'payload'
import { bylineOf, isEditor } from '#platform'

/** What the public may read: published, and not in the trash (Payload leaves trashed ones out by default only). */
const publicArticle = (): Where => ({ and: [{ _status: { equals: 'published' } }, { deletedAt: { exists: false } }] })

/** Everybody reads what is published; editors read all, writers their own drafts too. */
export const publishedOrOwn: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  const byline = bylineOf(req)
  return byline && req.user?.role === 'author'
    ? { or: [publicArticle(), { authors: { in: [byline] } }] }
    : publicArticle()
}

/** Editors change every article, authors the ones that carry their byline. */
export const editorsOrOwn: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  const byline = bylineOf(req)
  return byline && req.user?.role === 'author' ? { authors: { in: [byline] } } : false
}

/** Versions keep the document under a name of its own. */
export const editorsOrOwnVersions: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  const byline = bylineOf(req)
  return byline && req.user?.role === 'author' ? { 'version.authors': { in: [byline] } } : false
}
