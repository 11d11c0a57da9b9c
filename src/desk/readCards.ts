import type { PayloadRequest } from 'payload'
import {
  eventsByComment,
  type QueueRow,
  type StoredComment,
  type StoredEvent,
  sourceOf,
  targetOf,
  verdictInForce,
} from '#comments'
import { plainText } from '#markup'
import { findSearched } from '#moderation'
import { accountOf, decidersIn, namesOf, readByIds, withDeciders } from './readByIds'
import type { DeskCard } from './types'

type Listed = Pick<QueueRow, 'id' | 'assignee' | 'assignedAt' | 'openReports' | 'shadow' | 'statusAt'>

const listed = { assignee: true, assignedAt: true, openReports: true, shadow: true, statusAt: true } as const

const read = {
  comment: true,
  kind: true,
  from: true,
  to: true,
  actorType: true,
  actor: true,
  createdAt: true,
  facts: true,
  reasons: true,
  policyVersion: true,
} as const

const excerptLength = 160

/** The cards of comments, in the order of the ids; one that is gone has none. One query for each kind of thing. */
export async function readCards(
  req: PayloadRequest,
  ids: readonly string[],
  words: readonly string[] = [],
): Promise<DeskCard[]> {
  if (ids.length === 0) return []
  const [comments, rows, events] = await Promise.all([
    readByIds<StoredComment>(req, 'comments', ids),
    readByIds<Listed>(req, 'moderation-queue', ids, listed),
    eventsByComment(req, ids, read),
  ])
  const target = targetOf(req.payload)
  const verdicts = new Map(ids.map((id) => [id, verdictInForce(events.get(id) ?? [])]))
  const decisions = new Map(ids.map((id) => [id, decisionIn(events.get(id) ?? [])]))
  const [articles, parents, names] = await Promise.all([
    target.describe(req, [...new Set([...comments.values()].map(({ article }) => article))]),
    readByIds<Pick<StoredComment, 'id' | 'name' | 'html'>>(
      req,
      'comments',
      [...comments.values()].map(({ parent }) => parent),
      { name: true, html: true },
    ),
    namesOf(req, [
      ...[...rows.values()].map(({ assignee }) => assignee),
      ...[...decisions.values()].map((decision) => decision?.actor),
      ...[...verdicts.values()].flatMap(decidersIn),
    ]),
  ])
  const elsewhere = new Map<string, string | undefined>()
  for (const [id, { page, slug }] of articles)
    elsewhere.set(id, page ?? (await target.elsewhere?.(req.payload, { id, slug })))
  return ids.flatMap((id): DeskCard[] => {
    const comment = comments.get(id)
    if (!comment) return []
    const row = rows.get(id)
    const article = articles.get(comment.article)
    const parent = comment.parent ? parents.get(comment.parent) : undefined
    const verdict = verdicts.get(id)
    const assignee = accountOf(row?.assignee, names)
    const decision = decisions.get(id)
    return [
      {
        id,
        article: {
          id: comment.article,
          title: article?.title ?? '',
          slug: article?.slug ?? '',
          path: elsewhere.get(comment.article) ?? target.path(article?.slug ?? comment.article),
        },
        parent: parent ? { id: parent.id, name: parent.name, excerpt: excerptOf(parent.html) } : null,
        name: comment.name,
        url: comment.url ?? null,
        content: comment.content,
        html: comment.html,
        status: comment.status,
        statusAt: row?.statusAt ?? comment.createdAt,
        createdAt: comment.createdAt,
        editedAt: comment.editedAt ?? null,
        updatedAt: comment.updatedAt,
        badge: comment.badge ?? null,
        source: sourceOf(comment),
        pinned: comment.pinned ?? false,
        reasons: withDeciders(verdict?.reasons ?? [], names),
        reader: verdict?.facts?.reader ?? 'none',
        hits: hitsIn([comment.name, comment.content, article?.title ?? ''], words),
        policyVersion: verdict?.policyVersion ?? null,
        score: verdict?.facts?.spamScore ?? null,
        openReports: row?.openReports ?? 0,
        shadow: row?.shadow ?? false,
        decided: decision
          ? { kind: decision.kind, by: accountOf(decision.actor, names), at: decision.createdAt }
          : null,
        assignee,
        assignedAt: assignee ? (row?.assignedAt ?? null) : null,
      },
    ]
  })
}

type PersonsDecision = Pick<StoredEvent, 'actor' | 'createdAt'> & { kind: 'moderated' | 'undone' }

/** The person's decision that is in force: none where a rule has moved it since, or nobody has. */
function decisionIn(events: readonly StoredEvent[]): PersonsDecision | undefined {
  for (const { actor, actorType, createdAt, from, kind, to } of events.toReversed()) {
    if (actorType === 'person' && (kind === 'moderated' || kind === 'undone')) return { kind, actor, createdAt }
    if (from !== to) return undefined
  }
  return undefined
}

/** How many spellings of what was searched for are marked in one card. */
const mostHits = 20

const hitsIn = (texts: readonly string[], words: readonly string[]): string[] =>
  words.length === 0 ? [] : [...new Set(texts.flatMap((text) => findSearched(text, words, mostHits)))]

function excerptOf(html: string): string {
  const text = plainText(html).replace(/\s+/g, ' ').trim()
  return text.length > excerptLength ? `${text.slice(0, excerptLength - 1)}…` : text
}
