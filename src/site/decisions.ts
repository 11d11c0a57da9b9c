import type { Request, Response } from 'express'
import type { Payload } from 'payload'
import { targetOf, verdictInForce } from '#comments'
import { withDirections } from '#markup'
import {
  commentInAdmin,
  decideByLink,
  decisionWords,
  deskOf,
  explainIn,
  type LinkedDecision,
  linkedDecisions,
  type MailedDecision,
  readDecision,
} from '#notices'
import { refusal, say } from '#platform'
import { minuteTime } from './articleView'
import { textOf } from './forms'
import { type Html, html, nothing, raw } from './html'
import { layout, readSite, type Site } from './layout'
import { readerRequest } from './requests'
import { tell, type Voice, type Words, wordsIn } from './words'

// The page behind the links by which staff decide from a mail. No session is looked at, and none is made: the link stands for the account.

type Linked = { link: MailedDecision; token: string }

/** Shows the comment with the buttons. Programs that look through mail open links: nothing is decided here. */
export async function showDecision(
  payload: Payload,
  req: Request,
  res: Response,
  { link, token }: Linked,
): Promise<void> {
  const reader = await readerRequest(payload, res)
  const { comment, events } = await readDecision(reader, link)
  const site = await readSite(reader)
  const title = (await targetOf(payload).describe(reader, [comment.article])).get(comment.article)?.title ?? ''
  const offered = linkedDecisions.filter((to) => to !== comment.status)
  const first = offered.find((to) => to === req.query.to)
  const body = decisionPage({
    ...comment,
    title,
    language: site.language,
    timeZone: site.timeZone,
    reasons:
      comment.status === 'pending'
        ? (verdictInForce(events)?.reasons ?? []).map((reason) => explainIn(site.language, reason))
        : [],
    offered: first ? [first, ...offered.filter((to) => to !== first)] : offered,
    token,
    deskUrl: commentInAdmin(payload, comment.id),
  })
  sendPage(res, site, body)
}

/** Decides, once. */
export async function useDecision(payload: Payload, req: Request, res: Response, link: MailedDecision): Promise<void> {
  const reader = await readerRequest(payload, res)
  const to = linkedDecisions.find((name) => name === textOf(req.body, 'to'))
  if (!to)
    throw refusal('invalid_input', { path: 'to', message: `Please choose one of ${linkedDecisions.join(', ')}.` })
  const result = await decideByLink(reader, link, { to, seen: textOf(req.body, 'seen') })
  const deskUrl = commentInAdmin(payload, link.comment)
  const site = await readSite(reader)
  if (result.ok) return sendPage(res, site, decidedPage(to, { ...site, deskUrl }))
  sendPage(res.status(result.error.status), site, notDecidedPage(result.error.message, { ...site, deskUrl }))
}

function sendPage(res: Response, site: Site, body: Html): void {
  res.type('html').send(layout({ site, title: say(site.language, 'staff.page_title'), body }))
}

export type DecisionView = Voice & {
  name: string
  url: string | null
  html: string
  createdAt: string
  /** `updatedAt` of what is shown. */
  updatedAt: string
  title: string
  /** Why it waits, in sentences of the site's language. */
  reasons: readonly string[]
  /** What the buttons decide; the first is the one that was asked for. */
  offered: readonly LinkedDecision[]
  token: string
  deskUrl: string
}

export function decisionPage(view: DecisionView): Html {
  const say = wordsIn(view)
  const name = view.name || say('mails.somebody')
  return html`<section class="plain" aria-labelledby="decision-title">
<h1 id="decision-title">${say('staff.page_heading', { title: view.title })}</h1>
<article class="comment">
<header><p class="who"><bdi>${name}</bdi></p><p class="when">${minuteTime(view.createdAt, view)}</p></header>
${view.url ? html`<p class="hint">${tell(view, 'staff.website', { url: html`<bdi>${view.url}</bdi>` })}</p>` : nothing}
<div class="text" dir="auto">${raw(withDirections(view.html))}</div>
</article>
${view.reasons.length > 0 ? html`<p>${say('staff.reasons')}</p><ul>${view.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : nothing}
<form method="post" action="/mail/${view.token}">
<input type="hidden" name="seen" value="${view.updatedAt}">
<p class="buttons">${view.offered.map((to, index) => html`<button type="submit" name="to" value="${to}"${index > 0 ? html` class="quiet"` : nothing}>${say(decisionWords[to])}</button> `)}</p>
</form>
<p class="note">${say('staff.note')}</p>
<p class="way"><a href="${view.deskUrl}">${say('staff.look')}</a></p>
</section>`
}

const done = {
  approved: 'staff.done_approved',
  spam: 'staff.done_spam',
  trash: 'staff.done_trash',
} as const satisfies Record<LinkedDecision, string>

type AfterDecision = Pick<Voice, 'language'> & { deskUrl: string }

export function decidedPage(to: LinkedDecision, { deskUrl, language }: AfterDecision): Html {
  const say = wordsIn({ language })
  return html`<section class="plain">
<h1>${say(done[to])}</h1>
<p role="status">${say('staff.done_note')}</p>
<p class="way"><a href="${deskUrl}">${say('staff.done_look')}</a></p>
</section>`
}

function notDecidedPage(message: string, { deskUrl, language }: AfterDecision): Html {
  const say = wordsIn({ language })
  return html`<section class="plain">
<h1>${say('staff.not_decided')}</h1>
<p role="alert">${message}</p>
<p class="way"><a href="${deskUrl}">${say('staff.look')}</a></p>
</section>`
}

/** For a link of a mail to staff that decides no more. */
export const decisionGone =
  (payload: Payload) =>
  (say: Words): Html =>
    html`<section class="plain">
<h1>${say('staff.gone')}</h1>
<p>${say('staff.gone_note')}</p>
<p class="way"><a href="${deskOf(payload)}">${say('staff.to_desk')}</a></p>
</section>`
