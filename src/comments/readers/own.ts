import { createLocalReq, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { servicesOf } from '#platform'
import { parseInput, type Route } from '#platform/http'
import { vaultOf } from '#vault'
import { ownAnswer } from '../answers'
import { findPage, pageUrl } from '../pages'
import { readPolicy } from '../policy'
import {
  readShadowed,
  readThrownAway,
  type StoredComment,
  type SubmittedComment,
  shownToSender,
} from '../storedComment'
import { requireTarget } from '../threads/readThread'
import { readAssertion, readReaderToken, signEditToken } from './tokens'

/** Comments of one reader on one article that are shown, and those that are looked through for them; newest first. */
const mostShown = 50
const mostSent = 200

const query = z
  .object({
    article: z.string().min(1).max(250).optional().describe('Its id or slug.'),
    page: pageUrl.optional().describe('In place of it, the address of a page that lives elsewhere.'),
  })
  .refine(({ article, page }) => (article === undefined) !== (page === undefined), {
    path: ['article'],
    message: 'Please name an article, or a page by `page`.',
  })

/** A comment of one's own. The token changes it until `editableUntil`; both are nothing when that time is over. */
type OwnComment = SubmittedComment & {
  editedAt: string | null
  editToken: string | null
  editableUntil: string | null
}

/** `GET /api/comments/mine?article=` or `?page=` with `X-Reader-Token`: what this reader has sent there, what waits too. Nothing without a token. */
export const ownCommentsRoute: Route = {
  path: '/api/comments/mine',
  methods: ['GET'],
  anyOrigin: true,
  summary: 'What this reader has sent to an article or a page',
  description: 'Comments that wait, too. Nothing without a token.',
  query,
  headers: z.object({
    'X-Reader-Token': z.string().optional().describe('`readerToken` of the answer to a post.'),
    'X-Reader-Assertion': z.string().optional().describe('In place of it, by a host site’s sign-on.'),
  }),
  output: ownAnswer,
  faults: ['article_not_found', 'page_not_found', 'invalid_input', 'assertion_invalid'],
  answer:
    ({ payload }) =>
    async (req, res) => {
      res.set('Cache-Control', 'private, no-store')
      const { article = '', page } = parseInput(query, req.query)
      const local = await createLocalReq({}, payload)
      const target =
        page === undefined ? await requireTarget(local, article) : (await findPage(local, page, 'page')).head
      const signedOn = await readAssertion(payload, req.get('x-reader-assertion'))
      const reader = signedOn?.reader ?? readReaderToken(local, req.headers['x-reader-token'])
      // Nobody has commented there so far.
      const isNobodys = reader === undefined || target === undefined
      res.json({ docs: isNobodys ? [] : await readOwnComments(local, { reader, article: target.id }) })
    },
}

/** Oldest first. */
async function readOwnComments(
  req: PayloadRequest,
  { article, reader }: { reader: string; article: string },
): Promise<OwnComment[]> {
  const sent = await vaultOf(req.payload).ownersByReader(req, 'comment', { reader, email: '' }, mostSent)
  const { docs } = await req.payload.db.find<StoredComment>({
    collection: 'comments',
    where: { and: [{ id: { in: sent.map(({ id }) => id) } }, { article: { equals: article } }] },
    sort: ['-createdAt', '-id'],
    limit: mostShown,
    pagination: false,
    req,
  })
  const shown: OwnComment[] = []
  for (const comment of (await withoutGone(req, docs)).reverse()) {
    const until = await editableUntil(req, comment)
    shown.push({
      ...(await shownToSender(req, comment)),
      editedAt: comment.editedAt ?? null,
      editToken: until ? signEditToken(comment.id, until.getTime(), servicesOf(req.payload).signingKey('edit')) : null,
      editableUntil: until?.toISOString() ?? null,
    })
  }
  return shown
}

/** Until when the sender of a comment may change it; undefined when that is over. */
async function editableUntil(req: PayloadRequest, { createdAt }: StoredComment): Promise<Date | undefined> {
  const { editMinutes } = await readPolicy(req)
  const until = new Date(Date.parse(createdAt) + editMinutes * 60_000)
  return until > servicesOf(req.payload).now() ? until : undefined
}

/**
 * Of a reader's own comments, those that are there for them: what they took back themselves, and what was published once and is in
 * the trash, is gone; what was thrown away before anybody saw it looks as if it waited, so that a spammer learns nothing by looking.
 */
async function withoutGone<T extends StoredComment>(req: PayloadRequest, comments: readonly T[]): Promise<T[]> {
  const trashed = comments.filter(({ status }) => status === 'trash').map(({ id }) => id)
  const [shadowed, thrownAway] = [await readShadowed(req, trashed), await readThrownAway(req, trashed)]
  return comments.filter(({ id, status }) => status !== 'trash' || shadowed.has(id) || thrownAway.has(id))
}
