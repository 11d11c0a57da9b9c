import { randomUUID } from 'node:crypto'
import type { PayloadRequest, Where } from 'payload'
import {
  type CommentListener,
  comparedOf,
  eventsOf,
  type StoredComment,
  type StoredEvent,
  updateQueue,
} from '#comments'
import { type DecisionRecord, featuresOf, labelOf, packFeatures } from '#moderation'
import { timeOf } from '#platform'
import { vaultOf } from '#vault'
import { learningServices } from './filter'

const collection = 'learning-records'

/**
 * What is kept of a person's decision on a comment, under the comment's id; `isSpam` is null for one that was picked for a look
 * and nobody has decided on.
 */
export type LearningRow = Omit<DecisionRecord, 'isSpam'> & {
  isPicked: boolean
  isSpam: boolean | null
  decidedAt: string
  createdAt: string
}

/**
 * Keeps what people decide, in the transaction of the decision, and picks some of what rules decided for a person to look at:
 * else the filter would only ever hear of what it held itself.
 */
export const learningListener: CommentListener = {
  claims: async (req, { comment, to, undoes }) => {
    const row = await findRow(req, comment)
    if (!row?.isPicked) return false
    return undoes ? row.isSpam !== null : row.isSpam === null && (to === 'approved' || to === 'spam')
  },
  decided: async (req, { comment, event }) => {
    if (event.kind === 'moderated' || event.kind === 'undone') await keepDecision(req, comment)
    else if (isAutomatic(event) && learningServices.of(req.payload).isPicked())
      await pick(req, comment, await findRow(req, comment.id))
  },
  removed: forgetRecords,
}

/** What nobody will see, or what everybody sees, by rules alone. Staff are not judged. */
function isAutomatic({ actorType, facts, kind, to }: StoredEvent): boolean {
  return (
    actorType === 'rule' &&
    (kind === 'submitted' || kind === 'rechecked') &&
    (to === 'approved' || to === 'spam') &&
    facts?.staff === false
  )
}

async function pick(req: PayloadRequest, comment: StoredComment, known: LearningRow | undefined): Promise<void> {
  await writeRow(req, comment, known, {
    isPicked: true,
    isSpam: null,
    decidedAt: timeOf(req).toISOString(),
    author: null,
    reader: null,
    textHash: '',
    print: '',
    features: '',
  })
  await updateQueue(req, comment.id, { look: true })
}

/** Keeps what people have decided about a comment, as its events say. Answers whether they have. */
export async function keepDecision(req: PayloadRequest, comment: StoredComment): Promise<boolean> {
  const known = await findRow(req, comment.id)
  const events = await eventsOf(req, comment.id)
  const isSpam = labelOf(events)
  if (isSpam === undefined) {
    if (known?.isPicked) {
      if (known.isSpam !== null) await pick(req, comment, known)
    } else if (known) await forgetRecords(req, [comment.id])
    return false
  }
  await writeRow(req, comment, known, {
    isPicked: known?.isPicked ?? false,
    isSpam,
    decidedAt: events.at(-1)?.createdAt ?? timeOf(req).toISOString(),
    author: known?.author ?? (await sharedName(req, 'author', await sameAddressAs(req, comment.id))),
    reader: known?.reader ?? (await sharedName(req, 'reader', await sameBrowserAs(req, comment.id))),
    ...comparedOf(req, comment.content),
    features: packFeatures(featuresOf({ text: comment.content, name: comment.name, url: comment.url })),
  })
  if (known?.isPicked && known.isSpam === null) await updateQueue(req, comment.id, { look: false })
  return true
}

/** Comments of one sender that are looked through for what its sender is called in the records. */
const mostOthers = 500

/** Other comments with a comment's address; undefined where it has none. */
async function sameAddressAs(req: PayloadRequest, id: string): Promise<string[] | undefined> {
  const vault = vaultOf(req.payload)
  const owner = { type: 'comment', id } as const
  if (!(await vault.isKnown(req, owner))) return undefined
  return (await vault.sameAddress(req, owner, 'comment', mostOthers)).map((other) => other.id)
}

/** Other comments with a comment's reader token; undefined where it came without one. */
async function sameBrowserAs(req: PayloadRequest, id: string): Promise<string[] | undefined> {
  const vault = vaultOf(req.payload)
  const owner = { type: 'comment', id } as const
  if (!(await vault.hasReader(req, owner))) return undefined
  return (await vault.ownersByReader(req, 'comment', owner, mostOthers)).map((other) => other.id)
}

/**
 * What comments of one address, or of one browser, share in the records: made up, so that nothing leads from it to anybody. Of
 * comments without either, texts that are alike share their weight.
 */
async function sharedName(
  req: PayloadRequest,
  field: 'author' | 'reader',
  others: readonly string[] | undefined,
): Promise<string | null> {
  if (others === undefined) return null
  const where: Where = { and: [{ id: { in: [...others] } }, { [field]: { exists: true } }] }
  const known = others.length === 0 ? null : await req.payload.db.findOne<LearningRow>({ collection, where, req })
  return known?.[field] ?? randomUUID()
}

async function findRow(req: PayloadRequest, id: string): Promise<LearningRow | undefined> {
  return (await req.payload.db.findOne<LearningRow>({ collection, where: { id: { equals: id } }, req })) ?? undefined
}

async function writeRow(
  req: PayloadRequest,
  { article, createdAt, id }: StoredComment,
  known: LearningRow | undefined,
  row: Omit<LearningRow, 'id' | 'article' | 'createdAt'>,
): Promise<void> {
  const { db } = req.payload
  const data = { ...row, article, createdAt }
  if (known) await db.updateOne({ collection, id, data, req, returning: false })
  else await db.create({ collection, data: { id, ...data }, req, returning: false })
}

/** What was learned from comments, as they go or their senders are erased. The next training is without it. */
export async function forgetRecords(req: PayloadRequest, comments: readonly string[]): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { id: { in: [...comments] } }, req })
}

/** What was learned from comments that were sent before: it is kept as long as their senders' addresses. */
export async function forgetOldRecords(req: PayloadRequest, before: Date): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { createdAt: { less_than: before.toISOString() } }, req })
}
