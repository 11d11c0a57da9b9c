import type { Access, Where } from 'payload'
import { bylineOf, isModerator } from '#platform'

/**
 * Approved, under an article that is published and not in the trash. `equals: null`, because across a relation MongoDB's
 * adapter finds every row for `exists`. Made anew each time: the adapters rewrite conditions in place.
 */
const visible = (): Where => ({
  and: [
    { status: { equals: 'approved' } },
    { 'article._status': { equals: 'published' } },
    { 'article.deletedAt': { equals: null } },
  ],
})

/** The public reads what is visible; authors also what waits under their own articles; moderators everything. */
export const approvedOrModerator: Access = ({ req }) => {
  if (isModerator(req.user)) return true
  const byline = bylineOf(req)
  return byline && req.user?.role === 'author'
    ? { or: [visible(), { 'article.authors': { in: [byline] } }] }
    : visible()
}

/** Texts are corrected by moderators, and by authors under their own articles. */
export const moderatorsOrOwnArticle: Access = ({ req }) => {
  if (isModerator(req.user)) return true
  const byline = bylineOf(req)
  return byline && req.user?.role === 'author' ? { 'article.authors': { in: [byline] } } : false
}
