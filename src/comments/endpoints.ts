import { addDataAndFileToRequest, createLocalReq, type PayloadRequest } from 'payload'
import { getDoor, idOf, postDoor, type Route, readJson, writingMethods } from '#platform/http'
import { addNote, noteInput } from './addNote'
import { campaignInput, decideCampaign } from './campaigns/decideCampaign'
import { emptyTrash, emptyTrashInput } from './decisions/emptyTrash'
import { decisionInput, moderateComments } from './decisions/moderateComments'
import { restoreComments, restoreInput } from './decisions/restoreComments'
import { undoDecisions, undoInput } from './decisions/undoDecisions'
import { editComment } from './edit'
import { pinComment, pinInput } from './pins'
import { readPolicy } from './policy'
import { previewComment, previewInput } from './preview'
import { makeChallenge } from './proofOfWork'
import { ownCommentsRoute } from './readers/own'
import { setTrust, trustInput } from './readers/trust'
import { readRevisions } from './readRevisions'
import { removeOwnComment } from './remove'
import { asSender, submitComment } from './submit'
import { countsRoute } from './threads/routes'
import { voteInput, voteOnComment } from './voteOnComment'

function tokenOf(req: PayloadRequest, body?: unknown): unknown {
  const header = req.headers.get('x-edit-token')
  if (header) return header
  return typeof body === 'object' && body !== null && 'editToken' in body ? body.editToken : undefined
}

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

/** A comment is answered with what it hangs on, and with all of that is shown beside it. */
const commentTags = () => ['comments', 'articles', 'media', 'authors', 'slugs']

/** What readers and frontends ask of comments. Reading is anonymous whoever asks: what is public does not depend on a session. */
export const commentRoutes: Route[] = [
  countsRoute,
  ownCommentsRoute,
  {
    // A proof of work by Altcha's protocol, while the settings ask for it. Its solution goes into `proof` of a comment.
    path: '/api/challenge',
    methods: ['GET'],
    answer:
      ({ payload }) =>
      async (_req, res, next) => {
        const req = await createLocalReq({}, payload)
        if ((await readPolicy(req)).challenge === 'off') return next()
        res.set('Cache-Control', 'no-store').json(await makeChallenge(req))
      },
  },
  { path: '/api/comments', methods: ['POST'], limit: 'writes', anyOrigin: true, endpoint: answerCreate },
  {
    path: '/api/comments/preview',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    input: previewInput,
    endpoint: async (req) => Response.json(previewComment(await readJson(req))),
  },
  { path: '/api/comments/:id', methods: ['PATCH'], limit: 'writes', anyOrigin: true, endpoint: answerUpdate },
  { path: '/api/comments/:id', methods: ['DELETE'], limit: 'writes', anyOrigin: true, endpoint: answerDelete },
  {
    // Whether a published comment helped a reader.
    path: '/api/comments/:id/vote',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    input: voteInput,
    endpoint: async (req) => Response.json(await voteOnComment(req, idOf(req), await readJson(req))),
  },
  { path: '/api/comments', methods: ['GET'], index: { comments: '' }, cache: commentTags, isPayloads: true },
  { path: '/api/comments/count', methods: ['GET'], cache: commentTags, isPayloads: true },
  { path: '/api/comments/:id', methods: ['GET'], cache: commentTags, isPayloads: true },
  { path: '/api/comments/*rest', methods: writingMethods, limit: 'writes', isPayloads: true },
]

/** What moderators decide and note. */
export const decisionRoutes: Route[] = [
  postDoor('/comments', moderateComments, { input: decisionInput }),
  postDoor('/campaigns', decideCampaign, { input: campaignInput }),
  postDoor('/restore', restoreComments, { input: restoreInput }),
  postDoor('/undo', undoDecisions, { input: undoInput }),
  postDoor('/trash/empty', emptyTrash, { input: emptyTrashInput }),
  postDoor('/notes', addNote, { input: noteInput, status: 201 }),
  postDoor('/trust', setTrust, { input: trustInput }),
  postDoor('/pin', pinComment, { input: pinInput }),
  getDoor('/comments/:id/revisions', (req) => readRevisions(req, idOf(req))),
]
