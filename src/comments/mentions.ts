import { createHash } from 'node:crypto'
import type { PayloadRequest, Where } from 'payload'
import { Refusal } from '#platform'
import { inOwnTransaction, retrying } from '#platform/database'
import { type CarriedMention, nothingCarried, outsideAnswer, ownEdit, submissionCarried } from './carried'
import { eventsOf } from './events'
import { askOutside } from './external/askOutside'
import { notAsked } from './external/types'
import { readPolicy } from './policy'
import { changeStatus } from './status'
import type { StoredComment } from './storedComment'
import { cleanLine, cleanName, cleanText } from './submission/readInput'
import { submitComment } from './submit'

// Comments that were not written here: a page elsewhere mentions the article. There is one for each page and article.

/** What a page says of an article. All of it is public there; nobody's address is in it. */
export type Mention = CarriedMention & {
  /** Id of the document. */
  article: string
  name: string
  /** The author's website. */
  url: string | undefined
  content: string
}

type Pair = Pick<Mention, 'article' | 'source'>

/** The comment that a page's mention of a document has become. */
export async function findMention(req: PayloadRequest, { article, source }: Pair): Promise<StoredComment | undefined> {
  const where: Where = { and: [{ sourceUrl: { equals: source } }, { article: { equals: article } }] }
  return (await req.payload.db.findOne<StoredComment>({ collection: 'comments', where, req })) ?? undefined
}

/**
 * Takes a mention as a comment, by the way of every other: rules decide, and nothing is published that they would hold. One that is
 * there already has the text of its page, decided anew; what staff have thrown away stays so. May be repeated.
 */
export async function keepMention(req: PayloadRequest, mention: Mention): Promise<void> {
  const known = await findMention(req, mention)
  try {
    if (known) await changeMention(req, known, mention)
    else await takeMention(req, mention)
  } catch (error) {
    // A closed discussion, a duplicate, a name that was erased: there is nobody to tell.
    if (!(error instanceof Refusal) || error.faults.some(({ code }) => code === 'unavailable')) throw error
  }
}

async function takeMention(req: PayloadRequest, { article, content, name, publishedAt, source, url }: Mention) {
  const idempotencyKey = keyOf({ article, source })
  await submitComment(req, { article, name, url, content, idempotencyKey }, { mention: { source, publishedAt } })
}

/** Of two tasks that find the same mention at the same time, one makes the comment. */
const keyOf = ({ article, source }: Pair): string =>
  `webmention-${createHash('sha256')
    .update(JSON.stringify([article, source]))
    .digest('base64url')}`

const sourceGone = 'The page that mentioned the article is gone, or does not link to it any more'
const sourceBack = 'The page links to the article again'

async function changeMention(req: PayloadRequest, comment: StoredComment, mention: Mention): Promise<void> {
  const { id, status } = comment
  if (status === 'spam') return
  if (status === 'trash') {
    if (!(await isGoneByItself(req, id))) return
    // Waits, whatever rules say: it was published once by somebody who saw another text.
    await inOwnTransaction(req, (attempt) =>
      changeStatus(attempt, { comment, to: 'pending', actorType: 'system', actor: null, note: sourceBack }),
    )
  }
  const text = {
    name: cleanName(mention.name),
    url: cleanLine(mention.url ?? '') || null,
    content: cleanText(mention.content),
  }
  if (comment.name === text.name && (comment.url ?? null) === text.url && comment.content === text.content) return
  const { externalCheck } = await readPolicy(req)
  const asked = { ...text, article: comment.article, at: new Date(comment.createdAt), reply: false }
  const sender = { address: undefined, userAgent: undefined }
  outsideAnswer.write(req, externalCheck ? await askOutside(req, { ...asked, ...sender }) : notAsked)
  ownEdit.write(req, true)
  const { publishedAt, source } = mention
  submissionCarried.write(req, { ...nothingCarried, mention: { publishedAt, source } })
  await retrying(req, (attempt) =>
    attempt.payload.update({
      collection: 'comments',
      id,
      data: text,
      req: attempt,
      // The page is its author's, and there is no account to ask.
      overrideAccess: true,
      depth: 0,
    }),
  )
}

/** Whether nobody has thrown it away, and only its page was gone. */
async function isGoneByItself(req: PayloadRequest, id: string): Promise<boolean> {
  const moved = (await eventsOf(req, id)).findLast(({ from, to }) => from !== to)
  return moved?.actorType === 'system' && moved.note === sourceGone
}

/** Takes the comment down that a page's mention has become: the page is gone, or has no link any more. */
export async function withdrawMention(req: PayloadRequest, pair: Pair): Promise<void> {
  await inOwnTransaction(req, async (attempt) => {
    const comment = await findMention(attempt, pair)
    if (comment?.status !== 'approved' && comment?.status !== 'pending') return
    await changeStatus(attempt, { comment, to: 'trash', actorType: 'system', actor: null, note: sourceGone })
  })
}
