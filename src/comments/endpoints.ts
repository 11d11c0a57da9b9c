import { addDataAndFileToRequest, createLocalReq, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { refusal } from '#platform'
import { getDoor, idOf, postDoor, type Route, readJson, writingMethods } from '#platform/http'
import { addNote, noteInput } from './addNote'
import {
  campaignAnswer,
  challengeAnswer,
  changedAnswer,
  decisionAnswer,
  emptiedAnswer,
  noteAnswer,
  pinAnswer,
  previewAnswer,
  removedAnswer,
  revisionsAnswer,
  submitAnswer,
  trustAnswer,
  undoneAnswer,
  voteAnswer,
} from './answers'
import { campaignInput, decideCampaign } from './campaigns/decideCampaign'
import { emptyTrash, emptyTrashInput } from './decisions/deleteOld'
import {
  decisionInput,
  moderateComments,
  restoreComments,
  restoreInput,
  undoDecisions,
  undoInput,
} from './decisions/moderateComments'
import { editComment, readRevisions } from './edit'
import { pinComment, pinInput } from './pins'
import { readPolicy } from './policy'
import { previewComment, previewInput } from './preview'
import { makeChallenge } from './proofOfWork'
import { ownCommentsRoute } from './readers/own'
import { setTrust, trustInput } from './readers/trust'
import { removeOwnComment } from './remove'
import { commentInput } from './submission/readInput'
import { asSender, submitComment } from './submit'
import { countsRoute } from './threads/routes'
import { voteInput, voteOnComment } from './voteOnComment'

function tokenOf(req: PayloadRequest, body?: unknown): unknown {
  const header = req.headers.get('x-edit-token')
  if (header) return header
  return typeof body === 'object' && body !== null && 'editToken' in body ? body.editToken : undefined
}

/** What is wrong with a text that readers send. */
const textFaults = [
  'invalid_input',
  'require_name_email',
  'require_valid_comment',
  'comment_author_column_length',
  'comment_author_url_column_length',
  'comment_content_column_length',
] as const

const editHeaders = z.object({
  'X-Edit-Token': z.string().optional().describe('`editToken` of the answer to the post.'),
})

const ownFaults = ['edit_token_invalid', 'edit_window_over', 'comment_id_not_found', 'not_found', 'forbidden'] as const

/** Stands in place of Payload's own create, so that REST has one way in like the other doors. */
async function answerCreate(req: PayloadRequest): Promise<Response> {
  const input = await readJson(req)
  const result = await submitComment(req, input, { idempotencyKey: req.headers.get('idempotency-key') ?? undefined })
  return Response.json(result, { status: 201 })
}

/** Readers change their own comment with its edit token; staff correct texts through Payload's update. */
async function answerUpdate(req: PayloadRequest): Promise<Response> {
  const id = idOf(req)
  if (!req.user || req.headers.has('x-edit-token')) {
    const input = await readJson(req)
    return Response.json(await editComment(asSender(req), id, tokenOf(req, input), input))
  }
  await addDataAndFileToRequest(req)
  const { docs: _docs, ...data } = (req.data ?? {}) as Record<string, unknown>
  const doc = await req.payload.update({
    collection: 'comments',
    id,
    data,
    req,
    overrideAccess: false,
    user: req.user,
    depth: 0,
  })
  return Response.json({ doc, message: 'Updated successfully.' })
}

async function answerDelete(req: PayloadRequest): Promise<Response> {
  const id = idOf(req)
  if (!req.user || req.headers.has('x-edit-token'))
    return Response.json(await removeOwnComment(asSender(req), id, tokenOf(req)))
  const doc = await req.payload.delete({
    collection: 'comments',
    id,
    req,
    overrideAccess: false,
    user: req.user,
    depth: 0,
  })
  return Response.json({ doc, message: 'Deleted successfully.' })
}

/** What readers and frontends ask of comments. Reading is anonymous whoever asks: what is public does not depend on a session. */
export const commentRoutes: Route[] = [
  countsRoute,
  ownCommentsRoute,
  {
    path: '/api/challenge',
    methods: ['GET'],
    summary: 'A task of proof of work',
    description:
      'By Altcha’s protocol. Its solution goes into `proof` of a comment. 404 while the settings do not ask for one.',
    output: challengeAnswer,
    faults: ['not_found'],
    answer:
      ({ payload }) =>
      async (_req, res) => {
        const req = await createLocalReq({}, payload)
        if ((await readPolicy(req)).challenge === 'off')
          throw refusal('not_found', { message: 'This site asks for no proof of work.' })
        res.set('Cache-Control', 'no-store').json(await makeChallenge(req))
      },
  },
  {
    path: '/api/comments',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'Post a comment',
    description:
      'The address is never published. All faults of a comment are answered together, each with its `path` and `code`. A repeated idempotency key answers as the first time.',
    headers: z.object({
      'Idempotency-Key': z.string().max(200).optional().describe('In place of `idempotencyKey` of the body.'),
      'X-Reader-Token': z.string().optional().describe('`readerToken` of an earlier answer: makes the sender known.'),
      'X-Reader-Assertion': z
        .string()
        .optional()
        .describe('A JWT by which a host site says who of its accounts sends it.'),
      'X-Reader-Address': z
        .string()
        .optional()
        .describe('Of the reader a server posts for, with a key of the scope `submit`.'),
    }),
    input: commentInput,
    output: submitAnswer,
    status: 201,
    faults: [
      ...textFaults,
      'require_valid_email',
      'comment_author_email_column_length',
      'article_not_found',
      'comment_closed',
      'comment_reply_to_unapproved_comment',
      'not_logged_in',
      'assertion_invalid',
      'comment_duplicate',
      'idempotency_mismatch',
      'comment_flood',
      'forbidden',
    ],
    endpoint: answerCreate,
  },
  {
    path: '/api/comments/preview',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'How a text will look as a comment',
    input: previewInput,
    output: previewAnswer,
    faults: ['invalid_input', 'require_valid_comment', 'comment_content_column_length'],
    endpoint: async (req) => Response.json(previewComment(await readJson(req))),
  },
  {
    path: '/api/comments/:id',
    methods: ['PATCH'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'Change one’s own comment',
    description:
      'With `X-Edit-Token`, while the time for it lasts; decided anew. Staff correct texts with their session.',
    headers: editHeaders,
    input: commentInput.pick({ name: true, url: true, content: true }),
    output: changedAnswer,
    faults: [...textFaults, ...ownFaults, 'comment_closed', 'comment_duplicate'],
    endpoint: answerUpdate,
  },
  {
    path: '/api/comments/:id',
    methods: ['DELETE'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'Remove one’s own comment',
    description: 'With `X-Edit-Token`, while the time for it lasts.',
    headers: editHeaders,
    output: removedAnswer,
    faults: ownFaults,
    endpoint: answerDelete,
  },
  {
    path: '/api/comments/:id/vote',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'Say whether a comment helped',
    description: 'One vote for each network, changed by the next, taken back by 0.',
    input: voteInput,
    output: voteAnswer,
    faults: ['invalid_input', 'votes_off', 'comment_id_not_found', 'too_many_requests'],
    endpoint: async (req) => Response.json(await voteOnComment(req, idOf(req), await readJson(req))),
  },
  { path: '/api/comments/*rest', methods: writingMethods, limit: 'writes', isPayloads: true },
]

/** Approved comments as Payload answers them: each with what it hangs on, of this collection, and with all that is shown beside it; votes as the settings say. */
export function publicCommentRoutes(collection: string): Route[] {
  const cache = () => ['comments', collection, 'media', 'authors', 'slugs', 'discussion']
  return [
    { path: '/api/comments', methods: ['GET'], index: { comments: '' }, cache, isPayloads: true },
    { path: '/api/comments/count', methods: ['GET'], cache, isPayloads: true },
    { path: '/api/comments/:id', methods: ['GET'], cache, isPayloads: true },
  ]
}

const decisionFaults = ['invalid_input', 'comment_id_not_found'] as const

/** What moderators decide and note. */
export const decisionRoutes: Route[] = [
  postDoor('/comments', moderateComments, {
    summary: 'Decide on comments',
    description:
      '`seen` is the `updatedAt` that was looked at: a newer one answers 409 for that id. Each id is decided by itself.',
    input: decisionInput,
    output: decisionAnswer,
    faults: decisionFaults,
  }),
  postDoor('/campaigns', decideCampaign, {
    summary: 'Decide on a campaign',
    input: campaignInput,
    output: campaignAnswer,
    faults: decisionFaults,
  }),
  postDoor('/restore', restoreComments, {
    summary: 'Bring comments back from spam or trash',
    input: restoreInput,
    output: decisionAnswer,
    faults: decisionFaults,
  }),
  postDoor('/undo', undoDecisions, {
    summary: 'Undo decisions',
    input: undoInput,
    output: undoneAnswer,
    faults: [...decisionFaults, 'undo_over'],
  }),
  postDoor('/trash/empty', emptyTrash, {
    summary: 'Delete what is in the trash or spam',
    input: emptyTrashInput,
    output: emptiedAnswer,
    faults: ['invalid_input'],
  }),
  postDoor('/notes', addNote, {
    summary: 'Note something about a comment or its author',
    input: noteInput,
    output: noteAnswer,
    status: 201,
    faults: decisionFaults,
  }),
  postDoor('/trust', setTrust, {
    summary: 'Trust the browser a comment came from, or no more',
    input: trustInput,
    output: trustAnswer,
    faults: [...decisionFaults, 'conflict'],
  }),
  postDoor('/pin', pinComment, {
    summary: 'Pin a comment',
    input: pinInput,
    output: pinAnswer,
    faults: [...decisionFaults, 'conflict'],
  }),
  getDoor('/comments/:id/revisions', (req) => readRevisions(req, idOf(req)), {
    summary: 'Earlier texts of a comment',
    output: revisionsAnswer,
    faults: ['comment_id_not_found'],
  }),
]
