import { createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import { eventsByComment, loadComment, ownTargets, readPolicy, type StoredEvent, targetOf } from '#comments'
import { plainText } from '#markup'
import { type Language, readState, replaceState, servicesOf, writeState } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { mailRetries, sendMail } from '#platform/mail'
import { isPublished, sendsMail } from './commentListener'
import { type DigestPart, renderDigest } from './commentNotice'
import { asAccount, decisionLinks, deskOf } from './decisionLinks'
import { digestsBy, readAccountsById, readStaff } from './mailedAccounts'
import { languageOfSite, siteOf } from './readMailed'

/** A comment may be dated that long before it is committed; it is in the next digest then. */
const settledMs = 30_000
const maxListed = 20
/** How many published comments of one time are looked at for whom they concern. */
const maxPublished = 500
/** What a digest quotes of each. */
const maxQuoted = 600

type Row = { id: string; article: string; name: string; status: 'pending' | 'approved' }
/** From when (ISO 8601) and until before when. */
type Span = { from: string; to: string }

/** New comments that wait, sent within a time. */
const waitingIn = ({ from, to }: Span): Where => ({
  and: [
    { status: { equals: 'pending' } },
    { createdAt: { greater_than_equal: from } },
    { createdAt: { less_than: to } },
  ],
})

/** Comments that are published, since within a time. */
const publishedIn = ({ from, to }: Span): Where => ({
  and: [
    { status: { equals: 'approved' } },
    { statusAt: { greater_than_equal: from } },
    { statusAt: { less_than: to } },
  ],
})

const isAny = async (req: PayloadRequest, where: Where): Promise<boolean> =>
  (await req.payload.db.find({ collection: 'moderation-queue', where, limit: 1, pagination: false, req })).docs.length >
  0

/**
 * Every minute: where there is news since the last digest of a kind, and that is long enough ago, queues a mail about all of it to
 * each account that has chosen this kind. Of several processes one does it.
 */
export async function queueDigests(payload: Payload): Promise<void> {
  const policy = await readPolicy(await createLocalReq({}, payload))
  const to = new Date(servicesOf(payload).now().getTime() - settledMs)
  for (const { choice, key, minutes } of digestsBy(policy)) {
    const last = await readState({ payload }, key)
    if (last === undefined) {
      await inOwnTransaction(payload, (req) => writeState(req, key, to.toISOString()))
      continue
    }
    if (minutes > 0 && to.getTime() - Date.parse(last) < minutes * 60_000) continue
    await inOwnTransaction(payload, async (req) => {
      if (!(await replaceState(req, key, { before: last, value: to.toISOString() }))) return
      if (minutes === 0 || !sendsMail(req)) return
      const span = { from: last, to: to.toISOString() }
      const isHeld = policy.notifyModerators && (await isAny(req, waitingIn(span)))
      const isShown = choice !== 'settings' && policy.notifyAuthor && (await isAny(req, publishedIn(span)))
      if (!isHeld && !isShown) return
      const accounts = (await readStaff(req)).filter((account) => account.choice === choice)
      for (const { id } of accounts.filter(({ isModerator }) => isShown || isModerator))
        await payload.jobs.queue({ task: 'sendDigest', queue: queues.mail, input: { user: id, ...span }, req })
    })
  }
}

/** Mails one account which of those comments still wait, and which are published under its own articles. */
export const sendDigest = defineTask({
  slug: 'sendDigest',
  inputSchema: [
    { name: 'user', type: 'text', required: true },
    { name: 'from', type: 'text', required: true },
    { name: 'to', type: 'text', required: true },
  ],
  retries: mailRetries,
  run: async (req, { from, to, user }) => {
    const [account] = await readAccountsById(req, [user])
    if (!account) return
    const policy = await readPolicy(req)
    const span = { from, to }
    const language = await languageOfSite(req)
    const recipient = { language, user }
    const waiting = account.isModerator && policy.notifyModerators ? await readWaiting(req, span, recipient) : none
    const isTold = account.choice !== 'settings' && policy.notifyAuthor
    const published = isTold ? await readPublished(req, span, recipient) : none
    if (waiting.total + published.total === 0) return
    const site = await siteOf(req)
    const mail = renderDigest({ language, site, waiting, published, deskUrl: deskOf(req.payload) })
    await sendMail(req, { ...mail, to: account.email, id: `digest-${Date.parse(to)}`, account: user })
  },
})

const none: DigestPart = { total: 0, comments: [] }

type Recipient = { language: Language; user: string }

async function readWaiting(req: PayloadRequest, span: Span, recipient: Recipient): Promise<DigestPart> {
  const { docs, totalDocs } = await req.payload.db.find<Row>({
    collection: 'moderation-queue',
    where: waitingIn(span),
    sort: 'createdAt',
    limit: maxListed,
    page: 1,
    req,
  })
  const events = await eventsByComment(
    req,
    docs.map(({ id }) => id),
  )
  return { total: totalDocs, comments: await described(req, docs, { ...recipient, events }) }
}

/** What is new to the authors of an article: published for the first time, and by no staff. */
async function readPublished(req: PayloadRequest, span: Span, recipient: Recipient): Promise<DigestPart> {
  const { docs } = await req.payload.db.find<Row>({
    collection: 'moderation-queue',
    where: publishedIn(span),
    sort: 'statusAt',
    limit: maxPublished,
    pagination: false,
    req,
  })
  const account = await asAccount(req, recipient.user)
  const articles = [...new Set(docs.map(({ article }) => article))]
  if (!account || articles.length === 0) return none
  const own = new Set(await ownTargets(account, { id: { in: articles } }))
  const mine = docs.filter(({ article }) => own.has(article))
  const events = await eventsByComment(
    req,
    mine.map(({ id }) => id),
  )
  const isNews = ({ id }: Row) => {
    const shown = events.get(id)?.findLast(({ from, to }) => to === 'approved' && from !== to)
    return shown !== undefined && isPublished(shown) && shown.createdAt >= span.from
  }
  const texts = new Map<string, string>()
  const news: Row[] = []
  for (const row of mine.filter(isNews)) {
    const comment = await loadComment(req, row.id)
    if (!comment || comment.badge) continue
    news.push(row)
    if (texts.size < maxListed) texts.set(row.id, shortened(plainText(comment.html)))
  }
  return {
    total: news.length,
    comments: await described(req, news.slice(0, maxListed), { ...recipient, events, texts }),
  }
}

const shortened = (text: string): string => (text.length > maxQuoted ? `${text.slice(0, maxQuoted).trimEnd()} …` : text)

type Known = Recipient & { events: ReadonlyMap<string, readonly StoredEvent[]>; texts?: ReadonlyMap<string, string> }

async function described(
  req: PayloadRequest,
  rows: readonly Row[],
  { events, language, texts, user }: Known,
): Promise<DigestPart['comments']> {
  const articles = await targetOf(req.payload).describe(req, [...new Set(rows.map(({ article }) => article))])
  return rows.map(({ article, id, name, status }) => {
    const words = texts?.get(id)
    return {
      name,
      title: articles.get(article)?.title ?? '',
      links: decisionLinks(req, { comment: { id, status }, events: events.get(id) ?? [], language, user }),
      ...(words === undefined ? {} : { words }),
    }
  })
}
