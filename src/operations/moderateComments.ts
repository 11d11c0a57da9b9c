import { APIError, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { freshReq, withRetry } from '../database/retry'
import { Refusal } from '../errors'
import { type Status, statuses } from '../moderation/types'
import { isModerator } from '../roles'
import { changeStatus } from './changeStatus'
import { inTransaction } from './inTransaction'
import { loadComment, type StoredComment } from './loadComment'
import { eventsOf } from './moderationEvents'
import { keepTime } from './requestMemory'

const input = z.object({
  ids: z.array(z.string().max(64)).min(1).max(500),
  to: z.enum(statuses),
  note: z.string().max(2000).optional(),
  /** The rule that was broken: part of the statement of reasons. */
  ground: z.string().max(500).optional(),
  /** `updatedAt` the moderator looked at: one for all, or one an id. */
  seen: z.union([z.iso.datetime(), z.record(z.string(), z.iso.datetime())]).optional(),
})

/** What became of one id: its status now, or why it stayed. `status` of an error is an HTTP status. */
export type ModerationResult =
  | { id: string; ok: true; status: Status; updatedAt: string; changed: boolean }
  | { id: string; ok: false; error: { status: number; code: string; message: string; updatedAt?: string } }

/**
 * Moves comments to another status, each in a transaction of its own, so that one refusal leaves the others decided.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export const moderateComments = async (req: PayloadRequest, raw: unknown): Promise<{ results: ModerationResult[] }> => {
  if (!req.user) throw new APIError('Please sign in.', 401, null, true)
  const parsed = input.safeParse(raw)
  if (!parsed.success)
    throw new Refusal(
      parsed.error.issues.map(({ message, path }) => ({ code: 'invalid_input', path: path.join('.'), message })),
    )
  const { ids, seen, ...decision } = parsed.data
  const results: ModerationResult[] = []
  for (const id of new Set(ids))
    results.push(await one(req, id, { ...decision, seen: typeof seen === 'object' ? seen[id] : seen }))
  return { results }
}

type Decision = {
  to: Status
  note?: string | undefined
  ground?: string | undefined
  seen?: string | undefined
}

const one = async (req: PayloadRequest, id: string, decision: Decision): Promise<ModerationResult> => {
  try {
    return await withRetry(
      () => freshReq(req),
      (attempt) => {
        keepTime(req, attempt)
        return inTransaction(attempt, () => decideOne(attempt, id, decision))
      },
    )
  } catch (error) {
    if (!(error instanceof APIError) || !error.isPublic) throw error
    const code = error instanceof Refusal ? (error.faults[0]?.code ?? 'invalid_input') : 'refused'
    return { id, ok: false, error: { status: error.status, code, message: error.message } }
  }
}

const decideOne = async (
  req: PayloadRequest,
  id: string,
  { ground, note, seen, to }: Decision,
): Promise<ModerationResult> => {
  const comment = await loadComment(req, id)
  if (!comment || !(await mayModerate(req, comment))) return failed(id, 404, 'not_found', 'There is no such comment.')
  if (seen !== undefined && Date.parse(seen) !== Date.parse(comment.updatedAt))
    return {
      id,
      ok: false,
      error: {
        status: 409,
        code: 'conflict',
        message: 'Somebody else has changed this comment since you looked at it.',
        updatedAt: comment.updatedAt,
      },
    }
  const lacking = to === 'approved' ? await missingAtSubmission(req, id) : []
  if (lacking.length > 0)
    return failed(
      id,
      403,
      'incomplete',
      `This comment was sent without ${lacking.join(' and ')}, which was required; it cannot be published.`,
    )
  const updatedAt = await changeStatus(req, {
    comment,
    to,
    note: note ?? null,
    ground,
    actorType: 'person',
    actor: String(req.user?.id),
  })
  return { id, ok: true, status: to, updatedAt: updatedAt ?? comment.updatedAt, changed: updatedAt !== undefined }
}

const failed = (id: string, status: number, code: string, message: string): ModerationResult => ({
  id,
  ok: false,
  error: { status, code, message },
})

/** As recorded when it was submitted: addresses expire, and then there is nothing left to look at. */
const missingAtSubmission = async (req: PayloadRequest, id: string): Promise<readonly string[]> =>
  (await eventsOf(req, id)).find((event) => event.kind === 'submitted')?.facts?.missing ?? []

/** Moderators decide everywhere, authors under the articles that carry their byline. */
export const mayModerate = async (req: PayloadRequest, comment: StoredComment): Promise<boolean> => {
  if (isModerator(req.user)) return true
  const byline = req.user?.role === 'author' ? req.user.byline : undefined
  if (!byline) return false
  const article = await req.payload.db.findOne<{ id: string; authors?: string[] }>({
    collection: 'articles',
    where: { id: { equals: comment.article } },
    select: { authors: true },
    req,
  })
  return article?.authors?.includes(typeof byline === 'object' ? byline.id : byline) ?? false
}
