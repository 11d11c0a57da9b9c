import { Articles } from './articles'
import { AuthorNotes } from './author-notes'
import { Authors } from './authors'
import { Bans } from './bans'
import { CommentRevisions } from './comment-revisions'
import { Comments } from './comments'
import { Discussion } from './globals/discussion'
import { Site } from './globals/site'
import { IdentityAudit } from './identity-audit'
import { Media } from './media'
import { ModerationEvents } from './moderation-events'
import { ModerationQueue } from './moderation-queue'
import { Reports } from './reports'
import { SystemState } from './system-state'
import { Users } from './users'

/** The collections and globals Payload receives, in the order the admin shows them. */
export const collections = [
  Articles,
  Authors,
  Media,
  Comments,
  Reports,
  Bans,
  ModerationEvents,
  ModerationQueue,
  AuthorNotes,
  CommentRevisions,
  IdentityAudit,
  Users,
  SystemState,
]
export const globals = [Discussion, Site]
