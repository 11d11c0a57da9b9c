import { z } from 'zod'
import { codeSchema, commentSource, reasonSchema, statusSchema, storedComment, storedEvent } from '#comments'
import { banEffects, banKinds, campaignStatuses, readerStandings, type SpamScore } from '#moderation'
import type { AssignResult } from './assign'
import type { ModerationView } from './readModeration'
import type {
  AuthorHistory,
  DeskCampaigns,
  DeskCard,
  DeskCounts,
  DeskList,
  DeskStatistics,
  SimilarGroup,
} from './types'

/*
 * What the desk's doors answer, for the description of the API. The compiler keeps them and the types of the operations alike, but
 * for reasons and stored documents, whose further fields are free.
 */

const time = z.iso.datetime()
const account = z.object({ id: z.string(), name: z.string() })

const spamScore = z
  .object({
    percent: z.number().describe('How probable it is that the comment is spam.'),
    of100: z.number().describe('Of a hundred comments scored like this, how many were spam.'),
    model: z.string(),
    learned: z.number().describe('How many comments the model had learned from.'),
    words: z
      .array(z.tuple([z.int(), z.int()]))
      .describe('`[start, end)` in the text as typed: what speaks most for spam first.'),
  })
  .meta({ id: 'SpamScore' }) satisfies z.ZodType<SpamScore>

/** A comment on the desk. */
const deskCard = z
  .object({
    id: z.string(),
    article: z.object({ id: z.string(), title: z.string(), slug: z.string(), path: z.string() }),
    parent: z.object({ id: z.string(), name: z.string(), excerpt: z.string() }).nullable(),
    name: z.string(),
    url: z.string().nullable(),
    content: z.string(),
    html: z.string(),
    status: statusSchema,
    statusAt: time,
    createdAt: time,
    editedAt: time.nullable(),
    updatedAt: time.describe('What a decision sends as `seen`.'),
    badge: z.enum(['staff', 'author']).nullable(),
    source: commentSource.nullable(),
    pinned: z.boolean(),
    reasons: z.array(reasonSchema),
    hits: z.array(z.string()),
    policyVersion: z.number().nullable(),
    score: spamScore.nullable(),
    openReports: z.int(),
    shadow: z.boolean(),
    decided: z
      .object({ kind: z.enum(['moderated', 'undone']), by: account.nullable(), at: time })
      .nullable()
      .describe('Who gave it the status it has, where a person did.'),
    reader: z.enum(readerStandings),
    assignee: account.nullable(),
    assignedAt: time.nullable(),
  })
  .meta({ id: 'DeskCard' })
type Described<T> = Omit<T, 'reasons'>
deskCard satisfies z.ZodType<Described<DeskCard>>

export const cardsAnswer = z.object({ docs: z.array(deskCard) })
export const listAnswer = z.object({
  docs: z.array(deskCard),
  total: z.int(),
  next: z.string().nullable(),
}) satisfies z.ZodType<Omit<DeskList, 'docs'>>
export const countsAnswer = z.object({
  pending: z.int(),
  reported: z.int(),
  checks: z.int(),
  spam: z.int(),
  approved: z.int(),
  trash: z.int(),
}) satisfies z.ZodType<DeskCounts>
export const similarAnswer = z.object({
  groups: z.array(
    z.object({ ids: z.array(z.string()), sample: deskCard, holds: z.boolean() }) satisfies z.ZodType<
      Omit<SimilarGroup, 'sample'>
    >,
  ),
})
export const campaignsAnswer = z.object({
  docs: z.array(
    z.object({
      id: z.string(),
      to: z.enum(campaignStatuses),
      alike: z.int(),
      later: z.int(),
      createdAt: time,
      until: time,
      latestAt: time.nullable(),
      actor: account.nullable(),
      sample: deskCard.nullable(),
    }),
  ),
  days: z.int(),
  mostDays: z.int(),
}) satisfies z.ZodType<Omit<DeskCampaigns, 'docs'>>
export const historyAnswer = z.object({
  known: z.boolean(),
  comments: z.object({ pending: z.int(), approved: z.int(), spam: z.int(), trash: z.int() }),
  firstSeen: time.nullable(),
  reader: z.object({ standing: z.enum(readerStandings), trust: z.enum(['given', 'revoked']).nullable() }).nullable(),
  notes: z.array(
    z.object({ id: z.string(), text: z.string(), actor: z.string(), actorName: z.string(), createdAt: time }),
  ),
  bans: z.array(
    z.object({ id: z.string(), kind: z.enum(banKinds), effect: z.enum(banEffects), until: time.nullable() }),
  ),
  networkUntil: time.nullable().describe('Until when it is known which network it came from.'),
}) satisfies z.ZodType<AuthorHistory>
export const statisticsAnswer = z.object({
  waiting: z.int(),
  median: z.number().nullable().describe('Milliseconds a comment waited.'),
  p95: z.number().nullable(),
  automatic: z.number().nullable().describe('The share of decisions that no person made, 0 to 1.'),
  actionsPer100: z.number().nullable(),
  reasons: z.array(z.object({ code: z.string(), count: z.int() })),
  days: z.array(z.object({ date: z.iso.date(), submitted: z.int(), decided: z.int(), median: z.number().nullable() })),
}) satisfies z.ZodType<DeskStatistics>
export const viewAnswer = z.object({
  comment: storedComment,
  verdict: z.looseObject({ outcome: z.string(), reasons: z.array(reasonSchema) }).nullable(),
  events: z.array(storedEvent),
  people: z.record(z.string(), z.string()).describe('Names of the accounts in the events, by their ids.'),
  score: spamScore.nullable(),
}) satisfies z.ZodType<Omit<ModerationView, 'comment' | 'verdict' | 'events'>>
const assignResult: z.ZodType<AssignResult> = z.union([
  z.object({ id: z.string(), ok: z.literal(true), assignee: account.nullable(), assignedAt: time.nullable() }),
  z.object({
    id: z.string(),
    ok: z.literal(false),
    error: z.object({ status: z.int(), code: codeSchema, message: z.string(), name: z.string().optional() }),
  }),
])
export const assignAnswer = z.object({ results: z.array(assignResult) })
