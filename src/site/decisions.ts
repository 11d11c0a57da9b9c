import type { Request, Response } from 'express'
import type { Payload } from 'payload'
import { targetOf, verdictInForce } from '#comments'
import { withDirections } from '#markup'
import { explain } from '#moderation'
import {
  commentInAdmin,
  decideByLink,
  decisionWords,
  deskOf,
  type LinkedDecision,
  linkedDecisions,
  type MailedDecision,
  readDecision,
} from '#notices'
import { refusal } from '#platform'
import { minuteTime } from './articleView'
import { textOf } from './forms'
import { type Html, html, nothing, raw } from './html'
import { layout, readSite, type Site } from './layout'
import { readerRequest } from './requests'

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
    timeZone: site.timeZone,
    reasons: comment.status === 'pending' ? (verdictInForce(events)?.reasons ?? []).map(explain) : [],
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
  if (result.ok) return sendPage(res, site, decidedPage(to, deskUrl))
  sendPage(res.status(result.error.status), site, notDecidedPage(result.error.message, deskUrl))
}

function sendPage(res: Response, site: Site, body: Html): void {
  // For staff, as the admin is in English.
  res.type('html').send(layout({ site: { ...site, language: 'en' }, title: 'A comment to decide on', body }))
}

export type DecisionView = {
  name: string
  url: string | null
  html: string
  createdAt: string
  /** `updatedAt` of what is shown. */
  updatedAt: string
  title: string
  timeZone: string
  /** Why it waits, in sentences. */
  reasons: readonly string[]
  /** What the buttons decide; the first is the one that was asked for. */
  offered: readonly LinkedDecision[]
  token: string
  deskUrl: string
}

export function decisionPage(view: DecisionView): Html {
  const name = view.name || 'Somebody'
  return html`<section class="plain" aria-labelledby="decision-title">
<h1 id="decision-title">A comment on “${view.title}”</h1>
<article class="comment">
<header><p class="who"><bdi>${name}</bdi></p><p class="when">${minuteTime(view.createdAt, { language: 'en', timeZone: view.timeZone })}</p></header>
${view.url ? html`<p class="hint">Website: <bdi>${view.url}</bdi></p>` : nothing}
<div class="text" dir="auto">${raw(withDirections(view.html))}</div>
</article>
${view.reasons.length > 0 ? html`<p>It waits for these reasons:</p><ul>${view.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : nothing}
<form method="post" action="/mail/${view.token}">
<input type="hidden" name="seen" value="${view.updatedAt}">
<p class="buttons">${view.offered.map((to, index) => html`<button type="submit" name="to" value="${to}"${index > 0 ? html` class="quiet"` : nothing}>${decisionWords[to]}</button> `)}</p>
</form>
<p class="note">Nothing is decided until you press one of them; the link is used up then. <a href="${view.deskUrl}">Look at it in the admin</a></p>
</section>`
}

const done: Readonly<Record<LinkedDecision, string>> = {
  approved: 'It is published',
  spam: 'It is marked as spam',
  trash: 'It is in the trash',
}

export function decidedPage(to: LinkedDecision, deskUrl: string): Html {
  return html`<section class="plain">
<h1>${done[to]}</h1>
<p role="status">This was decided in your name. The link is used up.</p>
<p class="way"><a href="${deskUrl}">Look at it, or take it back, in the admin</a></p>
</section>`
}

function notDecidedPage(message: string, deskUrl: string): Html {
  return html`<section class="plain">
<h1>It was not decided</h1>
<p role="alert">${message}</p>
<p class="way"><a href="${deskUrl}">Look at it in the admin</a></p>
</section>`
}

/** For a link of a mail to staff that decides no more. */
export const decisionGone = (payload: Payload) => (): Html =>
  html`<section class="plain">
<h1>This link decides nothing any more</h1>
<p>It has been used, its time is over, somebody else has decided or the comment has changed since, or you may no longer decide on it.</p>
<p class="way"><a href="${deskOf(payload)}">To the moderation desk</a></p>
</section>`
