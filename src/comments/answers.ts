import { z } from 'zod'
import { campaignStatuses, eventKinds, outcomes, reasonCodes, statuses } from '#moderation'
import { faultCodes } from '#platform'
import type { CampaignAnswer } from './campaigns/decideCampaign'
import type { ModerationResult } from './decisions/decideComment'
import type { StoredEvent } from './events'
import type { StoredComment, SubmittedComment } from './storedComment'
import type { ThreadPage } from './threads/readThread'
import type { CommentSource, ThreadComment } from './threads/tree'

/*
 * What the doors of comments answer, for the description of the API. The types beside them are what the operations answer: the
 * compiler keeps both alike.
 */

const badge = z.enum(['staff', 'author']).nullable()
export const codeSchema = z.enum(faultCodes)
export const statusSchema = z.enum(statuses)

export const commentSource = z
  .object({ type: z.literal('webmention'), url: z.string(), publishedAt: z.iso.datetime().nullable() })
  .describe('A page elsewhere that mentions the article, where the comment was not written here.')
  .meta({ id: 'CommentSource' }) satisfies z.ZodType<CommentSource>

export const threadComment: z.ZodType<ThreadComment> = z
  .object({
    id: z.string(),
    parent: z.string().nullable(),
    name: z.string().nullable(),
    url: z.string().nullable(),
    html: z.string().nullable().describe('Sanitised; nothing in it can run.'),
    createdAt: z.iso.datetime(),
    depth: z.int().min(0),
    editedAt: z.iso.datetime().nullable(),
    badge,
    source: commentSource.nullable(),
    votes: z.int().nullable().describe('Helpful less not helpful; null where readers do not vote.'),
    removed: z.boolean().describe('Kept without name and text, because visible replies hang below.'),
    pinned: z.boolean().describe('Stands before the others on the first page.'),
    get replies() {
      return z.array(threadComment)
    },
    more: z.string().nullable().describe('Cursor to the descendants that are not in `replies`; sent as `after`.'),
  })
  .meta({ id: 'ThreadComment' })

export const threadPage = z
  .object({
    docs: z.array(threadComment).describe('After a `more` cursor a flat list, to be hung up by `parent`.'),
    totalDocs: z.int().min(0).describe('Approved comments under the article.'),
    next: z.string().nullable().describe('Cursor to the next page; sent as `after`.'),
  })
  .meta({ id: 'ThreadPage' }) satisfies z.ZodType<ThreadPage>

const submittedComment = z
  .object({
    id: z.string(),
    article: z.string().describe('Id of the article.'),
    parent: z.string().nullable(),
    name: z.string(),
    url: z.string().nullable(),
    content: z.string().describe('As it was typed.'),
    html: z.string(),
    createdAt: z.iso.datetime(),
    depth: z.int().min(0),
    badge,
    status: z.enum(['approved', 'pending']),
  })
  .meta({ id: 'SubmittedComment' }) satisfies z.ZodType<SubmittedComment>

const message = z.string().describe('A sentence for the reader.')
const notes = z.array(z.string()).optional().describe('What was left out of what was sent; part of the message too.')

export const messageAnswer = z.object({ message })
export const submitAnswer = z.object({
  doc: submittedComment,
  message,
  editToken: z
    .string()
    .nullable()
    .describe('Changes or removes the comment while the time for it lasts; sent as `X-Edit-Token`.'),
  readerToken: z
    .string()
    .nullable()
    .describe('Makes the sender known; sent as `X-Reader-Token` with the next comment.'),
  notes,
})
export const changedAnswer = z.object({
  // The first that fits counts: staff have more of it.
  doc: z.union([z.looseObject({ id: z.string() }), submittedComment]),
  message,
  notes,
})
export const removedAnswer = z.object({
  id: z.string().optional(),
  message,
  doc: z.looseObject({ id: z.string() }).optional().describe('For staff: what was deleted for good.'),
})
export const ownAnswer = z.object({
  docs: z.array(
    submittedComment.extend({
      editedAt: z.iso.datetime().nullable(),
      editToken: z.string().nullable(),
      editableUntil: z.iso.datetime().nullable(),
    }),
  ),
})
export const replyAnswer = z.object({ doc: submittedComment })
export const previewAnswer = z.object({ html: z.string() })
export const voteAnswer = z.object({ votes: z.int(), own: z.literal([1, 0, -1]) })
export const countsAnswer = z
  .record(z.string(), z.int().min(0))
  .describe('Approved comments, by what was asked for.')
  .meta({ examples: [{ 'what-a-tide-pool-keeps': 8, 'an-old-slug': 0 }] })
export const challengeAnswer = z.object({
  algorithm: z.string(),
  challenge: z.string(),
  maxNumber: z.int().optional(),
  maxnumber: z.int().optional(),
  salt: z.string(),
  signature: z.string(),
})

export const moderationResult: z.ZodType<ModerationResult> = z
  .union([
    z.object({
      id: z.string(),
      ok: z.literal(true),
      status: statusSchema,
      updatedAt: z.iso.datetime(),
      changed: z.boolean(),
      event: z.string().nullable().describe('Names the decision when it is undone.'),
    }),
    z.object({
      id: z.string(),
      ok: z.literal(false),
      error: z.object({
        status: z.int(),
        code: codeSchema,
        message: z.string(),
        updatedAt: z.iso.datetime().optional(),
      }),
    }),
  ])
  .meta({ id: 'ModerationResult' })

export const trustAnswer = z.object({ result: moderationResult })
export const decisionAnswer = z.object({
  results: z.array(moderationResult),
  batch: z.string().describe('Names these decisions together when they are undone.'),
})
export const undoneAnswer = decisionAnswer.extend({
  remaining: z.int().describe('Comments that are still to be given back: ask again.'),
})
export const campaignAnswer = decisionAnswer.extend({
  campaign: z
    .object({ id: z.string(), to: z.enum(campaignStatuses), until: z.iso.datetime(), alike: z.int(), days: z.int() })
    .nullable()
    .describe('What holds for later comments; undone with the batch.'),
}) satisfies z.ZodType<CampaignAnswer>
export const emptiedAnswer = z.object({ deleted: z.int(), remaining: z.int() })
export const pinAnswer = z.object({ id: z.string(), pinned: z.boolean() })
export const noteAnswer = z.object({
  note: z.object({
    id: z.string(),
    about: z.enum(['comment', 'author']),
    text: z.string(),
    actor: z.string(),
    createdAt: z.iso.datetime(),
  }),
})
export const revisionsAnswer = z.object({
  docs: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      url: z.string().nullable(),
      content: z.string().nullable(),
      createdAt: z.iso.datetime(),
    }),
  ),
})

/** A reason as it is kept: events outlive releases, so the code may be one that no rule gives any more. */
export const reasonSchema = z
  .looseObject({
    code: z.string().describe(`One of: ${reasonCodes.join(', ')}; or a former one.`),
    outcome: z.enum(outcomes),
  })
  .meta({ id: 'Reason' })

export const storedComment = z
  .looseObject({
    id: z.string(),
    article: z.string(),
    parent: z.string().nullish(),
    name: z.string(),
    content: z.string(),
    html: z.string(),
    status: statusSchema,
    depth: z.number(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'StoredComment' }) satisfies z.ZodType<Partial<StoredComment>>

export const storedEvent = z
  .looseObject({
    id: z.string(),
    comment: z.string(),
    kind: z.enum(eventKinds),
    from: statusSchema.nullish(),
    to: statusSchema.nullish(),
    actorType: z.enum(['person', 'rule', 'system']),
    actor: z.string().nullish(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ModerationEvent' }) satisfies z.ZodType<Partial<StoredEvent>>
