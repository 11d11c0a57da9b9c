import { GraphQLBoolean, GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLString } from 'graphql'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { renderComment } from '#markup'
import { publicReq, servicesOf } from '#platform'
import { jsonType, type Route, sendCacheable } from '#platform/http'
import { hasMail } from '#platform/mail'
import { type TargetHead, targetOf } from './contract'
import { readPolicy, stopMessageOf } from './policy'
import { closesByAge, columnBytes } from './submission/checkSubmission'
import { unchanged } from './threads/patch'
import { requireTarget } from './threads/readThread'

/** What a frontend asks before it shows a form. Bytes of UTF-8 in `limits`; `guidelines` is html; dates are ISO 8601. */
export type DiscussionState = {
  open: boolean
  /** Why readers cannot comment: the site's or the article's setting, the article's age, or a stop of all comments. */
  reason: 'site' | 'article' | 'age' | 'stopped' | null
  /** When age closes it, while it is open. */
  closesAt: string | null
  requires: { name: boolean; email: boolean; account: boolean; challenge: boolean }
  limits: { name: number; email: number; url: number; content: number }
  threadDepth: number
  editSeconds: number
  votes: boolean
  /** Whether new comments are announced as they come: `…/live`. */
  live: boolean
  /** Whether readers can be told of comments by mail. */
  subscriptions: boolean
  /** Where webmentions are taken, for `rel="webmention"`; null where they are not. */
  webmention: string | null
  guidelines: string | null
  /** What readers are told while comments are stopped. */
  message: string | null
}

export const discussionAnswer = z
  .object({
    open: z.boolean(),
    reason: z.enum(['site', 'article', 'age', 'stopped']).nullable(),
    closesAt: z.iso.datetime().nullable(),
    requires: z.object({ name: z.boolean(), email: z.boolean(), account: z.boolean(), challenge: z.boolean() }),
    limits: z.object({ name: z.int(), email: z.int(), url: z.int(), content: z.int() }).describe('Bytes of UTF-8.'),
    threadDepth: z.int(),
    editSeconds: z.int(),
    votes: z.boolean(),
    live: z.boolean().describe('Whether new comments are announced as they come.'),
    subscriptions: z.boolean().describe('Whether readers can be told of comments by mail.'),
    webmention: z
      .string()
      .nullable()
      .describe('Where webmentions are taken, for `<link rel="webmention">`; null where they are not.'),
    guidelines: z.string().nullable().describe('HTML.'),
    message: z.string().nullable().describe('What readers are told while comments are stopped.'),
  })
  .meta({ id: 'DiscussionState' }) satisfies z.ZodType<DiscussionState>

/** The state of the discussion under a public document, for readers. `until`: when it says otherwise although nobody changed anything. */
export async function readDiscussion(
  req: PayloadRequest,
  { discussion }: TargetHead,
): Promise<{ state: DiscussionState; until: Date | undefined }> {
  const policy = await readPolicy(req)
  const end = closesByAge({ article: discussion, policy })
  const isTooOld = end !== undefined && end <= servicesOf(req.payload).now()
  // A stop comes before all else, as it does for whoever sends a comment.
  const reason = policy.stopped ? 'stopped' : (closedByHand(discussion, policy) ?? (isTooOld ? 'age' : null))
  const closes = reason === null ? end : undefined
  return {
    state: {
      open: reason === null,
      reason,
      closesAt: closes?.toISOString() ?? null,
      requires: {
        name: policy.requireNameEmail,
        email: policy.requireNameEmail,
        account: policy.requireAccount,
        challenge: policy.challenge === 'suspicious',
      },
      limits: columnBytes,
      threadDepth: policy.threadDepth,
      editSeconds: policy.editMinutes * 60,
      votes: policy.votes,
      live: true,
      subscriptions: hasMail(req.payload),
      webmention: reason === null && policy.webmentions ? webmentionAddress(req) : null,
      guidelines: policy.guidelines.trim() === '' ? null : renderComment(policy.guidelines).html,
      message: policy.stopped ? stopMessageOf(policy) : null,
    },
    until: closes,
  }
}

/** Where pages that mention an article are told of. */
export const webmentionPath = '/api/webmention'

const webmentionAddress = (req: PayloadRequest): string => servicesOf(req.payload).publicUrl + webmentionPath

/** The article's word counts before the site's. */
function closedByHand({ open }: TargetHead['discussion'], policy: { open: boolean }): 'article' | 'site' | undefined {
  if (open === 'closed') return 'article'
  return open === 'inherit' && !policy.open ? 'site' : undefined
}

/** `GET /api/COLLECTION/:idOrSlug/discussion`, of whatever comments hang on; for everybody alike. */
export function discussionRoute(collection: string): Route {
  return {
    path: `/api/${collection}/:idOrSlug/discussion`,
    methods: ['GET'],
    cache: true,
    index: { discussion: '' },
    summary: 'Whether readers can comment on an article, and by which rules',
    output: discussionAnswer,
    faults: ['article_not_found'],
    answer:
      ({ payload }) =>
      async (req, res) => {
        const local = await publicReq(payload)
        const idOrSlug = String(req.params.idOrSlug)
        const article = await requireTarget(local, idOrSlug)
        const { state, until } = await readDiscussion(local, article)
        sendCacheable(req, res, {
          type: jsonType,
          body: JSON.stringify(state),
          tags: [...targetOf(payload).tags(article.id), `slug:${idOrSlug}`, 'discussion'],
          until,
          patch: unchanged,
        })
      },
  }
}

const no = (type: typeof GraphQLBoolean | typeof GraphQLInt) => ({ type: new GraphQLNonNull(type) })

/** The same in GraphQL. */
export const discussionType = new GraphQLObjectType({
  name: 'DiscussionState',
  fields: {
    open: no(GraphQLBoolean),
    reason: { type: GraphQLString, description: '`site`, `article`, `age`, `stopped`, or nothing while it is open.' },
    closesAt: { type: GraphQLString, description: 'When age closes it, ISO 8601.' },
    requires: {
      type: new GraphQLNonNull(
        new GraphQLObjectType({
          name: 'DiscussionRequirements',
          fields: {
            name: no(GraphQLBoolean),
            email: no(GraphQLBoolean),
            account: no(GraphQLBoolean),
            challenge: no(GraphQLBoolean),
          },
        }),
      ),
    },
    limits: {
      type: new GraphQLNonNull(
        new GraphQLObjectType({
          name: 'DiscussionLimits',
          description: 'Bytes of UTF-8.',
          fields: { name: no(GraphQLInt), email: no(GraphQLInt), url: no(GraphQLInt), content: no(GraphQLInt) },
        }),
      ),
    },
    threadDepth: no(GraphQLInt),
    editSeconds: no(GraphQLInt),
    votes: no(GraphQLBoolean),
    live: no(GraphQLBoolean),
    subscriptions: no(GraphQLBoolean),
    webmention: { type: GraphQLString, description: 'Where webmentions are taken, or nothing where they are not.' },
    guidelines: { type: GraphQLString, description: 'Html.' },
    message: { type: GraphQLString, description: 'What readers are told while comments are stopped.' },
  },
})
