import { type CollectionSlug, createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import {
  addressesOfTarget,
  eventsByComment,
  type Revision,
  type StoredComment,
  type StoredEvent,
  targetOf,
} from '#comments'
import { explain } from '#moderation'
import { describeSubscriptions, findSubscriptions } from '#notices'
import { servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { type Owner, type OwnerType, recordLook, unnamedLookers, vaultOf } from '#vault'
import { withoutTraces } from './freeText'

/** Whatever is kept under an address an operator names, as `exportPerson` writes it; recorded in the audit before anything is read. */
export async function* exportByAddress(payload: Payload, email: string): AsyncGenerator<string> {
  const req = await createLocalReq({}, payload)
  await inOwnTransaction(req, (attempt) =>
    recordLook(attempt, { user: unnamedLookers.operator, ownerType: 'search', owner: 'operator', purpose: 'export' }),
  )
  yield* exportPerson(req, await belongingsOf(req, { email }))
}

const rowsPerRead = 50
/** More than anybody has written; a bound all the same. */
const maxRows = 100_000

/** Fields of a row that are about the reader; who of the staff wrote it is left out. */
const exportedFields = {
  reports: ['comment', 'reason', 'explanation', 'status', 'createdAt', 'decidedAt'],
  notes: ['text', 'createdAt'],
  bans: ['effect', 'until', 'createdAt'],
} as const

/**
 * Everything kept under one address as JSON text, a piece at a time, so that its size costs no memory:
 * `{site, exportedAt, comments, reports, notes, bans, subscriptions}`. The address itself is not in it.
 */
export async function* exportPerson(req: PayloadRequest, of: Belongings): AsyncGenerator<string> {
  const head = { site: servicesOf(req.payload).publicUrl, exportedAt: timeOf(req).toISOString() }
  await endShadow(req, of.ban)
  const others = await namesOfOthers(req, of.comment)
  yield `${JSON.stringify(head).slice(0, -1)}`
  yield* list('comments', of.comment, (ids) => exportComments(req, ids, [...others]))
  yield* list('reports', of.report, (ids) =>
    rowsOf(req, { collection: 'reports', ids, fields: exportedFields.reports }),
  )
  yield* list('notes', of.note, (ids) =>
    rowsOf(req, { collection: 'author-notes', ids, fields: exportedFields.notes }, [...others]),
  )
  yield* list('bans', of.ban, (ids) => rowsOf(req, { collection: 'bans', ids, fields: exportedFields.bans }))
  yield* list('subscriptions', of.subscription, (ids) => exportSubscriptions(req, ids))
  yield '}\n'
}

async function* list(
  name: string,
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly unknown[]>,
): AsyncGenerator<string> {
  yield `,\n"${name}":[`
  let first = true
  for (let at = 0; at < ids.length; at += rowsPerRead)
    for (const row of await read(ids.slice(at, at + rowsPerRead))) {
      yield `${first ? '' : ','}\n${JSON.stringify(row)}`
      first = false
    }
  yield ']'
}

type RowsWanted = { collection: CollectionSlug; ids: readonly string[]; fields: readonly string[] }

/** Rows as their reader may have them; `others` are names of other people, which notes of staff may hold. */
async function rowsOf(
  req: PayloadRequest,
  { collection, fields, ids }: RowsWanted,
  others: readonly string[] = [],
): Promise<unknown[]> {
  const { docs } = await req.payload.db.find<Record<string, unknown>>({
    collection,
    where: { id: { in: [...ids] } },
    sort: ['-createdAt', '-id'],
    pagination: false,
    limit: ids.length,
    req,
  })
  const shown = (value: unknown) => (typeof value === 'string' ? withoutTraces(value, others) : (value ?? null))
  return docs.map((doc) => Object.fromEntries(fields.map((field) => [field, shown(doc[field])])))
}

async function exportSubscriptions(req: PayloadRequest, ids: readonly string[]): Promise<unknown[]> {
  const found = await describeSubscriptions(req, await findSubscriptions(req, { id: { in: [...ids] } }))
  return found.map(({ article, createdAt, kind }) => ({ article: article?.url ?? null, kind, createdAt }))
}

/** Comments with their earlier texts, and what was decided about them and why, as their sender may know it. */
async function exportComments(
  req: PayloadRequest,
  ids: readonly string[],
  others: readonly string[],
): Promise<unknown[]> {
  const { db } = req.payload
  const ofComments: Where = { comment: { in: [...ids] } }
  const all = { sort: ['createdAt', 'id'], pagination: false, limit: 0, req }
  const { docs } = await db.find<StoredComment>({
    ...all,
    collection: 'comments',
    where: { id: { in: [...ids] } },
    sort: ['-createdAt', '-id'],
  })
  const revisions = await db.find<Revision & { comment: string }>({
    ...all,
    collection: 'comment-revisions',
    where: ofComments,
  })
  const events = await eventsByComment(req, ids)
  const target = targetOf(req.payload)
  const articles = await target.find(req, [...new Set(docs.map(({ article }) => article))])
  const addresses = new Map<string, string>()
  for (const [id, article] of articles) addresses.set(id, (await addressesOfTarget(req, article)).url)
  return docs.map((comment) => ({
    id: comment.id,
    article: addresses.get(comment.article) ?? null,
    inReplyTo: comment.parent ?? null,
    name: comment.name,
    website: comment.url ?? null,
    text: comment.content,
    status: comment.status,
    writtenAt: comment.createdAt,
    changedAt: comment.editedAt ?? null,
    earlier: revisions.docs
      .filter((revision) => revision.comment === comment.id)
      .map(({ content, createdAt, name, url }) => ({
        name: name ?? null,
        website: url ?? null,
        text: content ?? null,
        changedAt: createdAt,
      })),
    events: (events.get(comment.id) ?? []).map((event) => exportedEvent(event, others)),
  }))
}

/** Without the account that decided. */
const exportedEvent = (
  { actorType, createdAt, from, kind, note, reasons, statement, to }: StoredEvent,
  others: readonly string[],
) => ({
  at: createdAt,
  kind,
  from: from ?? null,
  to: to ?? null,
  decidedBy: actorType,
  reasons: (reasons ?? []).map((reason) => ({ code: reason.code, says: explain(reason) })),
  note: note ? withoutTraces(note, others) : null,
  statement: statement ?? null,
})

/** Comments under the same articles whose names are looked for; and accounts of staff. */
const maxOthers = 5000

/** Names of other people that notes on somebody's comments are likely to hold: of staff, and of who else wrote under the same articles. */
async function namesOfOthers(req: PayloadRequest, comments: readonly string[]): Promise<Set<string>> {
  const find = (collection: CollectionSlug, where: Where) =>
    req.payload.db.find<{ id: string; name?: string | null; article?: string }>({
      collection,
      where,
      pagination: false,
      limit: maxOthers,
      req,
    })
  const own = (await find('moderation-queue', { id: { in: [...comments] } })).docs
  const articles = [...new Set(own.flatMap(({ article }) => article ?? []))]
  const around = articles.length > 0 ? (await find('moderation-queue', { article: { in: articles } })).docs : []
  const staff = [...(await find('users', {})).docs, ...(await find('authors', {})).docs]
  const ownNames = new Set(own.map(({ name }) => name))
  return new Set([...around, ...staff].flatMap(({ name }) => (name && !ownNames.has(name) ? name : [])))
}

/** A shadow ban is told by an export: from then on it is an open one. See docs/decisions/0015. */
async function endShadow(req: PayloadRequest, bans: readonly string[]): Promise<void> {
  for (const id of bans)
    await inOwnTransaction(req, async (attempt) => {
      const where: Where = { and: [{ id: { equals: id } }, { effect: { equals: 'shadow' } }] }
      await attempt.payload.db.updateOne({
        collection: 'bans',
        where,
        data: { effect: 'reject' },
        req: attempt,
        returning: false,
      })
    })
}

/** What an export consists of, each by the ids of its rows, newest first. */
const exportedTypes = ['comment', 'report', 'subscription', 'note', 'ban'] as const satisfies OwnerType[]
export type Belongings = Record<(typeof exportedTypes)[number], string[]>

/** Whatever is kept under an address that staff name, or under that of a request, which is then removed. */
export async function belongingsOf(
  req: PayloadRequest,
  person: { email: string } | { request: Owner },
): Promise<Belongings> {
  const vault = vaultOf(req.payload)
  const found: Belongings = { comment: [], report: [], subscription: [], note: [], ban: [] }
  for (const type of exportedTypes) {
    const owners =
      'email' in person
        ? await vault.ownersOf(req, type, person.email, maxRows)
        : await vault.sameAddress(req, person.request, type, maxRows)
    found[type] = owners.map(({ id }) => id)
  }
  if ('request' in person) await vault.remove(req, person.request)
  return found
}
