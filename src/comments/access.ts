import type { Access, Where } from 'payload'
import { isModerator } from '#platform'
import { targetOf } from './contract'

/** What makes a comment public under what is public itself: there is no second place that says so. Made anew each time: adapters rewrite conditions in place. */
export function approved(): Where {
  return { status: { equals: 'approved' } }
}

/** Approved comments under what is public and listed; authors also read what waits under their own articles, moderators everything. */
export const approvedOrModerator: Access = ({ req }) => {
  if (isModerator(req.user)) return true
  const target = targetOf(req.payload)
  const visible = { and: [approved(), target.visible('article.')] }
  const own = target.ownedBy(req.user, 'article.')
  return own ? { or: [visible, own] } : visible
}

/** Texts are corrected by moderators, and by authors under their own articles. */
export const moderatorsOrOwnArticle: Access = ({ req }) =>
  isModerator(req.user) || targetOf(req.payload).ownedBy(req.user, 'article.')
