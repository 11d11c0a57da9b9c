import type { CollectionConfig } from 'payload'
import { ApiKeys } from './api-keys'
import { Articles } from './articles'
import { authorNotes } from './author-notes'
import { Authors } from './authors'
import { bans } from './bans'
import { campaignBands, campaigns } from './campaigns'

import { commentRevisions, comments } from './comments'

import { Site } from './globals/site'
import { identityAudit } from './identity-audit'
import { learningRecords } from './learning-records'
import { Media } from './media'
import { moderationEvents } from './moderation-events'
import { moderationQueue } from './moderation-queue'
import { PublicChanges } from './public-changes'
import { reports } from './reports'
import type { CommentCollectionOptions } from './shared'
import { subscriptions } from './subscriptions'
import { SystemState } from './system-state'
import { Users } from './users'
import { WebhookDeliveries, Webhooks } from './webhooks'

export { discussion } from './globals/discussion'
export { SystemState } from './system-state'

/** What editors write, and who they are, in the order the admin shows it. */
export const collections = [
  Articles,
  Authors,
  Media,
  Users,
  ApiKeys,
  Webhooks,
  WebhookDeliveries,
  PublicChanges,
  SystemState,
]
export const globals = [Site]

/** What the comments side adds to a config, in the order the admin shows it. */
export function commentCollections(options: CommentCollectionOptions): CollectionConfig[] {
  return [
    comments(options),
    reports(options),
    bans(options),
    moderationEvents(options),
    moderationQueue(options),
    campaigns(options),
    campaignBands(options),
    learningRecords(options),
    authorNotes(options),
    commentRevisions(options),
    identityAudit(options),
    subscriptions(options),
  ]
}
