import type { Statement } from '#comments'
import { type Mail, oneLine, quoted } from '#platform/mail'

type Told = {
  site: string
  article: { title: string; url: string } | undefined
  /** Public name the comment stands under. */
  name: string
  /** What the comment says; nothing when it is gone. */
  text: string | undefined
  /** When it was decided, ISO 8601. */
  decidedAt: string
  statement: Statement
}

/** The statement of reasons as whoever wrote the comment receives it: everything DSA Art. 17(3) asks for, one paragraph each. */
export function renderStatement({ article, decidedAt, name, site, statement, text }: Told): Mail {
  const under = article ? ` on “${oneLine(article.title)}”` : ''
  return {
    subject: `Your comment${under} is no longer shown`,
    text: [
      `Hello${name ? ` ${oneLine(name)}` : ''},`,
      `${scopes[statement.restriction]} This concerns what you wrote${under} at ${oneLine(site)}.`,
      ...(article ? [article.url] : []),
      ...(text === undefined ? [] : [`This is your comment:\n\n${quoted(text)}`]),
      `What was decided, and when\n${decisions[statement.restriction]} ${decidedAt.slice(0, 16).replace('T', ' ')} UTC. It holds everywhere and until it is changed.`,
      `Why\n${statement.facts}`,
      `How it was found and decided\n${found(statement)} ${statement.decidedAutomatically ? 'The decision was made automatically.' : 'A person made the decision.'}`,
      `What it rests on\n${statement.ground}`,
      `What you can do\n${statement.redress}`,
    ].join('\n\n'),
  }
}

const scopes: Readonly<Record<Statement['restriction'], string>> = {
  removal: 'A comment of yours was taken down.',
  visibility: 'A comment of yours is hidden for the time being.',
}

const decisions: Readonly<Record<Statement['restriction'], string>> = {
  removal: 'The comment was removed from public view on',
  visibility: 'The comment was hidden from public view, until somebody has looked at it, on',
}

function found({ decidedAutomatically, foundAutomatically }: Statement): string {
  if (foundAutomatically) return 'A rule of this site found it.'
  return decidedAutomatically ? 'Readers reported it.' : 'A person looked at it.'
}
