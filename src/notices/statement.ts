import type { PayloadRequest } from 'payload'
import { findSubmitted, loadComment, loadEvent, plainGrounds, plainRedress, type Statement } from '#comments'
import { explain, numbersOf, type Reason, type ReasonCode, type ReasonDetail, type Status } from '#moderation'
import { type Catalog, isSentence, type Language, localeOf, type SentenceValues, say } from '#platform'
import { defineTask } from '#platform/jobs'
import { type Mail, mailRetries, oneLine, quoted, sendMail, sendOnce } from '#platform/mail'
import { readMailed } from './readMailed'

/**
 * Mails a statement of reasons to the account that wrote the comment. The input names the event alone; the address is
 * looked up now and kept nowhere.
 */
export const sendStatement = defineTask({
  slug: 'sendStatement',
  inputSchema: [{ name: 'event', type: 'text', required: true }],
  retries: mailRetries,
  run: (req, { event }) => state(req, event),
})

async function state(req: PayloadRequest, id: string): Promise<void> {
  const event = await loadEvent(req, id)
  const statement = event?.statement
  if (!event || !statement) return
  const comment = await loadComment(req, event.comment)
  // Taken back before the mail went out: there is nothing to state.
  if (comment?.status === 'approved') return
  const to = await addressOf(req, event.comment)
  if (!to) return
  await sendOnce(req, `statement:${id}`, async () => {
    const mail = renderStatement({
      // Where it stands now: its page may have been merged into another since.
      ...(await readMailed(req, comment?.article ?? event.article)),
      name: comment?.name ?? '',
      text: comment?.content,
      decidedAt: event.createdAt,
      statement,
      decision: { reasons: event.reasons ?? [], note: event.note ?? null, to: event.to },
    })
    await sendMail(req, { ...mail, to, id: `statement-${id}` })
  })
}

/** Of the account that was signed in when the comment was submitted. */
async function addressOf(req: PayloadRequest, comment: string): Promise<string | undefined> {
  const submitted = await findSubmitted(req, comment)
  if (!submitted?.actor) return undefined
  const user = await req.payload.db.findOne<{ id: string; email: string }>({
    collection: 'users',
    where: { id: { equals: submitted.actor } },
    req,
  })
  return user?.email
}

type Told = {
  site: string
  language: Language
  article: { title: string; url: string } | undefined
  /** Public name the comment stands under. */
  name: string
  /** What the comment says; nothing when it is gone. */
  text: string | undefined
  /** When it was decided, ISO 8601. */
  decidedAt: string
  statement: Statement
  /** What the statement's facts were made of, from the same event: it is kept in English. */
  decision: { reasons: readonly Reason[]; note: string | null; to: Status | null }
}

/** The statement of reasons as whoever wrote the comment receives it: everything DSA Art. 17(3) asks for, one paragraph each. */
export function renderStatement({ article, decidedAt, decision, language, name, site, statement, text }: Told): Mail {
  const values = { title: oneLine(article?.title ?? ''), site: oneLine(site), name: oneLine(name) }
  const tell = (key: StatementKey, others?: Readonly<Record<string, string>>): string =>
    say(language, key, { ...values, ...others })
  const { decidedAutomatically, foundAutomatically, restriction } = statement
  const time = decidedAt.slice(0, 16).replace('T', ' ')
  const found = foundAutomatically
    ? 'statement.by_rule'
    : decidedAutomatically
      ? 'statement.by_readers'
      : 'statement.by_person'
  return {
    subject: tell(article ? 'statement.subject_on' : 'statement.subject'),
    text: [
      tell(name ? 'statement.hello_name' : 'statement.hello'),
      `${tell(restrictions[restriction])} ${tell(article ? 'statement.about_on' : 'statement.about')}`,
      ...(article ? [article.url] : []),
      ...(text === undefined ? [] : [`${tell('statement.text')}\n\n${quoted(text)}`]),
      `${tell('statement.what')}\n${tell(restriction === 'removal' ? 'statement.removed' : 'statement.hidden', { time })}`,
      `${tell('statement.why')}\n${factsIn(language, statement, decision)}`,
      `${tell('statement.how')}\n${tell(found)} ${tell(decidedAutomatically ? 'statement.automatic' : 'statement.personal')}`,
      `${tell('statement.rests_on')}\n${groundIn(language, statement)}`,
      `${tell('statement.can_do')}\n${statement.redress === plainRedress ? tell('statement.redress') : statement.redress}`,
    ].join('\n\n'),
  }
}

type StatementKey = `statement.${keyof Catalog['statement']}`

const restrictions = { removal: 'statement.removal', visibility: 'statement.visibility' } as const
const plainFacts = { pending: 'statement.pending', spam: 'statement.spam', trash: 'statement.trash' } as const

/** In English as it is kept, with its numbers; in other languages made anew from what it was made of. */
function factsIn(language: Language, { facts }: Statement, { note, reasons, to }: Told['decision']): string {
  if (language === 'en') return facts
  const sentences = [...new Set(reasons.map((reason) => explainIn(language, reason)))]
  if (note?.trim()) sentences.push(note.trim())
  if (sentences.length > 0) return sentences.join(' ')
  return to === null || to === 'approved' ? facts : say(language, plainFacts[to])
}

/** What the site or a person wrote stays as it is. */
function groundIn(language: Language, { ground }: Statement): string {
  if (ground === plainGrounds.guidelines) return say(language, 'statement.guidelines')
  return ground === plainGrounds.terms ? say(language, 'statement.terms') : ground
}

/**
 * Why a comment was held or taken down, in a language. English has the sentence of the rule; the others have one for each reason, and one
 * with its numbers where these are known: both are made of what the event keeps. A rule need bring none: without, its English one stands.
 */
export function explainIn(language: Language, reason: Pick<Reason, 'code' | 'detail' | 'field'>): string {
  if (language === 'en') return explain(reason)
  return withNumbers(language, reason) ?? plain(language, reason) ?? explain(reason)
}

function plain(language: Language, { code }: Pick<Reason, 'code'>): string | undefined {
  const key = `reasons.${code}` as `reasons.${ReasonCode}`
  return isSentence(key) ? say(language, key) : undefined
}

function withNumbers(language: Language, reason: Pick<Reason, 'code' | 'detail'>): string | undefined {
  const told = numbersOf(reason)
  if (!told) return undefined
  const key = `numbers.${told.key}` as `numbers.${keyof Catalog['numbers']}`
  return isSentence(key) ? say(language, key, valuesIn(language, told.detail)) : undefined
}

/** Times and names of signs become words of the language. */
function valuesIn(language: Language, detail: ReasonDetail): SentenceValues {
  const values = Object.entries(detail).map(([name, value]): [string, string | number] => {
    if (name === 'at') return ['day', dayIn(language, String(value))]
    if (name === 'rules') return ['signs', signsIn(language, String(value))]
    return [name, typeof value === 'number' ? value : String(value)]
  })
  return Object.fromEntries(values)
}

function dayIn(language: Language, at: string): string {
  const day = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' })
  return Number.isNaN(Date.parse(at)) ? at : day.format(Date.parse(at))
}

/** Signs that later releases no longer have are left out, as in English. */
function signsIn(language: Language, names: string): string {
  const keys = names.split(', ').map((name) => `signs.${name}` as `signs.${keyof Catalog['signs']}`)
  const known = keys.filter(isSentence).map((key) => say(language, key))
  return known.join(language === 'ar' ? '، ' : ', ') || say(language, 'signs.filter')
}
