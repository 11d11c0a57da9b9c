import type { PayloadRequest } from 'payload'
import type { Policy } from '../moderation/types'

/** The `discussion` global as rules read it. */
export type DiscussionPolicy = Policy & {
  open: boolean
  requireNameEmail: boolean
  requireAccount: boolean
  closeAfterDays: number
  threadDepth: number
  pageSize: number
  order: 'oldest' | 'newest'
  showAvatars: boolean
  floodSeconds: number
  editMinutes: number
}

/** What holds while nobody has saved the settings: the defaults of the `discussion` global (a test compares them). */
export const defaultPolicy: DiscussionPolicy = {
  version: 0,
  open: true,
  requireNameEmail: true,
  requireAccount: false,
  closeAfterDays: 0,
  threadDepth: 5,
  pageSize: 20,
  order: 'oldest',
  showAvatars: true,
  holdAll: false,
  requirePreviouslyApproved: true,
  maxLinks: 2,
  floodSeconds: 15,
  editMinutes: 5,
}

/** Reads the policy in `req`'s transaction, so that a decision and the version it names belong together. */
export const readPolicy = async (req: PayloadRequest): Promise<DiscussionPolicy> => {
  const saved = await req.payload.db.findGlobal<Partial<DiscussionPolicy>>({ slug: 'discussion', req })
  const known = Object.entries(saved ?? {}).filter(
    ([key, value]) => key in defaultPolicy && value !== null && value !== undefined,
  )
  return { ...defaultPolicy, ...Object.fromEntries(known) }
}
