import type { PayloadRequest } from 'payload'
import { isModerator, refusal, requireUser } from '#platform'
import { loadComment, type StoredComment } from '../loadComment'
import { mayModerate } from './decideComment'

/** A comment the signed-in account may decide on. @throws APIError 401 without an account, 404 for any other comment */
export async function loadDecidable(req: PayloadRequest, id: string): Promise<StoredComment> {
  requireAccount(req)
  const comment = await loadComment(req, id)
  if (!comment || !(await mayModerate(req, comment))) throw refusal('comment_id_not_found')
  return comment
}

/** Id of the signed-in account. @throws APIError 401 */
export function requireAccount(req: PayloadRequest): string {
  return String(requireUser(req).id)
}

/** Id of the signed-in moderator: who sent what is not for authors of articles. @throws APIError 401 or 403 */
export function requireModerator(req: PayloadRequest): string {
  const user = requireAccount(req)
  if (!isModerator(req.user)) throw refusal('forbidden')
  return user
}
