import type { PayloadRequest } from 'payload'
import { eventsOf, loadComment, mayModerate, type StoredComment, type StoredEvent, verdictInForce } from '#comments'
import type { SpamScore, Verdict } from '#moderation'
import { isModerator, refusal, requireUser } from '#platform'
import { decidersIn, namesOf, withDeciders } from './readByIds'

/** A comment as moderators see it: the verdict in force is the newest one a rule gave; `people` names the accounts in its events. */
export type ModerationView = {
  comment: StoredComment
  verdict: Verdict | null
  /** What the spam filter said; nothing where it had not seen enough. */
  score: SpamScore | null
  events: StoredEvent[]
  people: Record<string, string>
}

export async function readModeration(req: PayloadRequest, id: string): Promise<ModerationView> {
  requireUser(req)
  const comment = await loadComment(req, id)
  if (!comment || !(await mayModerate(req, comment))) throw refusal('comment_id_not_found')
  const events = await eventsOf(req, id)
  // What the facts count (bans, rejections, repeats) lies under other people's articles too: for moderators only.
  const shown = isModerator(req.user) ? events : events.map(({ facts: _facts, ...event }) => event)
  const { score, verdict } = judgedOf(events)
  const people = await namesOf(req, [...events.map(({ actor }) => actor), ...decidersIn(verdict)])
  return {
    comment,
    verdict: verdict && { ...verdict, reasons: withDeciders(verdict.reasons, people) },
    score,
    events: shown,
    people: Object.fromEntries(people),
  }
}

function judgedOf(events: readonly StoredEvent[]): Pick<ModerationView, 'verdict' | 'score'> {
  const { facts, ...verdict } = verdictInForce(events) ?? {}
  return { verdict: 'outcome' in verdict ? verdict : null, score: facts?.spamScore ?? null }
}
