import { plainGrounds, plainRedress, type Statement } from '#comments'
import type { Reason, Status } from '#moderation'
import { type Catalog, type Language, say } from '#platform'
import { type Mail, oneLine, quoted } from '#platform/mail'
import { explainIn } from './explainIn'

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
